//! `ParameterOverrides`: JSON whose values may ask for where an artifact is, or for a value in a file of one.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-parameter-override-functions.html>

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{ActionFailure, Context};

/// A value before it is resolved.
#[derive(Debug, PartialEq, Eq)]
enum Given {
    Text(String),
    /// Artifact and attribute.
    ArtifactAtt(String, String),
    /// Artifact, file and key.
    Param(String, String, String),
}

/// Whether an override can be read at all.
pub(super) fn check(text: &str) -> Result<(), String> {
    parse(text).map(|_| ())
}

/// The parameters that an override sets.
pub(super) async fn resolve(
    context: &Context,
    text: &str,
) -> Result<BTreeMap<String, String>, ActionFailure> {
    let given =
        parse(text).map_err(|error| ActionFailure::configuration(format!("ParameterOverrides: {error}")))?;
    let mut resolved = BTreeMap::new();
    for (key, value) in given {
        let value = match value {
            Given::Text(text) => text,
            Given::ArtifactAtt(artifact, attribute) => {
                let at = context.input(&artifact)?;
                match attribute.as_str() {
                    "BucketName" => at.bucket.clone(),
                    "ObjectKey" => at.key.clone(),
                    // Path style at this engine: an address that leads to the object.
                    _ => format!("{}/{}/{}", context.call.cloud.url, at.bucket, at.key),
                }
            }
            Given::Param(artifact, file, name) => {
                let text = context.file(&format!("{artifact}::{file}")).await?;
                param(&text, &name).map_err(|error| {
                    ActionFailure::configuration(format!(
                        "Fn::GetParam for {key}: {artifact}::{file} {error}"
                    ))
                })?
            }
        };
        resolved.insert(key, value);
    }
    Ok(resolved)
}

fn param(text: &str, name: &str) -> Result<String, String> {
    let members: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| format!("is not a JSON object: {error}"))?;
    match members.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(value.to_string()),
        Some(_) => Err(format!("has something else than text at {name}")),
        None => Err(format!("has no key {name}")),
    }
}

fn parse(text: &str) -> Result<Vec<(String, Given)>, String> {
    let members: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| format!("it is not a JSON object: {error}"))?;
    members.into_iter().map(|(key, value)| Ok((key.clone(), one(&key, value)?))).collect()
}

fn one(key: &str, value: Value) -> Result<Given, String> {
    match value {
        Value::String(text) => Ok(Given::Text(text)),
        Value::Number(_) | Value::Bool(_) => Ok(Given::Text(value.to_string())),
        Value::Object(function) => self::function(key, &function),
        _ => Err(format!("{key} must be text or a function")),
    }
}

fn function(key: &str, function: &Map<String, Value>) -> Result<Given, String> {
    let names: Vec<&str> = function.keys().map(String::as_str).collect();
    let arguments: Vec<String> = function
        .values()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|argument| argument.as_str().map(str::to_owned))
        .collect();
    match (names.as_slice(), arguments.as_slice()) {
        (["Fn::GetArtifactAtt"], [artifact, attribute]) => {
            if !["BucketName", "ObjectKey", "URL"].contains(&attribute.as_str()) {
                return Err(format!(
                    "{key}: Fn::GetArtifactAtt knows BucketName, ObjectKey and URL, not {attribute}"
                ));
            }
            Ok(Given::ArtifactAtt(artifact.clone(), attribute.clone()))
        }
        (["Fn::GetParam"], [artifact, file, name]) => {
            Ok(Given::Param(artifact.clone(), file.clone(), name.clone()))
        }
        (["Fn::GetArtifactAtt"], _) => Err(format!("{key}: Fn::GetArtifactAtt takes [artifact, attribute]")),
        (["Fn::GetParam"], _) => Err(format!("{key}: Fn::GetParam takes [artifact, file, key]")),
        _ => Err(format!("{key}: only Fn::GetArtifactAtt and Fn::GetParam can be used")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_read_and_what_is_wrong_is_named() {
        let text = r#"{"A": "x", "B": 5, "C": {"Fn::GetArtifactAtt": ["Out", "ObjectKey"]},
                       "D": {"Fn::GetParam": ["Out", "a.json", "k"]}}"#;
        let expected = vec![
            ("A".to_owned(), Given::Text("x".to_owned())),
            ("B".to_owned(), Given::Text("5".to_owned())),
            ("C".to_owned(), Given::ArtifactAtt("Out".to_owned(), "ObjectKey".to_owned())),
            ("D".to_owned(), Given::Param("Out".to_owned(), "a.json".to_owned(), "k".to_owned())),
        ];
        assert_eq!(parse(text).unwrap(), expected);
        let wrong = [
            (r#"{"A": {"Fn::GetArtifactAtt": ["Out", "Key"]}}"#, "BucketName, ObjectKey and URL, not Key"),
            (r#"{"A": {"Fn::Sub": "x"}}"#, "only Fn::GetArtifactAtt and Fn::GetParam"),
            (r#"{"A": ["x"]}"#, "A must be text or a function"),
            ("x", "it is not a JSON object"),
        ];
        for (text, part) in wrong {
            assert!(parse(text).unwrap_err().contains(part), "{text}");
        }
    }
}
