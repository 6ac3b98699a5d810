//! Values as everybody may read them.

use serde_json::{Map, Value};

use super::name::Says;

/// What stands where a secret is.
const HIDDEN: &str = "****";

/// Functions whose arguments are names: where the value is, not what it is.
const NAMING: [&str; 5] = ["Ref", "Condition", "Fn::GetAtt", "Fn::ImportValue", "Fn::FindInMap"];

/// What is to be hidden at one place of a template.
#[derive(Debug, Clone)]
pub(in crate::ops) struct Veil<'a> {
    /// The resource, parameter or output it belongs to.
    owner: &'a str,
    /// Where in it, as CloudFormation writes paths: `Environment.Variables`.
    path: String,
    /// Does what stands beside it say that it is secret?
    told: bool,
}

impl<'a> Veil<'a> {
    /// At a path of this resource, parameter or output.
    pub fn new(owner: &'a str, path: impl Into<String>) -> Self {
        Self { owner, path: path.into(), told: false }
    }

    /// At a member of this object, whose path is given.
    #[must_use]
    pub fn within(&self, beside: &Map<String, Value>, name: &str, path: String) -> Self {
        Self { path, told: self.told || tells(beside, name), ..*self }
    }

    /// Another path, of which is known what is known of this one.
    #[must_use]
    pub fn at(&self, path: String) -> Self {
        Self { path, ..*self }
    }

    /// Where it is.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A value of a template.
    pub fn value(&self, value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                let member =
                    |(name, value): (&String, &Value)| (name.clone(), self.member(members, name, value));
                Value::Object(members.iter().map(member).collect())
            }
            Value::Array(list) => Value::Array(list.iter().map(|entry| self.value(entry)).collect()),
            Value::String(text) => Value::String(self.text(text)),
            Value::Number(_) if self.hides() => Value::String(HIDDEN.to_owned()),
            other => other.clone(),
        }
    }

    /// A text, which may be a JSON document that holds one. Of a document that is the secret itself nothing is shown.
    pub fn text(&self, text: &str) -> String {
        if self.hides() {
            return if is_harmless(text) { text } else { HIDDEN }.to_owned();
        }
        match serde_json::from_str::<Value>(text) {
            Ok(document) if document.is_object() || document.is_array() => {
                let veiled = self.value(&document);
                if veiled == document { text.to_owned() } else { veiled.to_string() }
            }
            _ => text.to_owned(),
        }
    }

    fn member(&self, members: &Map<String, Value>, name: &str, value: &Value) -> Value {
        if members.len() == 1 && NAMING.contains(&name) {
            value.clone()
        } else if name.starts_with("Fn::") {
            self.value(value)
        } else {
            self.within(members, name, format!("{}.{name}", self.path)).value(value)
        }
    }

    /// The last part of the path that says anything at all decides whether a secret above it is meant; a path that says
    /// nothing is what its owner is called.
    fn hides(&self) -> bool {
        let parts = || self.path.split('.').map(Says::of).filter(|says| *says != Says::AsAbove);
        self.told
            || match parts().next_back() {
                None => Says::of(self.owner) == Says::Secret,
                Some(last) => last != Says::About && parts().any(|says| says == Says::Secret),
            }
    }
}

/// Do the other members of an object say that this one is secret? A parameter is by its `NoEcho`; where names and values
/// stand side by side, it is the name: `{Name: API_TOKEN, Value: …}`.
fn tells(members: &Map<String, Value>, name: &str) -> bool {
    let text = |key: &str| members.get(key).and_then(Value::as_str);
    match name {
        "Default" => members.get("NoEcho").is_some_and(|no| no.as_bool() == Some(true) || no == "true"),
        "Value" | "ParameterValue" => {
            let named = ["Name", "Key", "ParameterKey"].into_iter().filter_map(text);
            named.map(Says::of).any(|says| says == Says::Secret)
        }
        _ => false,
    }
}

/// A reference or an ARN says where the secret is, and a yes or no is none.
fn is_harmless(text: &str) -> bool {
    let reference = text.strip_prefix("{{resolve:").and_then(|rest| rest.strip_suffix("}}"));
    matches!(text, "" | "true" | "false" | HIDDEN)
        || text.starts_with("arn:")
        || reference.is_some_and(|one| !one.contains("}}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Veil;

    fn shown(owner: &str, path: &str, value: &Value) -> Value {
        Veil::new(owner, path).value(value)
    }

    fn is_hidden(owner: &str, path: &str) -> bool {
        shown(owner, path, &json!("plain")) == json!("****")
    }

    #[test]
    fn the_path_decides_and_above_it_what_says_more() {
        assert!(is_hidden("Function", "Environment.Variables.DB_PASSWORD"));
        assert!(is_hidden("Secret", "Passwords.kim"));
        assert!(is_hidden("Stage", "AuthToken.0.Value"));
        assert!(!is_hidden("Secret", "Credentials.SecretArn"));
        assert!(!is_hidden("Function", "Environment.Variables.TABLE"));
    }

    #[test]
    fn the_owners_name_counts_where_the_path_says_nothing() {
        assert!(is_hidden("DbPassword", "Default"));
        assert!(is_hidden("ApiToken", "Value"));
        assert!(!is_hidden("ApiToken", "Description"));
        assert!(!is_hidden("ApiTokenSecretId", "Default"));
    }

    #[test]
    fn a_reference_a_yes_and_a_function_that_names_are_shown() {
        let harmless = [
            json!("{{resolve:secretsmanager:${Id}:SecretString:token}}"),
            json!("arn:aws:secretsmanager:ap-southeast-2:111122223333:secret:a"),
            json!("true"),
            json!(""),
            json!({"Ref": "DbPassword"}),
            json!({"Fn::GetAtt": ["Secret", "Value"]}),
            json!({"Fn::Sub": "{{resolve:secretsmanager:${Id}}}"}),
        ];
        for value in harmless {
            assert_eq!(shown("R", "Password", &value), value);
        }
        for (value, veiled) in [
            (json!("{{resolve:ssm:a}}plain{{resolve:ssm:b}}"), json!("****")),
            (json!({"Fn::Sub": "plain-${A}"}), json!({"Fn::Sub": "****"})),
            (json!(["plain", 1234, null]), json!(["****", "****", null])),
        ] {
            assert_eq!(shown("R", "Password", &value), veiled);
        }
    }

    #[test]
    fn inside_a_value_names_decide_too() {
        let variables = json!({"TABLE": "t", "API_TOKEN": "plain", "SECRET_ARN": "arn"});
        let veiled = json!({"TABLE": "t", "API_TOKEN": "****", "SECRET_ARN": "arn"});
        assert_eq!(shown("R", "Environment.Variables", &variables), veiled);
        let text = Veil::new("R", "Configuration.ParameterOverrides").text(&variables.to_string());
        assert_eq!(text, veiled.to_string());
        assert_eq!(Veil::new("R", "Policy").text("{ \"a\": 1 }"), "{ \"a\": 1 }", "as it was written");
        let secret = Veil::new("Secret", "SecretString").text(r#"{"Url": "https://kim:plain@host"}"#);
        assert_eq!(secret, "****");
        let pairs = json!([{"Name": "API_TOKEN", "Value": "plain"}, {"Name": "TABLE", "Value": "t"}]);
        assert_eq!(
            shown("R", "EnvironmentVariables", &pairs)[0],
            json!({"Name": "API_TOKEN", "Value": "****"})
        );
        assert_eq!(shown("R", "EnvironmentVariables", &pairs)[1], pairs[1]);
        let parameter = json!({"Type": "String", "NoEcho": "true", "Default": "plain"});
        let veiled = json!({"Type": "String", "NoEcho": "true", "Default": "****"});
        assert_eq!(shown("P", "", &parameter), veiled);
    }
}
