//! A target: who is told, and in which words. Members that this engine does not act on are refused by name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::core::ApiError;

/// A rule's target, as on the wire and in a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Target {
    /// Unique within the rule.
    pub id: String,
    /// A function, a topic or a queue.
    pub arn: String,
    /// A constant instead of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// A part of the event instead of all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_path: Option<String>,
    /// A text made from parts of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_transformer: Option<InputTransformer>,
}

/// `<name>` in the template stands for what the path finds in the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct InputTransformer {
    /// Names and JSON paths.
    #[serde(default)]
    pub input_paths_map: BTreeMap<String, String>,
    /// The text.
    pub input_template: String,
}

impl Target {
    /// Refuses what cannot be delivered to.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        match self.arn.split(':').nth(2) {
            Some("lambda" | "sns" | "sqs") => Ok(()),
            _ => Err(ApiError::not_implemented(format!("A rule's target {}", self.arn))),
        }
    }

    /// What this target receives for `event`.
    pub(super) fn payload(&self, event: &Value) -> String {
        if let Some(input) = &self.input {
            return input.clone();
        }
        if let Some(path) = &self.input_path {
            return find(event, path).unwrap_or(&Value::Null).to_string();
        }
        let Some(transformer) = &self.input_transformer else { return event.to_string() };
        let mut text = transformer.input_template.clone();
        for (name, path) in &transformer.input_paths_map {
            let found = match find(event, path) {
                Some(Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
                None => String::new(),
            };
            text = text.replace(&format!("<{name}>"), &found);
        }
        // A template that is one quoted string is delivered as that string.
        serde_json::from_str::<String>(&text).map_or(text, |plain| plain)
    }
}

/// A JSON path of names: `$.detail.pipeline`.
fn find<'a>(event: &'a Value, path: &str) -> Option<&'a Value> {
    path.strip_prefix('$')?
        .split('.')
        .filter(|part| !part.is_empty())
        .try_fold(event, |at, part| at.get(part))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_transformer_fills_its_template() {
        let target = Target {
            id: "t".into(),
            arn: "arn:aws:sns:r:1:t".into(),
            input: None,
            input_path: None,
            input_transformer: Some(InputTransformer {
                input_paths_map: BTreeMap::from([("p".into(), "$.detail.pipeline".into())]),
                input_template: "\"Pipeline <p> failed\"".into(),
            }),
        };
        assert_eq!(target.payload(&json!({ "detail": { "pipeline": "mdd" } })), "Pipeline mdd failed");
    }
}
