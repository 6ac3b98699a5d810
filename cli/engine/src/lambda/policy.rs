//! A function's resource policy: which service may invoke it, and on behalf of what.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::core::{ApiError, Call, Cloud, Principal};
use crate::lambda::function::{Function, change, find, read};
use crate::lambda::{error, name};

/// Services that invoke in their own name, and so need a statement. CloudFormation works under its caller's.
const NEED_A_STATEMENT: [&str; 4] =
    ["s3.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com", "scheduler.amazonaws.com"];

/// A permission to be added.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Permission {
    /// Its id, unique in the policy.
    pub statement_id: String,
    /// For example `lambda:InvokeFunction`.
    pub action: String,
    /// A service, an account or an ARN.
    pub principal: String,
    /// What the service acts for.
    pub source_arn: Option<String>,
    /// The account of what it acts for.
    pub source_account: Option<String>,
}

/// Adds a statement and returns it.
pub fn add_permission(
    call: &Call,
    function: &str,
    qualifier: Option<&str>,
    permission: &Permission,
) -> Result<Value, ApiError> {
    let function = read(call, "lambda:AddPermission", function, qualifier)?;
    check(permission)?;
    let statement = statement(permission, &function.arn(&call.cloud));
    change(&call.cloud, &function.name, |function| {
        let taken = |statement: &Value| statement["Sid"] == permission.statement_id.as_str();
        if function.statements.iter().any(taken) {
            return Err(error::conflict(format!(
                "The statement id ({}) provided already exists. Please provide a new statement id, or remove the \
                 existing statement.",
                permission.statement_id
            )));
        }
        function.statements.push(statement.clone());
        Ok(statement)
    })?
}

/// Removes a statement.
pub fn remove_permission(
    call: &Call,
    function: &str,
    qualifier: Option<&str>,
    id: &str,
) -> Result<(), ApiError> {
    let function = read(call, "lambda:RemovePermission", function, qualifier)?;
    let before = function.statements.len();
    let after = change(&call.cloud, &function.name, |function| {
        function.statements.retain(|statement| statement["Sid"] != id);
        function.statements.len()
    })?;
    if after == before {
        return Err(error::missing(format!("Statement {id} is not found in resource policy.")));
    }
    Ok(())
}

/// The policy document.
pub(super) fn get(
    call: &Call,
    function: &str,
    qualifier: Option<&str>,
) -> Result<(Function, Value), ApiError> {
    let function = read(call, "lambda:GetPolicy", function, qualifier)?;
    if function.statements.is_empty() {
        return Err(error::missing("The resource you requested does not exist."));
    }
    let policy = json!({ "Version": "2012-10-17", "Id": "default", "Statement": function.statements });
    Ok((function, policy))
}

/// Whether the service `principal` may invoke the function for `source_arn`. A function that is gone may not.
pub fn may_invoke(
    cloud: &Cloud,
    function_arn: &str,
    principal: &str,
    source_arn: &str,
) -> Result<bool, ApiError> {
    let name = name::resolve(&cloud.arns, function_arn, None)?;
    let function = match find(cloud, &name) {
        Ok(function) => function,
        Err(error) if error.code == "ResourceNotFoundException" => return Ok(false),
        Err(error) => return Err(error),
    };
    let account = &cloud.arns.account;
    Ok(function.statements.iter().any(|statement| allows(statement, principal, Some(source_arn), account)))
}

/// Refuses a service that no statement lets in; what it acts for was checked when that was set up.
pub(super) fn admit(call: &Call, function: &Function) -> Result<(), ApiError> {
    let Principal::Service { name } = &call.principal else { return Ok(()) };
    let account = &call.cloud.arns.account;
    let admitted = !NEED_A_STATEMENT.contains(&name.as_str())
        || function.statements.iter().any(|statement| allows(statement, name, None, account));
    if admitted {
        return Ok(());
    }
    let denied = ApiError::access_denied(name, "lambda:InvokeFunction", &function.arn(&call.cloud));
    Err(ApiError { code: "AccessDeniedException".to_owned(), ..denied })
}

fn check(permission: &Permission) -> Result<(), ApiError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let id = &permission.statement_id;
    if id.is_empty() || id.len() > 100 || !id.chars().all(allowed) {
        let rule = "satisfy regular expression pattern: ([a-zA-Z0-9-_]+)";
        return Err(error::constraint(id, "statementId", rule));
    }
    if !(permission.action == "lambda:*" || permission.action.starts_with("lambda:")) {
        let rule = "satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])";
        return Err(error::constraint(&permission.action, "action", rule));
    }
    if permission.principal.is_empty() {
        return Err(error::invalid(
            "The provided principal was invalid. Please check the principal and try again.",
        ));
    }
    Ok(())
}

fn statement(permission: &Permission, resource: &str) -> Value {
    let principal = &permission.principal;
    let principal = if principal == "*" {
        json!("*")
    } else if principal.ends_with(".amazonaws.com") {
        json!({ "Service": principal })
    } else if principal.starts_with("arn:") {
        json!({ "AWS": principal })
    } else {
        json!({ "AWS": format!("arn:aws:iam::{principal}:root") })
    };
    let mut statement = json!({
        "Sid": permission.statement_id,
        "Effect": "Allow",
        "Principal": principal,
        "Action": permission.action,
        "Resource": resource,
    });
    let mut condition = Map::new();
    if let Some(account) = &permission.source_account {
        condition.insert("StringEquals".to_owned(), json!({ "AWS:SourceAccount": account }));
    }
    if let Some(arn) = &permission.source_arn {
        condition.insert("ArnLike".to_owned(), json!({ "AWS:SourceArn": arn }));
    }
    if !condition.is_empty() {
        statement["Condition"] = Value::Object(condition);
    }
    statement
}

/// Whether a statement lets `service` invoke; without a source, whether it might for some source.
fn allows(statement: &Value, service: &str, source_arn: Option<&str>, account: &str) -> bool {
    let principal = &statement["Principal"];
    let action = statement["Action"].as_str().unwrap_or_default();
    let of_account = match statement.pointer("/Condition/StringEquals/AWS:SourceAccount") {
        Some(wanted) => wanted == account,
        None => true,
    };
    let pattern = statement.pointer("/Condition/ArnLike/AWS:SourceArn").and_then(Value::as_str);
    let of_source = match (pattern, source_arn) {
        (Some(pattern), Some(arn)) => like(pattern, arn),
        _ => true,
    };
    (principal == "*" || principal["Service"] == service)
        && matches!(action, "*" | "lambda:*" | "lambda:InvokeFunction")
        && of_account
        && of_source
}

/// `ArnLike`: `*` for any characters and `?` for one, in each of the six parts by itself.
fn like(pattern: &str, arn: &str) -> bool {
    let parts = |arn: &str| arn.splitn(6, ':').map(str::to_owned).collect::<Vec<_>>();
    let (pattern, arn) = (parts(pattern), parts(arn));
    pattern.len() == arn.len() && pattern.iter().zip(&arn).all(|(pattern, part)| glob(pattern, part))
}

fn glob(pattern: &str, text: &str) -> bool {
    match pattern.chars().next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = &pattern[1..];
            text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| glob(rest, &text[at..]))
        }
        Some(c) => text.chars().next().is_some_and(|first| {
            (c == '?' || c == first) && glob(&pattern[c.len_utf8()..], &text[first.len_utf8()..])
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_for_one_service_and_one_source() {
        let permission = Permission {
            statement_id: "s".into(),
            action: "lambda:InvokeFunction".into(),
            principal: "s3.amazonaws.com".into(),
            source_arn: Some("arn:aws:s3:::market-data-*".into()),
            source_account: Some("111122223333".into()),
        };
        let statement = statement(&permission, "arn:aws:lambda:ap-southeast-2:111122223333:function:f");
        let allowed =
            |service: &str, source: &str, account: &str| allows(&statement, service, Some(source), account);
        assert!(allowed("s3.amazonaws.com", "arn:aws:s3:::market-data-test", "111122223333"));
        assert!(!allowed("events.amazonaws.com", "arn:aws:s3:::market-data-test", "111122223333"));
        assert!(!allowed("s3.amazonaws.com", "arn:aws:s3:::other", "111122223333"));
        assert!(!allowed("s3.amazonaws.com", "arn:aws:s3:::market-data-test", "444455556666"));
    }

    #[test]
    fn stars_stay_in_their_part() {
        assert!(like(
            "arn:aws:events:*:*:rule/test-*",
            "arn:aws:events:ap-southeast-2:111122223333:rule/test-x"
        ));
        assert!(!like("arn:aws:*:rule/x", "arn:aws:events:ap-southeast-2:111122223333:rule/x"));
        assert!(like("arn:aws:s3:::a?c", "arn:aws:s3:::abc"));
    }
}
