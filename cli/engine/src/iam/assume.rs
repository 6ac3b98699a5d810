//! Acting as a role: the role must exist and its trust policy must name who asks.

use serde_json::Value;

use super::state;
use crate::core::{ApiError, Call, one_or_many};

/// The same call under the role, for a service such as `codebuild.amazonaws.com`.
pub fn assume(call: &Call, role_arn: &str, service: &str, session: &str) -> Result<Call, ApiError> {
    let denied = || ApiError::access_denied(service, "sts:AssumeRole", role_arn);
    let role = find(call, role_arn)?.ok_or_else(denied)?;
    let trusts = allowing(&role.trust).iter().any(|principal| names(principal.get("Service"), &[service]));
    if trusts { Ok(call.under_role(role_arn, session)) } else { Err(denied()) }
}

/// Whether the caller may assume the role by itself.
pub fn may_assume(call: &Call, role_arn: &str) -> Result<(), ApiError> {
    call.allow("sts:AssumeRole", role_arn)?;
    let caller = call.principal.name();
    let denied = || ApiError::access_denied(caller, "sts:AssumeRole", role_arn);
    let role = find(call, role_arn)?.ok_or_else(denied)?;
    let arns = &call.cloud.arns;
    let root = arns.global("iam", "root");
    let trusts = allowing(&role.trust)
        .iter()
        .any(|principal| *principal == "*" || names(principal.get("AWS"), &[caller, &root, &arns.account]));
    if trusts { Ok(()) } else { Err(denied()) }
}

fn find(call: &Call, role_arn: &str) -> Result<Option<state::Role>, ApiError> {
    let name = role_arn.rsplit('/').next().unwrap_or_default();
    Ok(state::find(&call.cloud, name)?.filter(|role| role.arn == role_arn))
}

/// The principals of the statements that allow `sts:AssumeRole`.
fn allowing(trust: &str) -> Vec<Value> {
    let policy: Value = serde_json::from_str(trust).unwrap_or_default();
    let statements = policy.get("Statement").map(one_or_many).unwrap_or_default();
    let fits = |statement: &&Value| {
        let actions = statement.get("Action").map(one_or_many).unwrap_or_default();
        let assumes = actions.into_iter().any(|action| {
            action.as_str().is_some_and(|action| matches!(action, "*" | "sts:*" | "sts:AssumeRole"))
        });
        assumes && statement.get("Effect").is_some_and(|effect| effect == "Allow")
    };
    statements.into_iter().filter(fits).filter_map(|statement| statement.get("Principal").cloned()).collect()
}

fn names(value: Option<&Value>, wanted: &[&str]) -> bool {
    let names = value.map(one_or_many).unwrap_or_default();
    names.into_iter().filter_map(Value::as_str).any(|name| name == "*" || wanted.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_statements_that_allow_assuming_count() {
        let trust = r#"{"Statement": [
            {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com"]}, "Action": "sts:AssumeRole"},
            {"Effect": "Deny", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sts:AssumeRole"},
            {"Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"}, "Action": "sts:TagSession"}]}"#;
        let trusts = |service: &str| allowing(trust).iter().any(|p| names(p.get("Service"), &[service]));
        assert!(trusts("lambda.amazonaws.com"));
        assert!(!trusts("events.amazonaws.com"));
        assert!(!trusts("codebuild.amazonaws.com"));
    }
}
