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
        let Value::Object(mut derived) = Value::from((self.members)()) else { return Value::Null };
        let mut schema = Map::new();
        for keyword in ["$schema", "title", "description", "type"] {
            schema.extend(derived.remove(keyword).map(|value| (keyword.to_owned(), value)));
        }
        derived.insert("title".to_owned(), self.name.into());
        let name = json!({ "description": "This schema's name and version.", "const": self.name });
        let members = derived.remove("properties").and_then(|members| members.as_object().cloned());
        let members = std::iter::once(("schema".to_owned(), name)).chain(members.into_iter().flatten());
        schema.insert("properties".to_owned(), members.collect::<Map<_, _>>().into());
        let required = derived.remove("required").and_then(|names| names.as_array().cloned());
        let required = std::iter::once("schema".into()).chain(required.into_iter().flatten());
        schema.insert("required".to_owned(), required.collect());
        schema.extend(derived);
        let mut schema = Value::Object(schema);
        read_as_prose(&mut schema);
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

/// Doc comments link to what only Rust knows: the name is enough.
fn read_as_prose(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(text)) = members.get_mut("description") {
                *text = text.replace("[`", "`").replace("`]", "`");
            }
            members.values_mut().for_each(read_as_prose);
        }
        Value::Array(items) => items.iter_mut().for_each(read_as_prose),
        _ => {}
    }
}
