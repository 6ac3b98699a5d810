//! Numbers and booleans that arrive as text: the Query protocol has nothing else.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// `#[serde(deserialize_with = "wire::lenient")]`: `5`, `"5"`, `true` or `"true"`.
pub fn lenient<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(deserializer: D) -> Result<T, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        other => other.to_string(),
    };
    text.parse().map_err(|error| D::Error::custom(format!("'{text}' is not valid: {error}")))
}

/// The same for `Option`; add `#[serde(default)]`.
pub fn lenient_option<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        other => lenient(other).map(Some).map_err(D::Error::custom),
    }
}
