//! One document's schema, and which command writes it.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::ui::Document;

/// How often a command writes a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// One, over several lines, when the command ends.
    Once,
    /// One for each event, on a line of its own, while the command runs.
    PerEvent,
}

/// A document as it is published.
#[derive(Debug, Clone, Copy)]
pub struct Described {
    /// Its name and version: `mdd.status/1`.
    pub name: &'static str,
    /// The command lines that write it.
    pub command: &'static str,
    /// How often.
    pub written: Written,
    members: fn() -> Schema,
}

impl Described {
    /// The document `T`, written by `command`.
    pub fn of<T: Document>(command: &'static str, written: Written) -> Self {
        Self { name: T::SCHEMA, command, written, members: members::<T> }
    }

    /// Its schema, draft 2020-12, with the member `schema` that every document begins with.
    pub fn schema(&self) -> Value {
        let mut schema = Value::from((self.members)());
        let Some(root) = schema.as_object_mut() else { return schema };
        root.insert("title".to_owned(), self.name.into());
        let name = json!({ "description": "This schema's name and version.", "const": self.name });
        let own = root.remove("properties").and_then(|own| own.as_object().cloned()).unwrap_or_default();
        let named: Map<String, Value> = std::iter::once(("schema".to_owned(), name)).chain(own).collect();
        root.insert("properties".to_owned(), named.into());
        let own = root.remove("required").and_then(|own| own.as_array().cloned()).unwrap_or_default();
        root.insert("required".to_owned(), std::iter::once("schema".into()).chain(own).collect());
        schema
    }

    /// The file it is published in.
    pub fn file(&self) -> String {
        format!("{}.json", self.name.replace('/', "-"))
    }
}

/// As it is written: what a reader may rely on, not what it would have to send.
fn members<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
