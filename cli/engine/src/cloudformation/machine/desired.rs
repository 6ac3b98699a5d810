//! What the template wants of a resource, evaluated against what exists now.

use serde_json::{Map, Value};

use super::world::{Masked, World};
use crate::cloudformation::resource::{ResourceType, Update};
use crate::cloudformation::resources;
use crate::cloudformation::state::Version;
use crate::cloudformation::template::{Graph, resolve_dynamic};
use crate::core::ApiError;

impl World {
    /// The version of `name` that the template describes; its physical id is still empty.
    pub fn desired(&self, name: &str) -> Result<Version, ApiError> {
        let declared = self
            .template
            .resources
            .get(name)
            .ok_or_else(|| ApiError::internal(format!("the template has no resource {name}")))?;
        let scope = self.scope(self, false);
        let metadata = declared.metadata.as_ref().map(|metadata| scope.value(metadata)).transpose()?;
        Ok(Version {
            type_name: declared.type_name.clone(),
            physical_id: String::new(),
            properties: Value::Object(scope.members(&declared.properties)?),
            attributes: Map::new(),
            no_echo: false,
            needs: self.graph().needs(name),
            metadata,
            deletion_policy: declared.deletion_policy,
            update_replace_policy: declared.update_replace_policy,
        })
    }

    /// The properties as an event may show them; nothing when they cannot be evaluated.
    pub fn shown(&self, name: &str) -> Option<String> {
        let declared = self.template.resources.get(name)?;
        let properties = self.scope(&Masked(self), true).members(&declared.properties).ok()?;
        serde_json::to_string(&properties).ok()
    }

    /// The template's graph under the stack's conditions.
    pub fn graph(&self) -> Graph {
        Graph::new(&self.template, Some(&self.conditions))
    }

    /// The properties as the type gets them: dynamic references looked up.
    pub async fn ready(&self, properties: &Value) -> Result<Value, ApiError> {
        resolve_dynamic(&self.call, properties).await
    }
}

/// The type's implementation.
pub fn type_of(type_name: &str) -> Result<&'static dyn ResourceType, ApiError> {
    resources::find(type_name)
        .ok_or_else(|| ApiError::not_implemented(format!("The resource type {type_name}")))
}

/// Checks the names of the properties and that required ones are there.
pub fn check_properties(ty: &dyn ResourceType, properties: &Value) -> Result<(), String> {
    let schema = ty.schema();
    let empty = Map::new();
    let given = properties.as_object().unwrap_or(&empty);
    if resources::is_custom(schema.type_name) {
        let has_token = given.contains_key("ServiceToken");
        return if has_token { Ok(()) } else { Err("Property ServiceToken cannot be empty.".to_owned()) };
    }
    if let Some(unknown) = given.keys().find(|name| schema.properties.iter().all(|known| known.name != *name))
    {
        return Err(format!("Encountered unsupported property {unknown}"));
    }
    match schema.properties.iter().find(|known| known.required && !given.contains_key(known.name)) {
        Some(missing) => Err(format!("Property {} cannot be empty.", missing.name)),
        None => Ok(()),
    }
}

/// The top-level properties whose values differ.
pub fn changed_properties<'a>(old: &'a Value, new: &'a Value) -> Vec<&'a str> {
    let members = |value: &'a Value| value.as_object().into_iter().flatten();
    let mut names: Vec<&str> = members(new)
        .filter(|(name, value)| old.get(name.as_str()).is_none_or(|was| !same(was, value)))
        .map(|(name, _)| name.as_str())
        .collect();
    names.extend(members(old).map(|(name, _)| name.as_str()).filter(|name| new.get(name).is_none()));
    names
}

/// Equal, where `30` and `"30"` are: a template may write either, and a parameter is always text.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (Value::String(text), Value::Number(number)) | (Value::Number(number), Value::String(text)) => {
            let written = number.to_string();
            *text == written
        }
        (Value::String(text), Value::Bool(truth)) | (Value::Bool(truth), Value::String(text)) => {
            text == if *truth { "true" } else { "false" }
        }
        _ => a == b,
    }
}

/// Whether changing `names` makes a new resource.
pub fn replaces(ty: &dyn ResourceType, names: &[&str]) -> bool {
    let properties = ty.schema().properties;
    names
        .iter()
        .any(|name| properties.iter().any(|known| known.name == *name && known.update == Update::Replace))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_their_text_are_the_same() {
        let old = json!({"A": 30, "B": [true, {"c": 1}], "C": "x", "D": 1});
        let new = json!({"A": "30", "B": ["true", {"c": "1"}], "C": "y", "E": 2});
        assert_eq!(changed_properties(&old, &new), ["C", "E", "D"]);
    }
}
