//! What a function is configured to be, with AWS's defaults and limits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::core::ApiError;
use crate::lambda::error::{constraint, invalid};

/// Variables that only Lambda sets.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>
const RESERVED: [&str; 20] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/// A function's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// `provided.al2023` or one of its kind.
    pub runtime: String,
    /// The ARN of the role it works under.
    pub role: String,
    /// For the bootstrap to make something of.
    pub handler: String,
    /// For people.
    pub description: String,
    /// Seconds an invocation may take.
    pub timeout: u32,
    /// Megabytes it may use.
    pub memory: u32,
    /// Variables for it.
    pub environment: BTreeMap<String, String>,
    /// `arm64` or `x86_64`, as the zip was built; what runs is what the zip holds.
    pub architecture: String,
    /// The queue or topic for events that were given up.
    pub dead_letter: Option<String>,
    /// Another log group than its own.
    pub log_group: Option<String>,
    /// Megabytes of `/tmp`; told, not enforced.
    pub ephemeral_storage: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            runtime: String::new(),
            role: String::new(),
            handler: String::new(),
            description: String::new(),
            timeout: 3,
            memory: 128,
            environment: BTreeMap::new(),
            architecture: "x86_64".to_owned(),
            dead_letter: None,
            log_group: None,
            ephemeral_storage: 512,
        }
    }
}

impl Settings {
    /// Refuses what AWS refuses, and runtimes that are not a bootstrap.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        if self.runtime.is_empty() || self.handler.is_empty() {
            return Err(invalid(
                "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
            ));
        }
        if !matches!(self.runtime.as_str(), "provided" | "provided.al2" | "provided.al2023") {
            let what = format!(
                "The runtime {}: functions run the bootstrap of a provided.* runtime, which",
                self.runtime
            );
            return Err(ApiError::not_implemented(what));
        }
        if !is_role(&self.role) {
            let rule = "satisfy regular expression pattern: \
                        arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+";
            return Err(constraint(&self.role, "role", rule));
        }
        within(self.timeout, "timeout", 1, 900)?;
        within(self.memory, "memorySize", 128, 10_240)?;
        within(self.ephemeral_storage, "ephemeralStorage.size", 512, 10_240)?;
        if !matches!(self.architecture.as_str(), "arm64" | "x86_64") {
            let rule = "satisfy enum value set: [x86_64, arm64]";
            return Err(constraint(&self.architecture, "architectures", rule));
        }
        self.check_environment()
    }

    fn check_environment(&self) -> Result<(), ApiError> {
        const PROBLEM: &str = "Lambda was unable to configure your environment variables because the environment variables you have \
             provided";
        let reserved: Vec<&str> =
            self.environment.keys().map(String::as_str).filter(|name| RESERVED.contains(name)).collect();
        if !reserved.is_empty() {
            return Err(invalid(format!(
                "{PROBLEM} contains reserved keys that are currently not supported for modification. Reserved keys \
                 used in this request: {}",
                reserved.join(", ")
            )));
        }
        if let Some(name) = self.environment.keys().find(|name| !is_variable(name)) {
            let rule = "satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+";
            return Err(constraint(name, "environment.variables", rule));
        }
        let size = serde_json::to_string(&self.environment).unwrap_or_default().len();
        if size > 4096 {
            return Err(invalid(format!("{PROBLEM} exceeded the 4KB limit. String measured: {size} bytes")));
        }
        Ok(())
    }
}

fn is_role(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    matches!(parts[..], ["arn", partition, "iam", "", account, role]
        if partition.starts_with("aws") && account.len() == 12 && role.starts_with("role/") && role.len() > 5)
}

fn is_variable(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn within(value: u32, member: &str, least: u32, most: u32) -> Result<(), ApiError> {
    if value < least {
        return Err(constraint(value, member, &format!("have value greater than or equal to {least}")));
    }
    if value > most {
        return Err(constraint(value, member, &format!("have value less than or equal to {most}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Settings {
        Settings {
            runtime: "provided.al2023".into(),
            role: "arn:aws:iam::111122223333:role/f".into(),
            handler: "bootstrap".into(),
            ..Settings::default()
        }
    }

    #[test]
    fn limits_and_reserved_names_are_refused() {
        assert!(good().check().is_ok());
        let code = |settings: Settings| settings.check().unwrap_err().code;
        assert_eq!(code(Settings { runtime: "python3.13".into(), ..good() }), "NotImplemented");
        assert_eq!(code(Settings { timeout: 901, ..good() }), "ValidationException");
        assert_eq!(code(Settings { memory: 64, ..good() }), "ValidationException");
        assert_eq!(code(Settings { role: "admin".into(), ..good() }), "ValidationException");
        let with = |name: &str, value: &str| Settings {
            environment: BTreeMap::from([(name.to_owned(), value.to_owned())]),
            ..good()
        };
        assert!(with("RUST_LOG", "info").check().is_ok());
        assert_eq!(code(with("AWS_REGION", "x")), "InvalidParameterValueException");
        assert_eq!(code(with("1X", "x")), "ValidationException");
        assert_eq!(code(with("LONG", &"x".repeat(4096))), "InvalidParameterValueException");
    }
}
