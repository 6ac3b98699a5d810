//! Policy documents: their form, refused in IAM's words. What they mean is not judged here.

use serde_json::Value;

use crate::core::ApiError;

/// The largest inline policy of a role.
const LARGEST: usize = 10_240;

fn malformed(why: &str) -> ApiError {
    ApiError::new("MalformedPolicyDocument", why)
}

/// Checks a trust policy: it names principals and no resources.
pub fn check_trust(text: &str) -> Result<(), ApiError> {
    for statement in statements(text)? {
        if statement.get("Principal").is_none() && statement.get("NotPrincipal").is_none() {
            return Err(malformed("Missing required field Principal"));
        }
        if statement.get("Resource").is_some() || statement.get("NotResource").is_some() {
            return Err(malformed("Has prohibited field Resource"));
        }
    }
    Ok(())
}

/// Checks a permissions policy: it names resources and no principals.
pub fn check_permissions(text: &str) -> Result<(), ApiError> {
    if text.len() > LARGEST {
        let message = format!("Maximum policy size of {LARGEST} bytes exceeded");
        return Err(ApiError::new("LimitExceeded", message).with_status(409));
    }
    for statement in statements(text)? {
        if statement.get("Principal").is_some() || statement.get("NotPrincipal").is_some() {
            return Err(malformed("Policy document should not specify a principal."));
        }
        if !has_values(&statement, "Resource") && !has_values(&statement, "NotResource") {
            return Err(malformed("Policy statement must contain resources."));
        }
    }
    Ok(())
}

/// The statements, each checked for what all statements need.
fn statements(text: &str) -> Result<Vec<Value>, ApiError> {
    let policy: Value =
        serde_json::from_str(text).map_err(|_| malformed("This policy contains invalid Json"))?;
    if !matches!(policy.get("Version").and_then(Value::as_str), None | Some("2012-10-17" | "2008-10-17")) {
        return Err(malformed("The policy must contain a valid version string"));
    }
    let statements = match policy.get("Statement") {
        Some(Value::Array(list)) => list.clone(),
        Some(Value::Object(one)) => vec![Value::Object(one.clone())],
        _ => return Err(malformed("Syntax errors in policy.")),
    };
    for statement in &statements {
        if !matches!(statement.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny")) {
            return Err(malformed("Syntax errors in policy."));
        }
        if !has_values(statement, "Action") && !has_values(statement, "NotAction") {
            return Err(malformed("Policy statement must contain actions."));
        }
    }
    Ok(statements)
}

fn has_values(statement: &Value, member: &str) -> bool {
    match statement.get(member) {
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(list)) => !list.is_empty() && list.iter().all(Value::is_string),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_documents_are_refused_in_the_words_of_iam() {
        let trust = |text: &str| check_trust(text).map_err(|error| error.message);
        let permissions = |text: &str| check_permissions(text).map_err(|error| error.message);
        let allow = |rest: &str| {
            format!(r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow"{rest}}}]}}"#)
        };
        assert_eq!(trust("{"), Err("This policy contains invalid Json".into()));
        assert_eq!(
            trust(&allow(r#", "Action": "sts:AssumeRole""#)),
            Err("Missing required field Principal".into())
        );
        assert_eq!(trust(&allow(r#", "Action": "sts:AssumeRole", "Principal": {"Service": "a"}"#)), Ok(()));
        assert_eq!(permissions(&allow("")), Err("Policy statement must contain actions.".into()));
        assert_eq!(
            permissions(&allow(r#", "Action": "a:b""#)),
            Err("Policy statement must contain resources.".into())
        );
        assert_eq!(permissions(&allow(r#", "Action": ["a:b"], "Resource": "*""#)), Ok(()));
        assert_eq!(
            permissions(r#"{"Version": "2020"}"#),
            Err("The policy must contain a valid version string".into())
        );
        assert_eq!(permissions("{}"), Err("Syntax errors in policy.".into()));
    }
}
