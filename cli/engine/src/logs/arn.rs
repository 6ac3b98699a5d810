//! ARNs of groups and streams, and the names that clients give instead of them.

use crate::core::{ApiError, Arns};
use crate::logs::error::invalid;

/// `arn:aws:logs:<region>:<account>:log-group:<name>`.
pub(super) fn group(arns: &Arns, name: &str) -> String {
    arns.regional("logs", &format!("log-group:{name}"))
}

/// `arn:aws:logs:<region>:<account>:log-group:<group>:log-stream:<name>`.
pub(super) fn stream(arns: &Arns, group: &str, name: &str) -> String {
    arns.regional("logs", &format!("log-group:{group}:log-stream:{name}"))
}

/// The group's name from `logGroupName` or from `logGroupIdentifier` (a name or an ARN, also one that ends in `:*`).
pub(super) fn group_name(name: Option<String>, identifier: Option<String>) -> Result<String, ApiError> {
    match (name, identifier) {
        (Some(name), None) => Ok(name),
        (None, Some(identifier)) => Ok(name_of(&identifier).to_owned()),
        (Some(_), Some(_)) => Err(ApiError::new(
            "ValidationException",
            "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
        )),
        (None, None) => Err(invalid("Either logGroupName or logGroupIdentifier must be given.")),
    }
}

/// The name in a group's ARN; what is no ARN is a name already.
pub(super) fn name_of(identifier: &str) -> &str {
    let name = identifier.split_once(":log-group:").map_or(identifier, |(_, name)| name);
    name.strip_suffix(":*").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_named_by_its_name_or_its_arn() {
        let arn = "arn:aws:logs:ap-southeast-2:111122223333:log-group:/aws/lambda/f";
        assert_eq!(name_of(arn), "/aws/lambda/f");
        assert_eq!(name_of(&format!("{arn}:*")), "/aws/lambda/f");
        assert_eq!(name_of("/aws/lambda/f"), "/aws/lambda/f");
        assert_eq!(group_name(Some("a".into()), Some("a".into())).unwrap_err().code, "ValidationException");
    }
}
