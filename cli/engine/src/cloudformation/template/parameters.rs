//! Parameters: how a template declares them, and the check of the values a stack is given.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::format::format_error;
use crate::core::ApiError;

/// What `Ref` gives for each parameter.
pub type ParameterValues = BTreeMap<String, Value>;

/// The types that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterType {
    /// `String`.
    Text,
    /// `Number`.
    Number,
    /// `CommaDelimitedList`.
    TextList,
    /// `List<Number>`.
    NumberList,
}

/// One entry of `Parameters`.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// Its type as written.
    pub type_name: String,
    /// Its type.
    pub kind: ParameterType,
    /// Used when no value is given.
    pub default: Option<String>,
    /// For people.
    pub description: Option<String>,
    /// Whether its value is shown as `****`.
    pub no_echo: bool,
    /// `AllowedValues`.
    pub allowed_values: Vec<String>,
    /// `AllowedPattern`.
    pub allowed_pattern: Option<String>,
    /// `ConstraintDescription`.
    pub constraint_description: Option<String>,
    length: (Option<f64>, Option<f64>),
    range: (Option<f64>, Option<f64>),
}

impl Declaration {
    /// Reads one entry.
    pub fn from_value(name: &str, value: &Value) -> Result<Self, ApiError> {
        let place = format!("[/Parameters/{name}]");
        let empty = Map::new();
        let object = value.as_object().unwrap_or(&empty);
        let type_name = object.get("Type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let kind = match type_name.as_str() {
            "String" => ParameterType::Text,
            "Number" => ParameterType::Number,
            "CommaDelimitedList" => ParameterType::TextList,
            "List<Number>" => ParameterType::NumberList,
            "" => {
                return Err(format_error(format!(
                    "{place} Every Parameters object must contain a Type member."
                )));
            }
            other if other.starts_with("AWS::") || other.starts_with("List<AWS::") => {
                return Err(ApiError::not_implemented(format!("The parameter type {other}")));
            }
            other => return Err(format_error(format!("Unrecognized parameter type: {other}"))),
        };
        let known = [
            "Type",
            "Default",
            "Description",
            "NoEcho",
            "AllowedValues",
            "AllowedPattern",
            "ConstraintDescription",
            "MinLength",
            "MaxLength",
            "MinValue",
            "MaxValue",
        ];
        if let Some(other) = object.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(ApiError::validation(format!("Invalid template parameter property '{other}'")));
        }
        let text = |key: &str| object.get(key).and_then(written);
        let number = |key: &str| text(key).and_then(|text| text.parse().ok());
        let declaration = Self {
            kind,
            default: text("Default"),
            description: text("Description"),
            no_echo: text("NoEcho").is_some_and(|truth| truth.eq_ignore_ascii_case("true")),
            allowed_values: object
                .get("AllowedValues")
                .and_then(Value::as_array)
                .map(|values| values.iter().filter_map(written).collect())
                .unwrap_or_default(),
            allowed_pattern: text("AllowedPattern"),
            constraint_description: text("ConstraintDescription"),
            length: (number("MinLength"), number("MaxLength")),
            range: (number("MinValue"), number("MaxValue")),
            type_name,
        };
        declaration.pattern(&place)?;
        Ok(declaration)
    }

    /// The pattern, which must match the whole value.
    fn pattern(&self, place: &str) -> Result<Option<Regex>, ApiError> {
        let Some(pattern) = &self.allowed_pattern else { return Ok(None) };
        Regex::new(&format!("^(?:{pattern})$"))
            .map(Some)
            .map_err(|error| format_error(format!("{place} AllowedPattern cannot be used: {error}")))
    }

    /// What `Ref` gives for `text`.
    fn reference(&self, text: &str) -> Value {
        match self.kind {
            ParameterType::Text | ParameterType::Number => json!(text),
            ParameterType::TextList | ParameterType::NumberList => json!(self.items(text)),
        }
    }

    fn items<'a>(&self, text: &'a str) -> Vec<&'a str> {
        match self.kind {
            ParameterType::Text | ParameterType::Number => vec![text],
            _ if text.is_empty() => Vec::new(),
            _ => text.split(',').map(str::trim).collect(),
        }
    }

    fn check(&self, name: &str, text: &str) -> Result<(), ApiError> {
        let refuse = |why: String| {
            Err(ApiError::validation(match &self.constraint_description {
                Some(description) => format!("Parameter {name} failed to satisfy constraint: {description}"),
                None => format!("Parameter '{name}' {why}"),
            }))
        };
        let length = number_of_characters(text);
        let pattern = self.pattern(name)?;
        for item in self.items(text) {
            if !self.allowed_values.is_empty() && !self.allowed_values.iter().any(|allowed| allowed == item) {
                return refuse("must be one of AllowedValues".to_owned());
            }
            if pattern.as_ref().is_some_and(|pattern| !pattern.is_match(item)) {
                let pattern = self.allowed_pattern.as_deref().unwrap_or_default();
                return refuse(format!("must match pattern {pattern}"));
            }
            if matches!(self.kind, ParameterType::Number | ParameterType::NumberList) {
                let Ok(number) = item.parse::<f64>() else {
                    return Err(ApiError::validation(format!("Parameter '{name}' must be a number")));
                };
                match self.range {
                    (Some(least), _) if number < least => {
                        return refuse(format!("must be a number not less than {least}"));
                    }
                    (_, Some(most)) if number > most => {
                        return refuse(format!("must be a number not greater than {most}"));
                    }
                    _ => {}
                }
            }
        }
        match self.length {
            (Some(least), _) if length < least => refuse(format!("must contain at least {least} characters")),
            (_, Some(most)) if length > most => refuse(format!("must contain at most {most} characters")),
            _ => Ok(()),
        }
    }
}

fn number_of_characters(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(f64::INFINITY, f64::from)
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Checks the values given and adds the defaults.
pub fn resolve_parameters(
    declarations: &[(String, Declaration)],
    given: &[(String, String)],
) -> Result<BTreeMap<String, String>, ApiError> {
    let unknown: Vec<&str> = given
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !declarations.iter().any(|(declared, _)| declared == name))
        .collect();
    if !unknown.is_empty() {
        let message = format!("Parameters: [{}] do not exist in the template", unknown.join(", "));
        return Err(ApiError::validation(message));
    }
    let mut values = BTreeMap::new();
    let mut missing = Vec::new();
    for (name, declaration) in declarations {
        let value = given.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value);
        match value.or(declaration.default.as_ref()) {
            Some(value) => {
                declaration.check(name, value)?;
                values.insert(name.clone(), value.clone());
            }
            None => missing.push(name.as_str()),
        }
    }
    if missing.is_empty() {
        return Ok(values);
    }
    Err(ApiError::validation(format!("Parameters: [{}] must have values", missing.join(", "))))
}

/// What `Ref` gives for each parameter; `mask` shows those with `NoEcho` as `****`.
pub fn reference_values(
    declarations: &[(String, Declaration)],
    values: &BTreeMap<String, String>,
    mask: bool,
) -> ParameterValues {
    declarations
        .iter()
        .filter_map(|(name, declaration)| {
            let value = values.get(name)?;
            let value =
                if mask && declaration.no_echo { json!("****") } else { declaration.reference(value) };
            Some((name.clone(), value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::section::Template;
    use super::*;

    fn resolve(declaration: &str, given: Option<&str>) -> Result<Value, String> {
        let text = format!("Parameters: {{P: {declaration}}}\nResources: {{R: {{Type: T}}}}");
        let template = Template::parse(&text).map_err(|error| error.message)?;
        let given: Vec<_> = given.map(|value| ("P".to_owned(), value.to_owned())).into_iter().collect();
        let values = resolve_parameters(&template.parameters, &given).map_err(|error| error.message)?;
        Ok(reference_values(&template.parameters, &values, false)["P"].clone())
    }

    #[test]
    fn values_and_defaults() {
        assert_eq!(resolve("{Type: String, Default: ''}", None), Ok(json!("")));
        assert_eq!(resolve("{Type: Number, Default: 30, AllowedValues: [1, 30]}", None), Ok(json!("30")));
        assert_eq!(resolve("{Type: CommaDelimitedList}", Some("a, b")), Ok(json!(["a", "b"])));
        assert_eq!(resolve("{Type: 'List<Number>'}", Some("1,2")), Ok(json!(["1", "2"])));
    }

    #[test]
    fn what_does_not_fit_is_refused_in_the_words_of_aws() {
        let refused = |declaration: &str, given: &str| resolve(declaration, Some(given)).unwrap_err();
        assert_eq!(resolve("{Type: String}", None).unwrap_err(), "Parameters: [P] must have values");
        assert_eq!(
            refused("{Type: String, AllowedPattern: '[a-z]+'}", "A"),
            "Parameter 'P' must match pattern [a-z]+"
        );
        assert_eq!(
            refused("{Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: be small}", "A"),
            "Parameter P failed to satisfy constraint: be small"
        );
        assert_eq!(
            refused("{Type: String, AllowedValues: [a]}", "b"),
            "Parameter 'P' must be one of AllowedValues"
        );
        assert_eq!(
            refused("{Type: String, MinLength: 2}", "b"),
            "Parameter 'P' must contain at least 2 characters"
        );
        assert_eq!(
            refused("{Type: Number, MinValue: 2}", "1"),
            "Parameter 'P' must be a number not less than 2"
        );
        assert_eq!(refused("{Type: Number}", "x"), "Parameter 'P' must be a number");
        let one = [("Q".to_owned(), String::new())];
        let error = resolve_parameters(&[], &one).unwrap_err();
        assert_eq!(error.message, "Parameters: [Q] do not exist in the template");
    }
}
