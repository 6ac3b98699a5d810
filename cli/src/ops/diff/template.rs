//! A template's text, YAML or JSON, as a tree that can be compared: short forms are written out, every scalar is text.
//!
//! CloudFormation takes `30`, `"30"`, `true` and `"true"` for the same, so a difference between them is none. This reads
//! what is to be compared; whether it is a good template is CloudFormation's to say.

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput, Tag};
use serde_json::{Map, Value, json};

/// Deeper nesting than this is no template.
const DEPTH: usize = 100;

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Problem {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// Read a template.
pub fn read(text: &str) -> Result<Map<String, Value>, Problem> {
    let value = if text.trim_start().starts_with('{') { of_json(text)? } else { of_yaml(text)? };
    match alike(value) {
        Value::Object(members) => Ok(members),
        _ => Err(Problem { line: 1, what: "a template is a mapping".into() }),
    }
}

fn of_json(text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text).map_err(|error| Problem { line: error.line(), what: error.to_string() })
}

fn of_yaml(text: &str) -> Result<Value, Problem> {
    let mut reader = Reader { parser: Parser::new_from_str(text) };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
            (event, span) => return reader.node(event, span, 0),
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Problem> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(Problem { line: error.marker().line(), what: error.info().to_owned() }),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Value, Problem> {
        let (value, tag) = match event {
            _ if depth > DEPTH => return problem(span, "nested too deeply"),
            Event::Scalar(text, style, _, tag) => (scalar(&text, style, tag.as_deref()), tag),
            Event::SequenceStart(_, tag) => (self.list(depth)?, tag),
            Event::MappingStart(_, tag) => (self.mapping(depth)?, tag),
            Event::Alias(_) => return problem(span, "an alias, which CloudFormation does not take"),
            _ => return problem(span, "nothing where a value should be"),
        };
        Ok(match tag {
            Some(tag) if !tag.is_yaml_core_schema() => long_form(&tag.suffix, value),
            _ => value,
        })
    }

    fn list(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut list = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::Array(list)),
                (event, span) => list.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut members = Map::new();
        loop {
            let key = match self.next()? {
                (Event::MappingEnd, _) => return Ok(Value::Object(members)),
                (Event::Scalar(text, ..), _) => text.into_owned(),
                (_, span) => return problem(span, "a key that is no text"),
            };
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            if members.insert(key.clone(), value).is_some() {
                return problem(span, &format!("the key {key} is given twice"));
            }
        }
    }
}

fn problem<T>(span: Span, what: &str) -> Result<T, Problem> {
    Err(Problem { line: span.start.line(), what: what.to_owned() })
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" if style == ScalarStyle::Plain && tag.is_none() => Value::Null,
        _ => Value::String(text.to_owned()),
    }
}

fn long_form(tag: &str, value: Value) -> Value {
    match tag {
        "Ref" | "Condition" => json!({ tag: value }),
        _ => json!({ format!("Fn::{tag}"): value }),
    }
}

/// The same tree with one spelling for what CloudFormation takes for the same.
fn alike(value: Value) -> Value {
    match value {
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        Value::String(text) if matches!(text.as_str(), "True" | "TRUE" | "False" | "FALSE") => {
            Value::String(text.to_lowercase())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(alike).collect()),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(key, value)| member(key, alike(value))).collect())
        }
        other => other,
    }
}

fn member(key: String, value: Value) -> (String, Value) {
    let value = match (key.as_str(), value) {
        ("Fn::GetAtt", Value::String(text)) => match text.split_once('.') {
            Some((resource, attribute)) => json!([resource, attribute]),
            None => Value::String(text),
        },
        ("Fn::GetAZs", Value::Null) => Value::String(String::new()),
        ("DependsOn", Value::String(one)) => json!([one]),
        (_, value) => value,
    };
    (key, value)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::read;

    #[test]
    fn yaml_with_short_forms_and_json_with_long_ones_are_the_same() {
        let yaml = "A: !Ref X\nB: !GetAtt R.Outputs.Y\nC: !Sub ['${a}', { a: 1 }]\nD: !If [C, !Ref AWS::NoValue, true]\nE: !Not [!Condition Z]\nR: { DependsOn: X }\nF: !GetAZs ''\n";
        let json = r#"{"A": {"Ref": "X"}, "B": {"Fn::GetAtt": ["R", "Outputs.Y"]}, "C": {"Fn::Sub": ["${a}", {"a": "1"}]},
            "D": {"Fn::If": ["C", {"Ref": "AWS::NoValue"}, true]}, "E": {"Fn::Not": [{"Condition": "Z"}]},
            "R": {"DependsOn": ["X"]}, "F": {"Fn::GetAZs": ""}}"#;
        assert_eq!(read(yaml).expect("YAML"), read(json).expect("JSON"));
    }

    #[test]
    fn scalars_are_compared_as_cloudformation_takes_them() {
        let found = read("a: 30\nb: '30'\nc: True\nd: 012345678901\ne:\nf: >-\n  x\n  y\n").expect("YAML");
        let expected = json!({"a": "30", "b": "30", "c": "true", "d": "012345678901", "e": null, "f": "x y"});
        assert_eq!(Value::Object(found), expected);
    }

    #[test]
    fn what_is_no_template_is_named_with_its_line() {
        let problem = |text: &str| read(text).expect_err("no template").to_string();
        assert_eq!(problem("A: 1\nA: 2\n"), "line 2: the key A is given twice");
        assert_eq!(problem("a: &x 1\nb: *x\n"), "line 2: an alias, which CloudFormation does not take");
        assert_eq!(problem("- a\n"), "line 1: a template is a mapping");
        assert!(problem("{\"A\": }").starts_with("line 1: "));
        assert!(problem("A: [1\nB: 2\n").starts_with("line "));
        assert!(problem(&"[".repeat(5000)).starts_with("line "));
        assert_eq!(problem(""), "line 1: nothing where a value should be");
    }
}
