//! Evaluates a template's functions for one stack.
//!
//! A resource that does not exist yet can be asked for by a change set; the surroundings then answer with
//! `{{changeSet:KNOWN_AFTER_APPLY}}`, which travels through the functions like any other text.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::format::template_error;
use super::function::{condition, exactly, function, get_att};
use super::parameters::ParameterValues;
use super::pseudo::Pseudo;
use super::section::Template;
use super::substitute::{Piece, pieces};
use crate::core::ApiError;

/// What lies outside the template: the stack's resources and other stacks' exports.
pub trait Surroundings: Sync {
    /// What `Ref` to this resource gives.
    fn reference(&self, resource: &str) -> Result<Value, ApiError>;
    /// What `Fn::GetAtt` gives.
    fn attribute(&self, resource: &str, attribute: &str) -> Result<Value, ApiError>;
    /// The value exported under this name.
    fn import(&self, name: &str) -> Result<Value, ApiError>;
}

/// Everything a value is evaluated in.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// For its mappings.
    pub template: &'a Template,
    /// The values of its parameters.
    pub parameters: &'a ParameterValues,
    /// Its conditions, decided.
    pub conditions: &'a BTreeMap<String, bool>,
    /// The pseudo parameters.
    pub pseudo: &'a Pseudo,
    /// The rest of the world.
    pub surroundings: &'a dyn Surroundings,
}

/// Decides the template's conditions. They see parameters and mappings only.
pub fn conditions(
    template: &Template,
    parameters: &ParameterValues,
    pseudo: &Pseudo,
) -> Result<BTreeMap<String, bool>, ApiError> {
    let mut decided = BTreeMap::new();
    let nothing = BTreeMap::new();
    let scope = Scope { template, parameters, conditions: &nothing, pseudo, surroundings: &Nothing };
    for name in template.conditions.keys() {
        decide(&scope, name, &mut decided, &mut Vec::new())?;
    }
    Ok(decided)
}

struct Nothing;

impl Surroundings for Nothing {
    fn reference(&self, resource: &str) -> Result<Value, ApiError> {
        Err(template_error(format!("a condition cannot refer to the resource {resource}")))
    }
    fn attribute(&self, resource: &str, _: &str) -> Result<Value, ApiError> {
        self.reference(resource)
    }
    fn import(&self, _: &str) -> Result<Value, ApiError> {
        Err(template_error("Cannot use Fn::ImportValue in Conditions."))
    }
}

fn decide<'a>(
    scope: &Scope<'a>,
    name: &'a str,
    decided: &mut BTreeMap<String, bool>,
    on_the_way: &mut Vec<&'a str>,
) -> Result<bool, ApiError> {
    if let Some(known) = decided.get(name) {
        return Ok(*known);
    }
    if on_the_way.contains(&name) {
        return Err(template_error(format!(
            "Circular dependency between conditions: [{}]",
            on_the_way.join(", ")
        )));
    }
    let value = scope
        .template
        .conditions
        .get(name)
        .ok_or_else(|| template_error(format!("Unresolved condition dependency {name}")))?;
    on_the_way.push(name);
    let truth = holds(scope, value, decided, on_the_way)?;
    on_the_way.pop();
    decided.insert(name.to_owned(), truth);
    Ok(truth)
}

fn holds<'a>(
    scope: &Scope<'a>,
    value: &'a Value,
    decided: &mut BTreeMap<String, bool>,
    on_the_way: &mut Vec<&'a str>,
) -> Result<bool, ApiError> {
    if let Some(name) = condition(value) {
        return decide(scope, name, decided, on_the_way);
    }
    match function(value) {
        Some(("Fn::Equals", argument)) => {
            let [left, right] = exactly::<2>("Fn::Equals", argument)?;
            let (left, right) = (scope.value(left)?, scope.value(right)?);
            Ok(left == right || matches!((as_text(&left), as_text(&right)), (Some(a), Some(b)) if a == b))
        }
        Some(("Fn::Not", argument)) => {
            let [inner] = exactly::<1>("Fn::Not", argument)?;
            Ok(!holds(scope, inner, decided, on_the_way)?)
        }
        Some((name @ ("Fn::And" | "Fn::Or"), Value::Array(parts))) if (2..=10).contains(&parts.len()) => {
            let mut truth = name == "Fn::And";
            for part in parts {
                let part = holds(scope, part, decided, on_the_way)?;
                truth = if name == "Fn::And" { truth && part } else { truth || part };
            }
            Ok(truth)
        }
        _ => Err(template_error(
            "Every Conditions member must be one of Fn::And, Fn::Equals, Fn::Not, Fn::Or or a Condition",
        )),
    }
}

/// Numbers and booleans compare and join as they are written.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

impl Scope<'_> {
    /// The value of `value`; `AWS::NoValue` is `null`.
    pub fn value(&self, value: &Value) -> Result<Value, ApiError> {
        Ok(self.evaluate(value)?.unwrap_or(Value::Null))
    }

    /// All members of `object`, without those that have no value.
    pub fn members(&self, object: &Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
        let mut result = Map::new();
        for (name, value) in object {
            if let Some(value) = self.evaluate(value)? {
                result.insert(name.clone(), value);
            }
        }
        Ok(result)
    }

    /// The value of `value`, or nothing where it is `AWS::NoValue`.
    pub fn evaluate(&self, value: &Value) -> Result<Option<Value>, ApiError> {
        if let Some((name, argument)) = function(value) {
            return self.call(name, argument);
        }
        Ok(Some(match value {
            Value::Array(list) => {
                let items: Result<Vec<_>, _> = list.iter().map(|item| self.evaluate(item)).collect();
                Value::Array(items?.into_iter().flatten().collect())
            }
            Value::Object(object) => Value::Object(self.members(object)?),
            Value::Null => return Ok(None),
            other => other.clone(),
        }))
    }

    fn call(&self, name: &str, argument: &Value) -> Result<Option<Value>, ApiError> {
        match name {
            "Ref" => self.reference(argument.as_str().unwrap_or_default()),
            "Fn::GetAtt" => self.get_att(argument).map(Some),
            "Fn::Sub" => self.sub(argument).map(Some),
            "Fn::Join" => self.join(argument).map(Some),
            "Fn::Select" => self.select(argument),
            "Fn::Split" => self.split(argument).map(Some),
            "Fn::FindInMap" => self.find_in_map(argument).map(Some),
            "Fn::If" => self.choose(argument),
            "Fn::Base64" => Ok(Some(json!(BASE64_STANDARD.encode(self.text(name, argument)?)))),
            "Fn::ImportValue" => self.surroundings.import(&self.text(name, argument)?).map(Some),
            _ => Err(ApiError::not_implemented(format!("The template function {name} here"))),
        }
    }

    /// The value as text, or an error that names the function it is for.
    pub fn text(&self, what: &str, value: &Value) -> Result<String, ApiError> {
        let value = self.value(value)?;
        as_text(&value).ok_or_else(|| template_error(format!("{what} needs text here, not {value}")))
    }

    fn reference(&self, name: &str) -> Result<Option<Value>, ApiError> {
        if name == "AWS::NoValue" {
            return Ok(None);
        }
        if let Some(value) = self.pseudo.value(name) {
            return Ok(Some(value));
        }
        match self.parameters.get(name) {
            Some(value) => Ok(Some(value.clone())),
            None => self.surroundings.reference(name).map(Some),
        }
    }

    fn get_att(&self, argument: &Value) -> Result<Value, ApiError> {
        let (resource, attribute) = get_att(argument)?;
        self.surroundings.attribute(resource, &self.text("Fn::GetAtt", attribute)?)
    }

    fn sub(&self, argument: &Value) -> Result<Value, ApiError> {
        let (text, own) = match argument {
            Value::Array(parts) => (parts.first().and_then(Value::as_str), parts.get(1)),
            other => (other.as_str(), None),
        };
        let mut result = String::new();
        for piece in pieces(text.unwrap_or_default())? {
            match piece {
                Piece::Text(text) => result.push_str(text),
                Piece::Escaped(name) => result.extend(["${", name, "}"]),
                Piece::Name(name) => {
                    result.push_str(&self.variable(name, own.and_then(|own| own.get(name)))?);
                }
            }
        }
        Ok(Value::String(result))
    }

    fn variable(&self, name: &str, own: Option<&Value>) -> Result<String, ApiError> {
        let value = match (own, name.split_once('.')) {
            (Some(value), _) => return self.text("Fn::Sub", value),
            (None, Some((resource, attribute))) => self.surroundings.attribute(resource, attribute)?,
            (None, None) => self.reference(name)?.unwrap_or(Value::Null),
        };
        as_text(&value)
            .ok_or_else(|| template_error(format!("Fn::Sub needs text for ${{{name}}}, not {value}")))
    }

    fn join(&self, argument: &Value) -> Result<Value, ApiError> {
        let malformed = || {
            template_error(
                "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be \
                 joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
            )
        };
        let [delimiter, list] = exactly::<2>("Fn::Join", argument).map_err(|_| malformed())?;
        let Value::Array(list) = self.value(list)? else { return Err(malformed()) };
        let parts: Option<Vec<String>> = list.iter().map(as_text).collect();
        Ok(Value::String(parts.ok_or_else(malformed)?.join(delimiter.as_str().ok_or_else(malformed)?)))
    }

    fn select(&self, argument: &Value) -> Result<Option<Value>, ApiError> {
        let [index, list] = exactly::<2>("Fn::Select", argument)?;
        let index = self.text("Fn::Select", index)?;
        let Value::Array(list) = self.value(list)? else {
            return Err(template_error(
                "Fn::Select requires a list argument with two elements: an integer index and a list",
            ));
        };
        let selected = index.parse::<usize>().ok().and_then(|index| list.get(index));
        selected.cloned().map(Some).ok_or_else(|| {
            template_error(format!("Fn::Select cannot select nonexistent value at index {index}"))
        })
    }

    fn split(&self, argument: &Value) -> Result<Value, ApiError> {
        let [delimiter, text] = exactly::<2>("Fn::Split", argument)?;
        let delimiter = delimiter.as_str().filter(|delimiter| !delimiter.is_empty());
        let delimiter =
            delimiter.ok_or_else(|| template_error("every Fn::Split object requires a string delimiter"))?;
        Ok(json!(self.text("Fn::Split", text)?.split(delimiter).collect::<Vec<_>>()))
    }

    fn find_in_map(&self, argument: &Value) -> Result<Value, ApiError> {
        let [map, first, second] = exactly::<3>("Fn::FindInMap", argument)?;
        let keys = (
            self.text("Fn::FindInMap", map)?,
            self.text("Fn::FindInMap", first)?,
            self.text("Fn::FindInMap", second)?,
        );
        let found = self.template.mappings.get(&keys.0).and_then(|map| map.get(&keys.1)?.get(&keys.2));
        found.cloned().ok_or_else(|| {
            template_error(format!("Unable to get mapping for {}::{}::{}", keys.0, keys.1, keys.2))
        })
    }

    fn choose(&self, argument: &Value) -> Result<Option<Value>, ApiError> {
        let [name, yes, no] = exactly::<3>("Fn::If", argument)?;
        let truth = name.as_str().and_then(|name| self.conditions.get(name));
        match truth {
            Some(true) => self.evaluate(yes),
            Some(false) => self.evaluate(no),
            None => Err(template_error(format!("Fn::If names a condition that does not exist: {name}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct World;

    impl Surroundings for World {
        fn reference(&self, resource: &str) -> Result<Value, ApiError> {
            Ok(json!(format!("id-of-{resource}")))
        }
        fn attribute(&self, resource: &str, attribute: &str) -> Result<Value, ApiError> {
            Ok(json!(format!("{attribute}-of-{resource}")))
        }
        fn import(&self, name: &str) -> Result<Value, ApiError> {
            Ok(json!(format!("imported-{name}")))
        }
    }

    fn evaluate(text: &str) -> Result<Value, ApiError> {
        let text = format!(
            "Mappings: {{M: {{a: {{b: found}}}}}}\nConditions: {{On: !Equals [!Ref P, v], Off: !Not [!Condition On], \
             Both: !And [!Condition On, !Condition Off], Any: !Or [!Condition On, !Condition Off]}}\n\
             Resources: {{R: {{Type: T, Properties: {{X: {text}}}}}}}"
        );
        let template = Template::parse(&text)?;
        let parameters = BTreeMap::from([("P".to_owned(), json!("v")), ("L".to_owned(), json!(["a", "b"]))]);
        let pseudo = Pseudo {
            account: "111122223333".into(),
            region: "ap-southeast-2".into(),
            stack_id: "id".into(),
            stack_name: "stack".into(),
            notification_arns: Vec::new(),
        };
        let conditions = conditions(&template, &parameters, &pseudo)?;
        let scope = Scope {
            template: &template,
            parameters: &parameters,
            conditions: &conditions,
            pseudo: &pseudo,
            surroundings: &World,
        };
        Ok(scope.members(&template.resources["R"].properties)?.remove("X").unwrap_or(Value::Null))
    }

    #[test]
    fn functions_give_what_aws_gives() {
        for (text, expected) in [
            ("!Ref P", json!("v")),
            ("!Ref B", json!("id-of-B")),
            ("!GetAtt B.Arn", json!("Arn-of-B")),
            (
                "!Sub 'a-${AWS::Region}-${B}-${B.Arn}-${!keep}'",
                json!("a-ap-southeast-2-id-of-B-Arn-of-B-${keep}"),
            ),
            ("!Sub ['${x}${P}', {x: !Ref L}]", Value::Null),
            ("!Join ['-', [a, 1, !Ref P]]", json!("a-1-v")),
            ("!Join [',', !Ref L]", json!("a,b")),
            ("!Select [1, !Split ['/', 'owner/name']]", json!("name")),
            ("!FindInMap [M, a, b]", json!("found")),
            ("!If [On, yes, 'no']", json!("yes")),
            ("!If [Both, 1, 2]", json!(2)),
            ("!If [Any, 1, 2]", json!(1)),
            ("!Base64 abc", json!("YWJj")),
            ("!ImportValue n", json!("imported-n")),
            ("!If [Off, 1, !Ref AWS::NoValue]", Value::Null),
            ("[1, !If [Off, 2, !Ref AWS::NoValue], 3]", json!([1, 3])),
            ("{k: !Ref AWS::NoValue, l: 1}", json!({"l": 1})),
        ] {
            match evaluate(text) {
                Ok(value) => assert_eq!(value, expected, "{text}"),
                Err(error) => assert_eq!(expected, Value::Null, "{text}: {error}"),
            }
        }
    }

    #[test]
    fn what_cannot_be_evaluated_is_an_error_in_the_words_of_aws() {
        let message = |text: &str| evaluate(text).unwrap_err().message;
        assert_eq!(
            message("!Select [2, [a, b]]"),
            "Template error: Fn::Select cannot select nonexistent value at index 2"
        );
        assert_eq!(message("!FindInMap [M, a, c]"), "Template error: Unable to get mapping for M::a::c");
        assert!(message("!Join ['-', a]").starts_with("Template error: every Fn::Join object requires"));
    }
}
