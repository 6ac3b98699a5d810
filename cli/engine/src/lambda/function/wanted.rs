//! What a request or a template asks a function to be. Both spell it nearly alike, so both are read with this.
//!
//! A member that the engine does not have is refused by name unless it asks for nothing.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::core::ApiError;
use crate::lambda::function::Settings;
use crate::wire;

/// Members of a function's configuration; what is absent stays as it is.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Wanted {
    runtime: Option<String>,
    role: Option<String>,
    handler: Option<String>,
    description: Option<String>,
    #[serde(deserialize_with = "wire::lenient_option")]
    timeout: Option<u32>,
    #[serde(deserialize_with = "wire::lenient_option")]
    memory_size: Option<u32>,
    environment: Option<Environment>,
    architectures: Option<Vec<String>>,
    dead_letter_config: Option<DeadLetter>,
    ephemeral_storage: Option<Storage>,
    logging_config: Option<Logging>,
    /// Everything else, by name.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Environment {
    variables: BTreeMap<String, Value>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DeadLetter {
    target_arn: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Storage {
    #[serde(deserialize_with = "wire::lenient")]
    size: u32,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Logging {
    log_format: Option<String>,
    log_group: Option<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

impl Wanted {
    /// Refuses every member that is neither understood here nor `known` to the caller nor empty.
    pub fn refuse_others(&self, operation: &str, known: &[&str]) -> Result<(), ApiError> {
        let harmless = |name: &str, value: &Value| match name {
            "PackageType" => value == "Zip",
            "TracingConfig" => value["Mode"] == "PassThrough",
            "SnapStart" => value["ApplyOn"] == "None",
            _ => asks_for_nothing(value),
        };
        let other = self
            .rest
            .iter()
            .find(|(name, value)| !known.contains(&name.as_str()) && !harmless(name.as_str(), value));
        if let Some((name, value)) = other {
            return Err(ApiError::not_implemented(format!("{operation} with {name} {value}")));
        }
        let Some(logging) = &self.logging_config else { return Ok(()) };
        if let Some((name, _)) = logging.rest.iter().find(|(_, value)| !asks_for_nothing(value)) {
            return Err(ApiError::not_implemented(format!("{operation} with LoggingConfig.{name}")));
        }
        match logging.log_format.as_deref() {
            None | Some("Text") => Ok(()),
            Some(other) => {
                Err(ApiError::not_implemented(format!("{operation} with LoggingConfig.LogFormat {other}")))
            }
        }
    }

    /// Puts what is asked for over what there is, and checks the whole.
    pub fn over(self, mut settings: Settings) -> Result<Settings, ApiError> {
        set(&mut settings.runtime, self.runtime);
        set(&mut settings.role, self.role);
        set(&mut settings.handler, self.handler);
        set(&mut settings.description, self.description);
        set(&mut settings.timeout, self.timeout);
        set(&mut settings.memory, self.memory_size);
        set(&mut settings.ephemeral_storage, self.ephemeral_storage.map(|storage| storage.size));
        set(
            &mut settings.architecture,
            self.architectures.and_then(|architectures| architectures.into_iter().next()),
        );
        if let Some(environment) = self.environment {
            let plain = |(name, value)| (name, plain_text(value));
            settings.environment = environment.variables.into_iter().map(plain).collect();
        }
        if let Some(dead_letter) = self.dead_letter_config {
            settings.dead_letter = dead_letter.target_arn.filter(|arn| !arn.is_empty());
        }
        if let Some(logging) = self.logging_config {
            settings.log_group = logging.log_group.filter(|group| !group.is_empty());
        }
        settings.check()?;
        Ok(settings)
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// Templates may hold numbers and booleans where variables are text.
fn plain_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn asks_for_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.iter().all(asks_for_nothing),
        Value::Object(members) => members.values().all(asks_for_nothing),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_may_be_text_and_the_rest_stays() {
        let wanted: Wanted = serde_json::from_value(json!({
            "Runtime": "provided.al2023", "Handler": "bootstrap", "Role": "arn:aws:iam::111122223333:role/f",
            "Timeout": "60", "Architectures": ["arm64"], "Environment": {"Variables": {"DAYS": 3}},
        }))
        .unwrap();
        let settings = wanted.over(Settings::default()).unwrap();
        assert_eq!((settings.timeout, settings.memory), (60, 128));
        assert_eq!(settings.environment["DAYS"], "3");
        assert_eq!(settings.architecture, "arm64");
    }

    #[test]
    fn what_the_engine_does_not_have_is_refused_by_name() {
        let refused = |value: Value| {
            let wanted: Wanted = serde_json::from_value(value).unwrap();
            wanted.refuse_others("CreateFunction", &["Code"]).err().map(|error| error.message)
        };
        assert_eq!(refused(json!({"Code": {"S3Key": "k"}, "Layers": [], "Publish": false})), None);
        assert_eq!(refused(json!({"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []}})), None);
        assert!(refused(json!({"Layers": ["arn"]})).unwrap().contains("CreateFunction with Layers"));
        assert!(refused(json!({"LoggingConfig": {"LogFormat": "JSON"}})).unwrap().contains("LogFormat JSON"));
        assert!(refused(json!({"TracingConfig": {"Mode": "Active"}})).unwrap().contains("TracingConfig"));
    }
}
