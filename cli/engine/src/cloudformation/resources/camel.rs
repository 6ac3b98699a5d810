//! Properties as API input: CodeBuild and CodePipeline call the same members by names that start in lower case.

use serde_json::{Map, Value};

/// The same value with the first letter of every member's name in lower case. Below the members in `verbatim` names are
/// someone else's (the keys of an action's configuration) and stay.
pub(super) fn camel(value: &Value, verbatim: &[&str]) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(|item| camel(item, verbatim)).collect()),
        Value::Object(members) => {
            let mut renamed = Map::new();
            for (name, value) in members {
                let inner =
                    if verbatim.contains(&name.as_str()) { value.clone() } else { camel(value, verbatim) };
                renamed.insert(lower(name), inner);
            }
            Value::Object(renamed)
        }
        other => other.clone(),
    }
}

/// The two names that differ by more than their first letter are `BuildSpec` and `InsecureSSL`.
fn lower(name: &str) -> String {
    match name {
        "BuildSpec" => "buildspec".to_owned(),
        "InsecureSSL" => "insecureSsl".to_owned(),
        _ => {
            let mut letters = name.chars();
            letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
        }
    }
}

/// Turns text that holds a number or a boolean into what it says, for the members of these names.
pub(super) fn untext(value: &mut Value, names: &[&str]) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| untext(item, names)),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if names.contains(&name.as_str()) => {
                        if let Ok(plain @ (Value::Number(_) | Value::Bool(_))) = serde_json::from_str(text) {
                            *value = plain;
                        }
                    }
                    _ => untext(value, names),
                }
            }
        }
        _ => {}
    }
}

/// The other way round: these members are text, whatever the template wrote.
pub(super) fn text(value: &mut Value, names: &[&str]) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| text(item, names)),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Number(_) | Value::Bool(_) if names.contains(&name.as_str()) => {
                        *value = Value::String(value.to_string());
                    }
                    _ => text(value, names),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_start_in_lower_case_except_for_someone_elses() {
        let given = json!({
            "TimeoutInMinutes": "45", "Source": { "BuildSpec": "a" },
            "Actions": [{ "Configuration": { "StackName": "s" } }], "Version": 1,
        });
        let mut value = camel(&given, &["Configuration"]);
        untext(&mut value, &["timeoutInMinutes"]);
        text(&mut value, &["version"]);
        let expected = json!({
            "timeoutInMinutes": 45, "source": { "buildspec": "a" },
            "actions": [{ "configuration": { "StackName": "s" } }], "version": "1",
        });
        assert_eq!(value, expected);
    }
}
