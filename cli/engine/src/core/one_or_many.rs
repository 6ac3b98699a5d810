//! The elements of policy documents: most may be one value or a list of values.

use serde_json::Value;

/// One value or a list of them.
pub fn one_or_many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}
