//! The event that a custom resource's function gets.

use serde_json::{Value, json};

use crate::cloudformation::resource::Site;

/// What is wanted of the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Make it.
    Create,
    /// Change it.
    Update,
    /// Take it away.
    Delete,
}

impl Verb {
    fn name(self) -> &'static str {
        match self {
            Self::Create => "Create",
            Self::Update => "Update",
            Self::Delete => "Delete",
        }
    }
}

/// A request to the function.
pub struct Request<'a> {
    /// What is wanted.
    pub verb: Verb,
    /// Of which one; nothing yet for a create.
    pub physical_id: Option<&'a str>,
    /// As they are to be.
    pub properties: &'a Value,
    /// As they were, for an update.
    pub old: Option<&'a Value>,
}

impl Request<'_> {
    /// The event's JSON.
    pub fn event(&self, site: &Site, request_id: &str, response_url: &str) -> Value {
        let mut event = json!({
            "RequestType": self.verb.name(),
            "ServiceToken": self.properties["ServiceToken"],
            "ResponseURL": response_url,
            "StackId": site.stack_id,
            "RequestId": request_id,
            "LogicalResourceId": site.logical_id,
            "ResourceType": site.type_name,
            "ResourceProperties": as_text(self.properties),
        });
        if let Some(id) = self.physical_id {
            event["PhysicalResourceId"] = json!(id);
        }
        if let Some(old) = self.old {
            event["OldResourceProperties"] = as_text(old);
        }
        event
    }
}

/// Every number and boolean as text, which is how CloudFormation passes them on.
fn as_text(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().map(as_text).collect(),
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| (name.clone(), as_text(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Number(number) => json!(number.to_string()),
        Value::Bool(truth) => json!(truth.to_string()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_travel_as_text() {
        let properties = json!({"A": 1, "B": [true, {"C": 1.5}], "D": "x"});
        assert_eq!(as_text(&properties), json!({"A": "1", "B": ["true", {"C": "1.5"}], "D": "x"}));
    }
}
