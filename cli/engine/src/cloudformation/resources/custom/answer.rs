//! What a custom resource's function answers.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::cloudformation::resource::Failure;

/// The largest answer.
pub const LARGEST: u64 = 4096;

/// A success.
#[derive(Debug, Default, PartialEq)]
pub struct Answer {
    /// Needed after a create or an update.
    pub physical_id: Option<String>,
    /// What `Fn::GetAtt` gives.
    pub data: Map<String, Value>,
    /// Whether that is secret.
    pub no_echo: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Written {
    status: Option<String>,
    reason: Option<String>,
    physical_resource_id: Option<String>,
    #[serde(default)]
    no_echo: Value,
    #[serde(default)]
    data: Value,
}

/// Reads an answer; one that says `FAILED` is a failure in CloudFormation's words.
pub fn read(text: &[u8], request_id: &str) -> Result<Answer, Failure> {
    let written: Written = serde_json::from_slice(text)
        .map_err(|error| Failure::new(format!("Invalid response from custom resource: {error}")))?;
    match written.status.as_deref() {
        Some("SUCCESS") => {}
        Some("FAILED") => {
            let reason = written.reason.unwrap_or_default();
            return Err(Failure {
                reason: format!(
                    "Received response status [FAILED] from custom resource. Message returned: {reason} (RequestId: {request_id})"
                ),
                physical_id: written.physical_resource_id.filter(|id| !id.is_empty()),
            });
        }
        other => {
            let other = other.unwrap_or_default();
            return Err(Failure::new(format!("Invalid response status [{other}] from custom resource")));
        }
    }
    let mut data = Map::new();
    if let Value::Object(object) = written.data {
        object.into_iter().for_each(|(name, value)| flatten(&mut data, name, value));
    }
    let no_echo = written.no_echo == true || written.no_echo == "true";
    Ok(Answer { physical_id: written.physical_resource_id, data, no_echo })
}

/// Nested data is reached with dots.
fn flatten(into: &mut Map<String, Value>, name: String, value: Value) {
    if let Value::Object(object) = &value {
        for (inner, value) in object {
            flatten(into, format!("{name}.{inner}"), value.clone());
        }
    }
    into.insert(name, value);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn data_becomes_attributes() {
        let text = json!({"Status": "SUCCESS", "PhysicalResourceId": "p", "Data": {"A": "x", "B": {"C": 1}}, "NoEcho": true});
        let answer = read(text.to_string().as_bytes(), "r").unwrap();
        assert_eq!(answer.physical_id.as_deref(), Some("p"));
        assert!(answer.no_echo);
        assert_eq!(Value::Object(answer.data), json!({"A": "x", "B.C": 1, "B": {"C": 1}}));
    }

    #[test]
    fn a_failure_carries_its_reason() {
        let failure =
            read(br#"{"Status": "FAILED", "Reason": "no", "PhysicalResourceId": "p"}"#, "r-1").unwrap_err();
        assert_eq!(
            failure.reason,
            "Received response status [FAILED] from custom resource. Message returned: no (RequestId: r-1)"
        );
        assert_eq!(failure.physical_id.as_deref(), Some("p"));
        assert!(read(b"<html>", "r").is_err());
        assert!(read(br#"{"Status": "DONE"}"#, "r").is_err());
    }
}
