//! Properties as structs: numbers and booleans may be text, a wrong type is a failure that names the property.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::cloudformation::resource::Failure;

/// Reads a resource's properties.
pub(super) fn decode<T: DeserializeOwned>(type_name: &str, properties: &Value) -> Result<T, Failure> {
    serde_json::from_value(properties.clone())
        .map_err(|error| Failure::new(format!("Properties validation failed for {type_name}: {error}")))
}

/// An entry of the list `Tags`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    key: String,
    value: String,
}

/// The stack's tags with the resource's own over them.
pub(super) fn merge_tags(stack: &[(String, String)], own: &[Tag]) -> BTreeMap<String, String> {
    let own = own.iter().map(|tag| (tag.key.clone(), tag.value.clone()));
    stack.iter().cloned().chain(own).collect()
}
