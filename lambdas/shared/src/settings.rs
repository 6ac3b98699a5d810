//! Settings of a function come from its environment, and a missing one says who should have set it.
//!
//! A function that starts without a setting fails at its first call with a message a person can act on, instead of
//! talking to a bucket called "".

use std::env::{self, VarError};

/// A setting that the function cannot work without.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingError {
    /// The variable is not there, or is empty.
    #[error(
        "the environment variable {name} is not set: the function's Environment.Variables in the \
         CloudFormation template sets it"
    )]
    Missing {
        /// The variable's name.
        name: String,
    },
    /// The variable is there and cannot be read as text.
    #[error(
        "the environment variable {name} is not UTF-8: correct it in the function's Environment.Variables in \
         the CloudFormation template"
    )]
    NotText {
        /// The variable's name.
        name: String,
    },
}

/// The value of an environment variable; an empty one counts as missing.
pub fn required(name: &str) -> Result<String, SettingError> {
    read(name, env::var(name))
}

fn read(name: &str, found: Result<String, VarError>) -> Result<String, SettingError> {
    match found {
        Ok(value) if !value.is_empty() => Ok(value),
        Ok(_) | Err(VarError::NotPresent) => Err(SettingError::Missing { name: name.to_owned() }),
        Err(VarError::NotUnicode(_)) => Err(SettingError::NotText { name: name.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_returned_as_it_is() {
        assert_eq!(read("DATA_BUCKET", Ok(" b ".into())), Ok(" b ".into()));
    }

    #[test]
    fn empty_is_missing_and_the_message_names_the_variable_and_where_it_is_set() {
        let error = read("DATA_BUCKET", Ok(String::new())).unwrap_err();
        assert_eq!(error, SettingError::Missing { name: "DATA_BUCKET".into() });
        assert_eq!(
            error.to_string(),
            "the environment variable DATA_BUCKET is not set: the function's Environment.Variables in the \
             CloudFormation template sets it"
        );
    }

    #[test]
    fn a_variable_nobody_set_is_missing() {
        assert!(matches!(required("MDD_NO_SUCH_SETTING"), Err(SettingError::Missing { .. })));
    }
}
