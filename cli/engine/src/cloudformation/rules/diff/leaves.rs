//! The values inside a property that differ, each with its path.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cloudformation::machine::same;

/// A value that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf<'a> {
    /// `/Properties/Environment/Variables/A`.
    pub path: String,
    /// What it is; nothing when it is added.
    pub before: Option<&'a Value>,
    /// What it becomes; nothing when it is removed.
    pub after: Option<&'a Value>,
}

/// The innermost values in which `before` and `after` differ.
pub fn leaves<'a>(path: &str, before: Option<&'a Value>, after: Option<&'a Value>) -> Vec<Leaf<'a>> {
    let inner = |name: &str, before, after| leaves(&format!("{path}/{name}"), before, after);
    match (before, after) {
        (Some(old), Some(new)) if same(old, new) => Vec::new(),
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            names.into_iter().flat_map(|name| inner(name, old.get(name), new.get(name))).collect()
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => (0..old.len().max(new.len()))
            .flat_map(|index| inner(&index.to_string(), old.get(index), new.get(index)))
            .collect(),
        _ => vec![Leaf { path: path.to_owned(), before, after }],
    }
}

/// A value as `BeforeValue` and `AfterValue` show it.
pub fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_listed() {
        let before = json!({"a": {"b": 1, "c": [1, 2]}, "d": "x"});
        let after = json!({"a": {"b": "1", "c": [1, 3, 4]}, "e": true});
        let paths: Vec<String> = leaves("/P", Some(&before), Some(&after))
            .into_iter()
            .map(|leaf| format!("{} {:?} {:?}", leaf.path, leaf.before.map(shown), leaf.after.map(shown)))
            .collect();
        assert_eq!(
            paths,
            [
                "/P/a/c/1 Some(\"2\") Some(\"3\")",
                "/P/a/c/2 None Some(\"4\")",
                "/P/d Some(\"x\") None",
                "/P/e None Some(\"true\")",
            ]
        );
    }
}
