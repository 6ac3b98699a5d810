//! Stack policies: what an update may do to which resource.
//!
//! Where there is a policy, everything it does not allow is denied, and a denial wins over what is allowed.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html>

use globset::GlobBuilder;
use serde_json::Value;

use crate::cloudformation::state::{Resource, Stack};
use crate::core::{ApiError, one_or_many};

/// What an update wants to do to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protected {
    /// `Update:Modify`
    Modify,
    /// `Update:Replace`
    Replace,
    /// `Update:Delete`
    Delete,
}

impl Protected {
    fn action(self) -> &'static str {
        match self {
            Self::Modify => "Update:Modify",
            Self::Replace => "Update:Replace",
            Self::Delete => "Update:Delete",
        }
    }
}

/// Refuses a text that is no stack policy.
pub fn check_policy_text(text: &str) -> Result<(), ApiError> {
    let invalid = || ApiError::validation("Error validating stack policy: Invalid stack policy");
    let policy: Value = serde_json::from_str(text).map_err(|_| invalid())?;
    if policy.as_object().is_some_and(serde_json::Map::is_empty) {
        return Ok(());
    }
    let statements = policy.get("Statement").map(one_or_many).filter(|list| !list.is_empty());
    let valid = statements.is_some_and(|statements| statements.into_iter().all(is_statement));
    if valid { Ok(()) } else { Err(invalid()) }
}

fn is_statement(statement: &Value) -> bool {
    let effect = matches!(statement.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny"));
    let principal = statement.get("Principal").is_some_and(|principal| principal == "*");
    let actions = statement.get("Action").or_else(|| statement.get("NotAction"));
    let actions = actions.is_some_and(|actions| {
        one_or_many(actions).into_iter().all(|action| {
            action.as_str().is_some_and(|action| action == "*" || action.starts_with("Update:"))
        })
    });
    let resource = statement.get("Resource").or_else(|| statement.get("NotResource"));
    effect && principal && actions && resource.is_some()
}

/// Whether the stack's policy lets an update do `what` to `resource`; if not, AWS's words for it.
pub fn check_policy(stack: &Stack, resource: &Resource, what: Protected) -> Result<(), String> {
    let Some(text) = stack.policy_during_update.as_ref().or(stack.policy.as_ref()) else { return Ok(()) };
    judge(text, &resource.logical_id, &resource.now.type_name, what)
}

fn judge(text: &str, name: &str, type_name: &str, what: Protected) -> Result<(), String> {
    let policy: Value = serde_json::from_str(text).unwrap_or_default();
    let Some(statements) = policy.get("Statement").map(one_or_many) else { return Ok(()) };
    let mut allowed = false;
    for (number, statement) in statements.into_iter().enumerate() {
        if !applies(statement, name, type_name, what) {
            continue;
        }
        if statement.get("Effect").is_some_and(|effect| effect == "Deny") {
            let number = number + 1;
            let actions = shown(statement.get("Action").or_else(|| statement.get("NotAction")));
            let resources = shown(statement.get("Resource").or_else(|| statement.get("NotResource")));
            return Err(format!(
                "Action denied by stack policy: Statement [#{number}] does not allow [{actions}] for resource [{resources}]"
            ));
        }
        allowed = true;
    }
    if allowed { Ok(()) } else { Err("Action not allowed by stack policy".to_owned()) }
}

fn shown(value: Option<&Value>) -> String {
    let values = value.map(one_or_many).unwrap_or_default();
    values.into_iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

fn applies(statement: &Value, name: &str, type_name: &str, what: Protected) -> bool {
    let resource = format!("LogicalResourceId/{name}");
    covers(statement, "Action", "NotAction", what.action())
        && covers(statement, "Resource", "NotResource", &resource)
        && condition_holds(statement.get("Condition"), type_name)
}

fn covers(statement: &Value, positive: &str, negative: &str, subject: &str) -> bool {
    let any = |patterns: &Value| {
        one_or_many(patterns).into_iter().filter_map(Value::as_str).any(|p| like(p, subject))
    };
    match (statement.get(positive), statement.get(negative)) {
        (Some(patterns), _) => any(patterns),
        (None, Some(patterns)) => !any(patterns),
        (None, None) => false,
    }
}

/// The only key there is: `ResourceType`.
fn condition_holds(condition: Option<&Value>, type_name: &str) -> bool {
    let Some(condition) = condition.and_then(Value::as_object) else { return true };
    condition.iter().all(|(operator, keys)| {
        let Some(types) = keys.get("ResourceType").map(one_or_many) else { return false };
        let mut types = types.into_iter().filter_map(Value::as_str);
        match operator.as_str() {
            "StringEquals" => types.any(|wanted| wanted == type_name),
            "StringNotEquals" => types.all(|wanted| wanted != type_name),
            "StringLike" => types.any(|wanted| like(wanted, type_name)),
            "StringNotLike" => types.all(|wanted| !like(wanted, type_name)),
            _ => false,
        }
    })
}

fn like(pattern: &str, subject: &str) -> bool {
    let glob = GlobBuilder::new(pattern).literal_separator(false).build();
    glob.is_ok_and(|glob| glob.compile_matcher().is_match(subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"{"Statement": [
        {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*", "Resource": "LogicalResourceId/Data*"},
        {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*",
         "Condition": {"StringEquals": {"ResourceType": ["AWS::IAM::Role"]}}}
    ]}"#;

    #[test]
    fn a_denial_wins_and_names_its_statement() {
        let judge = |name: &str, kind: &str, what| judge(POLICY, name, kind, what);
        assert_eq!(judge("DataBucket", "AWS::S3::Bucket", Protected::Modify), Ok(()));
        assert_eq!(
            judge("DataBucket", "AWS::S3::Bucket", Protected::Replace),
            Err("Action denied by stack policy: Statement [#2] does not allow [Update:Replace, Update:Delete] for resource \
                 [LogicalResourceId/Data*]"
                .to_owned())
        );
        assert!(judge("R", "AWS::IAM::Role", Protected::Modify).unwrap_err().contains("[#3]"));
    }

    #[test]
    fn what_no_statement_allows_is_not_allowed() {
        let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "Update:Modify", "Principal": "*", "Resource": "*"}]}"#;
        assert_eq!(judge(policy, "A", "T", Protected::Modify), Ok(()));
        assert_eq!(
            judge(policy, "A", "T", Protected::Delete),
            Err("Action not allowed by stack policy".to_owned())
        );
    }

    #[test]
    fn malformed_policies_are_refused() {
        check_policy_text(POLICY).unwrap();
        check_policy_text("{}").unwrap();
        for text in [
            "not json",
            r#"{"Statement": []}"#,
            r#"{"Statement": [{"Effect": "Deny", "Action": "Delete:*", "Principal": "*", "Resource": "*"}]}"#,
            r#"{"Statement": [{"Effect": "Deny", "Action": "Update:*", "Principal": "me", "Resource": "*"}]}"#,
        ] {
            let error = check_policy_text(text).unwrap_err();
            assert_eq!(error.message, "Error validating stack policy: Invalid stack policy");
        }
    }
}
