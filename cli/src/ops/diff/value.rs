//! A template's value as a person writes it: functions in their short forms.

use serde_json::Value;

/// The name of the function this is a call of, without `Fn::`, and its argument.
pub(super) fn call(value: &Value) -> Option<(&str, &Value)> {
    let members = value.as_object()?;
    let (name, argument) = members.iter().next().filter(|_| members.len() == 1)?;
    match name.as_str() {
        "Ref" | "Condition" => Some((name, argument)),
        name => name.strip_prefix("Fn::").map(|name| (name, argument)),
    }
}

/// On one line.
pub(super) fn show(value: &Value) -> String {
    match (call(value), value) {
        (Some(("GetAtt", Value::Array(parts))), _) => {
            format!("!GetAtt {}", parts.iter().map(show).collect::<Vec<_>>().join("."))
        }
        (Some((name, argument)), _) => format!("!{name} {}", show(argument)),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(list)) => {
            format!("[{}]", list.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        (_, Value::Object(members)) => {
            let members = members.iter().map(|(name, value)| format!("{name}: {}", show(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        (_, other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::show;

    #[test]
    fn functions_are_shown_as_they_are_written() {
        let value = json!({"Fn::If": ["Prod", {"Ref": "A"}, {"Fn::GetAtt": ["R", "Arn"]}]});
        assert_eq!(show(&value), "!If [Prod, !Ref A, !GetAtt R.Arn]");
        assert_eq!(show(&json!({"Fn::Sub": "${A}-x"})), "!Sub ${A}-x");
        assert_eq!(show(&json!({"Days": "30", "Tags": [null]})), "{Days: 30, Tags: [null]}");
    }
}
