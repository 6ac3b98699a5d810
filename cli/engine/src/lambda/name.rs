//! How a function can be called: by name, by partial or full ARN, each with or without a qualifier.

use crate::core::{ApiError, Arns};
use crate::lambda::error;

/// The one version there is.
pub const LATEST: &str = "$LATEST";

/// `arn:aws:lambda:<region>:<account>:function:<name>`.
pub(super) fn arn(arns: &Arns, name: &str) -> String {
    arns.regional("lambda", &format!("function:{name}"))
}

/// The name of a function given in any of its forms. Versions and aliases do not exist here.
pub(super) fn resolve(arns: &Arns, given: &str, qualifier: Option<&str>) -> Result<String, ApiError> {
    let rest = match given.split_once("function:") {
        Some((_, rest)) => rest,
        None => given,
    };
    let (name, own) = match rest.split_once(':') {
        Some((name, own)) => (name, Some(own)),
        None => (rest, None),
    };
    check(name)?;
    if let (Some(own), Some(other)) = (own, qualifier)
        && own != other
    {
        let message = "The derived qualifier from the function name does not match the specified qualifier.";
        return Err(error::invalid(message));
    }
    match own.or(qualifier) {
        None | Some(LATEST) => Ok(name.to_owned()),
        Some(other) => Err(error::function_missing(format!("{}:{other}", arn(arns, name)))),
    }
}

/// Refuses what cannot be a function's name.
pub(super) fn check(name: &str) -> Result<(), ApiError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
        let rule = "satisfy regular expression pattern: [a-zA-Z0-9-_]{1,64}";
        return Err(error::constraint(name, "functionName", rule));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_name_means_the_same_function() {
        let arns = Arns { account: "111122223333".into(), region: "ap-southeast-2".into() };
        let full = arn(&arns, "f");
        for given in ["f", "f:$LATEST", "111122223333:function:f", &full, &format!("{full}:$LATEST")] {
            assert_eq!(resolve(&arns, given, None).unwrap(), "f", "{given}");
        }
        assert_eq!(resolve(&arns, "f", Some("live")).unwrap_err().code, "ResourceNotFoundException");
        assert_eq!(resolve(&arns, "f:1", Some("2")).unwrap_err().code, "InvalidParameterValueException");
        assert_eq!(resolve(&arns, "../f", None).unwrap_err().code, "ValidationException");
    }
}
