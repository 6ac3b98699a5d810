//! Every JSON document that a test sees is held against the schema it names.
//!
//! The published schemas allow members that are not in them: that is how a document may grow. Here they do not, so that
//! a document says nothing that its schema does not tell. Unit tests and the tests beside the crate share this file.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use jsonschema::Validator;
use serde_json::Value;

/// Insists that what a command with these words wrote are documents, if it was to write them.
#[track_caller]
pub fn must_be_documents(words: &[&str], stdout: &str, stderr: &str) {
    if !asks_for_json(words) || words.iter().any(|word| ["completions", "man", "--help"].contains(word)) {
        return;
    }
    for value in serde_json::Deserializer::from_str(stdout).into_iter::<Value>() {
        let value = value.unwrap_or_else(|error| panic!("mdd {words:?} wrote no JSON: {error}\n{stdout}"));
        must_be_a_document(words, &value);
    }
    if let Some(failure) = stderr.lines().next_back().filter(|line| line.starts_with('{')) {
        must_be_a_document(words, &serde_json::from_str(failure).unwrap());
    }
}

fn asks_for_json(words: &[&str]) -> bool {
    words.contains(&"--output=json") || words.windows(2).any(|pair| pair == ["--output", "json"])
}

#[track_caller]
fn must_be_a_document(words: &[&str], value: &Value) {
    static KNOWN: OnceLock<Mutex<HashMap<String, Validator>>> = OnceLock::new();
    let name = value["schema"].as_str().unwrap_or_else(|| panic!("mdd {words:?}: which schema? {value}"));
    let mut known =
        KNOWN.get_or_init(Mutex::default).lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let validator = known.entry(name.to_owned()).or_insert_with(|| validator(name));
    let wrong: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{error} at {:?}", error.instance_path().to_string()))
        .collect();
    assert!(
        wrong.is_empty(),
        "mdd {words:?} does not keep to {name} (after a change of the type: `just docs`):\n{}\n{value:#}",
        wrong.join("\n")
    );
}

fn validator(name: &str) -> Validator {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas").join(name.replace('/', "-") + ".json");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!("{name} is not published in {}: {error}; run `just docs`", file.display())
    });
    let mut schema = serde_json::from_str(&text).unwrap();
    close(&mut schema);
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// Nothing but what the schema names, wherever it describes a value's members.
///
/// `unevaluatedProperties` stands where a value does, not in the branches and definitions that describe it together:
/// each of those may know a member that the others do not.
fn close(schema: &mut Value) {
    let describes = ["properties", "oneOf", "anyOf", "allOf", "$ref"];
    close_below(schema);
    let Some(keywords) = schema.as_object_mut() else { return };
    if describes.iter().any(|keyword| keywords.contains_key(*keyword)) {
        keywords.insert("unevaluatedProperties".to_owned(), false.into());
    }
}

fn close_below(schema: &mut Value) {
    for (keyword, below) in schema.as_object_mut().into_iter().flatten() {
        match (keyword.as_str(), below) {
            ("properties", Value::Object(members)) => members.values_mut().for_each(close),
            ("items" | "additionalProperties", value) => close(value),
            ("$defs", Value::Object(described)) => described.values_mut().for_each(close_below),
            ("oneOf" | "anyOf" | "allOf", Value::Array(branches)) => {
                branches.iter_mut().for_each(close_below);
            }
            _ => {}
        }
    }
}
