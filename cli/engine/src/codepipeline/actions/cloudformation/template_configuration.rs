//! Template configuration files: JSON with `Parameters`, `Tags` and `StackPolicy`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::ActionFailure;

/// A file, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TemplateConfiguration {
    pub parameters: BTreeMap<String, String>,
    pub tags: Option<BTreeMap<String, String>>,
    /// As JSON.
    pub stack_policy: Option<String>,
}

impl TemplateConfiguration {
    /// Reads a file; `name` is for the error.
    pub fn parse(name: &str, text: &str) -> Result<Self, ActionFailure> {
        let wrong =
            |what: String| ActionFailure::configuration(format!("The template configuration {name}: {what}"));
        let members: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| wrong(format!("is not a JSON object: {error}")))?;
        let mut read = Self::default();
        for (member, value) in members {
            match (member.as_str(), value) {
                ("Parameters", value) => read.parameters = texts(&member, &value).map_err(wrong)?,
                ("Tags", value) => read.tags = Some(texts(&member, &value).map_err(wrong)?),
                ("StackPolicy", Value::Object(policy)) => {
                    read.stack_policy = Some(Value::Object(policy).to_string());
                }
                ("StackPolicy", _) => return Err(wrong("StackPolicy must be an object".to_owned())),
                (other, _) => {
                    return Err(wrong(format!("{other} is none of Parameters, Tags and StackPolicy")));
                }
            }
        }
        Ok(read)
    }
}

fn texts(member: &str, value: &Value) -> Result<BTreeMap<String, String>, String> {
    let Value::Object(entries) = value else { return Err(format!("{member} must be an object")) };
    entries
        .iter()
        .map(|(key, value)| match value {
            Value::String(text) => Ok((key.clone(), text.clone())),
            Value::Number(_) | Value::Bool(_) => Ok((key.clone(), value.to_string())),
            _ => Err(format!("{key} in {member} must be text")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_parts_are_read_and_anything_else_is_refused() {
        let text =
            r#"{"Parameters": {"A": "1", "B": 2}, "Tags": {"T": "v"}, "StackPolicy": {"Statement": []}}"#;
        let read = TemplateConfiguration::parse("c.json", text).unwrap();
        assert_eq!(read.parameters, BTreeMap::from([("A".into(), "1".into()), ("B".into(), "2".into())]));
        assert_eq!(read.tags, Some(BTreeMap::from([("T".into(), "v".into())])));
        assert_eq!(read.stack_policy.as_deref(), Some(r#"{"Statement":[]}"#));
        let error = TemplateConfiguration::parse("c.json", r#"{"Parameter": {}}"#).unwrap_err();
        let expected =
            "The template configuration c.json: Parameter is none of Parameters, Tags and StackPolicy";
        assert_eq!(error.message, expected);
    }
}
