//! Reads a template's text, YAML or JSON, into one tree in which every short form (`!Ref x`) is a long one.
//!
//! It works on the parser's events instead of on a loaded document: tags stay, a key given twice is noticed, numbers and
//! dates that AWS takes for text stay text, and whatever is wrong is named with its line.

use std::borrow::Cow;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use serde_json::{Map, Number, Value, json};

use super::format::format_error;
use crate::core::ApiError;

/// Deeper nesting than this is no template.
const DEPTH: usize = 100;

/// The short forms that YAML templates may use, without their `!`.
const SHORT_FORMS: &[&str] = &[
    "And",
    "Base64",
    "Cidr",
    "Equals",
    "FindInMap",
    "ForEach",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
];

/// The template as a tree of long forms.
pub fn read(text: &str) -> Result<Value, ApiError> {
    let value = if text.trim_start().starts_with('{') { read_json(text)? } else { read_yaml(text)? };
    if value.is_object() { Ok(value) } else { Err(format_error("unsupported structure.")) }
}

fn read_json(text: &str) -> Result<Value, ApiError> {
    serde_json::from_str(text).map_err(|error| {
        format_error(format!("JSON not well-formed. (line {}, column {})", error.line(), error.column()))
    })
}

fn read_yaml(text: &str) -> Result<Value, ApiError> {
    let mut reader = Reader { parser: Parser::new_from_str(text) };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (Event::StreamEnd, _) => return Ok(Value::Null),
            (event, span) => return reader.node(event, span, 0),
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), ApiError> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(not_well_formed(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Value, ApiError> {
        if depth > DEPTH {
            return Err(at(span.start, "the template is nested too deeply"));
        }
        match event {
            Event::Scalar(text, style, _, tag) => scalar(&text, style, tag.as_deref(), span.start),
            Event::SequenceStart(_, tag) => {
                let mut list = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => list.push(self.node(event, span, depth + 1)?),
                    }
                }
                long_form(Value::Array(list), tag, span.start)
            }
            Event::MappingStart(_, tag) => {
                let object = self.mapping(depth)?;
                long_form(Value::Object(object), tag, span.start)
            }
            Event::Alias(_) => Err(at(span.start, "aliases are not supported")),
            _ => Err(at(span.start, "unsupported structure")),
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Map<String, Value>, ApiError> {
        let mut object = Map::new();
        loop {
            let (key, mark) = match self.next()? {
                (Event::MappingEnd, _) => return Ok(object),
                (Event::Scalar(text, ..), span) => (text.into_owned(), span.start),
                (_, span) => return Err(at(span.start, "a key must be text")),
            };
            if key == "<<" {
                return Err(at(mark, "hash merges are not supported"));
            }
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            let value = if key == "Fn::GetAtt" { dotted(value) } else { value };
            if object.insert(key.clone(), value).is_some() {
                return Err(at(mark, format!("the key '{key}' is given twice")));
            }
        }
    }
}

/// `Fn::GetAtt: A.B` means the same as its list.
fn dotted(value: Value) -> Value {
    match value.as_str().and_then(|text| text.split_once('.')) {
        Some((resource, attribute)) => json!([resource, attribute]),
        None => value,
    }
}

fn not_well_formed(error: &ScanError) -> ApiError {
    at(error.marker(), error.info())
}

fn at(mark: impl std::borrow::Borrow<Marker>, what: impl std::fmt::Display) -> ApiError {
    let mark = mark.borrow();
    format_error(format!("YAML not well-formed. (line {}, column {}): {what}", mark.line(), mark.col() + 1))
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, mark: Marker) -> Result<Value, ApiError> {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Ok(Value::String(text.to_owned())),
        None if style == ScalarStyle::Plain => Ok(plain(text)),
        None => Ok(Value::String(text.to_owned())),
        Some(tag) if tag.is_yaml_core_schema() => Ok(plain(text)),
        Some(tag) if tag.suffix == "GetAtt" => {
            let (resource, attribute) = text.split_once('.').ok_or_else(|| {
                at(mark, format!("!GetAtt {text} needs a resource, a dot and an attribute"))
            })?;
            Ok(json!({ "Fn::GetAtt": [resource, attribute] }))
        }
        Some(tag) => {
            let value =
                if style == ScalarStyle::Plain { plain(text) } else { Value::String(text.to_owned()) };
            long_form(value, Some(Cow::Borrowed(tag)), mark)
        }
    }
}

/// What a plain scalar means: null, a boolean, a number, or text.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

/// A number, unless its spelling would be lost (an account id that starts with 0, for example).
fn number(text: &str) -> Option<Number> {
    if let Ok(whole) = text.parse::<i64>() {
        return (whole.to_string() == text).then(|| whole.into());
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let looks_like_one = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'))
        && digits.contains(['.', 'e', 'E']);
    if !looks_like_one {
        return None;
    }
    text.parse().ok().and_then(Number::from_f64)
}

fn long_form(value: Value, tag: Option<Cow<'_, Tag>>, mark: Marker) -> Result<Value, ApiError> {
    let Some(tag) = tag else { return Ok(value) };
    match tag.suffix.as_str() {
        _ if tag.is_yaml_core_schema() => Ok(value),
        "Ref" | "Condition" => Ok(json!({ tag.suffix.clone(): value })),
        name if SHORT_FORMS.contains(&name) => Ok(json!({ format!("Fn::{name}"): value })),
        name => Err(at(mark, format!("the tag !{name} is unknown"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_become_long_ones() {
        let text = "A: !Ref X\nB: !GetAtt R.Outputs.Y\nC: !Sub\n  - '${a}'\n  - { a: 1 }\nD: !If [C, !Ref AWS::NoValue, 2]\nE: !Not [!Condition Z]\n";
        assert_eq!(
            read(text).unwrap(),
            json!({
                "A": {"Ref": "X"}, "B": {"Fn::GetAtt": ["R", "Outputs.Y"]}, "C": {"Fn::Sub": ["${a}", {"a": 1}]},
                "D": {"Fn::If": ["C", {"Ref": "AWS::NoValue"}, 2]}, "E": {"Fn::Not": [{"Condition": "Z"}]}
            })
        );
    }

    #[test]
    fn text_that_looks_like_something_else_stays_text() {
        let text = "date: 2012-10-17\naccount: 012345678901\nid: '007'\nyes: yes\nn: 30\nx: 1.5\ne: ''\nf: >-\n  a\n  b\nb: true\n";
        assert_eq!(
            read(text).unwrap(),
            json!({"date": "2012-10-17", "account": "012345678901", "id": "007", "yes": "yes", "n": 30, "x": 1.5, "e": "", "f": "a b", "b": true})
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let message = |text: &str| read(text).unwrap_err().message;
        assert!(message("A: 1\nA: 2\n").contains("(line 2, column 1): the key 'A' is given twice"));
        assert!(message("A: 1\nB: !Reff X\n").contains("(line 2, "), "{}", message("A: 1\nB: !Reff X\n"));
        assert!(message("A: [1\nB: 2\n").contains("YAML not well-formed. (line "));
        assert_eq!(message("{\"A\": }"), "Template format error: JSON not well-formed. (line 1, column 7)");
        assert_eq!(message("just text"), "Template format error: unsupported structure.");
        assert!(message(&"[".repeat(5000)).contains("not well-formed"));
    }
}
