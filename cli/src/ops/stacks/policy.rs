//! What a stack's policy forbids a change set to do: the change set itself does not say, it fails when it is executed.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html>

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Change, ChangeKind, is_missing};
use crate::clients::Clients;
use crate::errors::{During, Error};

/// A change that the policy forbids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Denied {
    /// The resource's name in the template.
    pub logical_id: String,
    /// `Update:Modify`, `Update:Replace`, `Update:Delete`.
    pub action: &'static str,
}

/// Which of the changes the stack's policy forbids, as it is now. Without a policy nothing is forbidden.
pub async fn denied(clients: &Clients, stack: &str, changes: &[Change]) -> Result<Vec<Denied>, Error> {
    let answer = clients.cloudformation().get_stack_policy().stack_name(stack).send().await;
    let policy = match answer.during(format!("read the policy of the stack {stack}")) {
        Ok(answer) => answer.stack_policy_body,
        Err(call) if is_missing(&call) => None,
        Err(call) => return Err(call.into()),
    };
    let Some(policy) = policy.filter(|policy| !policy.trim().is_empty()) else { return Ok(Vec::new()) };
    let policy: Value = serde_json::from_str(&policy).map_err(|error| Error::Failed {
        what: format!("cannot read the policy of the stack {stack}"),
        causes: vec![error.to_string()],
        hint: None,
    })?;
    Ok(by(&policy, changes))
}

fn by(policy: &Value, changes: &[Change]) -> Vec<Denied> {
    let statements = each(&policy["Statement"]);
    let denied = changes.iter().filter_map(|change| {
        let action = match change.kind {
            ChangeKind::Add => return None,
            ChangeKind::Modify => "Update:Modify",
            ChangeKind::Replace => "Update:Replace",
            ChangeKind::Remove => "Update:Delete",
        };
        let says = |effect: &str| {
            statements
                .iter()
                .any(|statement| statement["Effect"] == effect && covers(statement, action, change))
        };
        // As everywhere in IAM: what nothing allows is denied, and a denial outdoes what allows.
        (says("Deny") || !says("Allow")).then(|| Denied { logical_id: change.logical_id.clone(), action })
    });
    denied.collect()
}

fn covers(statement: &Value, action: &str, change: &Change) -> bool {
    let resource = format!("LogicalResourceId/{}", change.logical_id);
    let meant = |key: &str, not: &str, name: &str| match statement.get(not) {
        Some(others) => !any(others, name),
        None => statement.get(key).is_some_and(|patterns| any(patterns, name)),
    };
    meant("Action", "NotAction", action)
        && meant("Resource", "NotResource", &resource)
        && statement.get("Condition").is_none_or(|condition| of_type(condition, &change.resource_type))
}

/// The one condition that stack policies have: the resource's type.
fn of_type(condition: &Value, resource_type: &str) -> bool {
    let tests = condition.as_object().into_iter().flatten();
    let mut types = tests.filter_map(|(_, test)| test.get("ResourceType"));
    types.all(|patterns| any(patterns, resource_type))
}

fn any(patterns: &Value, name: &str) -> bool {
    each(patterns).iter().any(|pattern| pattern.as_str().is_some_and(|pattern| matches(pattern, name)))
}

/// One, or a list of them.
fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(all) => all.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// `*` is anything; no name has a `?` in it, so that is all there is.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Change, ChangeKind, by, matches};
    use crate::testing::change;

    fn denied(policy: &Value, changes: &[Change]) -> Vec<(String, &'static str)> {
        by(policy, changes).into_iter().map(|denied| (denied.logical_id, denied.action)).collect()
    }

    #[test]
    fn productions_policy_keeps_the_bucket() {
        let policy = json!({"Statement": [
            {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*",
             "Resource": "LogicalResourceId/DataBucket"},
        ]});
        let bucket = |kind| change(kind, "DataBucket", "AWS::S3::Bucket");
        let changes = [
            bucket(ChangeKind::Modify),
            bucket(ChangeKind::Replace),
            bucket(ChangeKind::Remove),
            change(ChangeKind::Replace, "Queue", "AWS::SQS::Queue"),
            change(ChangeKind::Add, "DataBucket", "AWS::S3::Bucket"),
        ];
        let id = || "DataBucket".to_owned();
        assert_eq!(denied(&policy, &changes), [(id(), "Update:Replace"), (id(), "Update:Delete")]);
    }

    #[test]
    fn what_nothing_allows_is_denied_and_conditions_narrow() {
        let policy = json!({"Statement": {
            "Effect": "Allow", "NotAction": "Update:Delete", "Principal": "*", "NotResource": "LogicalResourceId/Prod*",
            "Condition": {"StringEquals": {"ResourceType": ["AWS::SQS::Queue"]}},
        }});
        let changes = [
            change(ChangeKind::Modify, "Queue", "AWS::SQS::Queue"),
            change(ChangeKind::Remove, "Queue", "AWS::SQS::Queue"),
            change(ChangeKind::Modify, "ProdQueue", "AWS::SQS::Queue"),
            change(ChangeKind::Modify, "Topic", "AWS::SNS::Topic"),
        ];
        let names: Vec<String> = denied(&policy, &changes).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Queue", "ProdQueue", "Topic"]);
    }

    #[test]
    fn a_star_is_anything() {
        for (pattern, name, expected) in [
            ("*", "x", true),
            ("Update:*", "Update:Replace", true),
            ("a*c*e", "abcde", true),
            ("a*c*e", "abde", false),
            ("ab*ba", "aba", false),
            ("a", "ab", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
