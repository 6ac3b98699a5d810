//! Filter patterns over JSON: `{ $.level = "ERROR" && $.duration_ms > 1000 }`.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html>
//!
//! A line that is no JSON object matches none of them. A comparison holds only of a value that is there and is neither
//! null, an object nor an array; `!=` too, as NOT EXISTS and IS NULL ask for the others.

mod parse;

use serde_json::Value;

pub(super) use parse::parse;

/// What a JSON object must be like.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::logs) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Of(Selector, Test),
}

/// Where a value is: the way to it from the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::logs) struct Selector(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Element(usize),
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::logs) enum Test {
    Missing,
    Null,
    Flag(bool),
    Compared(Operator, Operand),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::logs) enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Debug, Clone, PartialEq)]
pub(in crate::logs) enum Operand {
    /// `*` stands for any text.
    Text(String),
    /// A number, and how it was written: an account id is a string of digits.
    Number(f64, String),
}

impl Condition {
    /// Is this line an object of this kind?
    pub(super) fn matches(&self, message: &str) -> bool {
        match serde_json::from_str(message) {
            Ok(value @ Value::Object(_)) => self.holds(&value),
            _ => false,
        }
    }

    fn holds(&self, root: &Value) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(root)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(root)),
            Self::Of(selector, test) => test.holds(selector.find(root)),
        }
    }
}

impl Selector {
    fn find<'a>(&self, root: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Member(name) => value.as_object()?.get(name),
            Step::Element(index) => value.as_array()?.get(*index),
        })
    }
}

impl Test {
    fn holds(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Self::Missing, value) => value.is_none(),
            (Self::Null, value) => value.is_some_and(Value::is_null),
            (Self::Flag(wanted), value) => value.and_then(Value::as_bool) == Some(*wanted),
            (Self::Compared(..), None | Some(Value::Null | Value::Object(_) | Value::Array(_))) => false,
            (Self::Compared(operator, operand), Some(value)) => operator.holds(value, operand),
        }
    }
}

impl Operator {
    fn holds(self, value: &Value, operand: &Operand) -> bool {
        match self {
            Self::Equal => operand.equals(value),
            Self::NotEqual => !operand.equals(value),
            _ => {
                let (Some(value), Operand::Number(bound, _)) = (value.as_f64(), operand) else {
                    return false;
                };
                match self {
                    Self::Less => value < *bound,
                    Self::AtMost => value <= *bound,
                    Self::More => value > *bound,
                    _ => value >= *bound,
                }
            }
        }
    }
}

impl Operand {
    fn equals(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Text(pattern), Value::String(text)) => fits(pattern, text),
            (Self::Number(number, _), Value::Number(_)) => value.as_f64() == Some(*number),
            (Self::Number(_, written), Value::String(text)) => written == text,
            _ => false,
        }
    }
}

/// Does the text fit, with `*` for any part of it?
fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let (between, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    // The first place is the best one: it leaves the most for the parts behind it.
    for part in between.split('*') {
        let Some(at) = text.find(part) else { return false };
        text = &text[at + part.len()..];
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::{fits, parse};

    const LINE: &str = r#"{
        "level": "ERROR", "ms": 1500, "ratio": 0.25, "account": "012345678901", "code": "404", "gone": null,
        "ok": true, "bad": false, "a b": 1, "c.d": "x", "user": { "type": "IAMUser", "name-id": "eve" },
        "rows": [{ "n": 1 }, { "n": 2 }], "said": "a \"b\" c"
    }"#;

    fn matches(pattern: &str) -> bool {
        parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error:?}")).matches(LINE)
    }

    #[track_caller]
    fn check(all: &[&str], none: &[&str]) {
        for pattern in all {
            assert!(matches(pattern), "{pattern}");
        }
        for pattern in none {
            assert!(!matches(pattern), "{pattern}");
        }
    }

    #[test]
    fn strings_are_compared_whole_and_with_stars() {
        check(
            &[
                r#"{ $.level = "ERROR" }"#,
                "{$.level=ERROR}",
                "{ $.level = ERR* }",
                r#"{ $.level = "*RO*" }"#,
                r#"{ $.level != "INFO" }"#,
                "{ $.account = 01234* }",
                "{ $.account = 012345678901 }",
                r#"{ $.said = "a \"b\" c" }"#,
            ],
            &[
                "{ $.level = error }",
                "{ $.level = ERR }",
                "{ $.level != ERR* }",
                "{ $.account = 12345678901 }",
                "{ $.ms = \"1500\" }",
                "{ $.level > 3 }",
            ],
        );
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        check(
            &[
                "{ $.ms = 1500 }",
                "{ $.ms = 1.5e3 }",
                "{ $.ms != 1 }",
                "{ $.ms > 1499.5 }",
                "{ $.ms >= 1500 }",
                "{ $.ratio < 1 }",
                "{ $.ratio > -1 }",
                "{ $.ratio <= 0.25 }",
            ],
            &["{ $.ms > 1500 }", "{ $.ms < 1500 }", "{ $.ratio = 25 }", "{ $.code > 400 }"],
        );
    }

    #[test]
    fn selectors_reach_into_objects_and_arrays() {
        check(
            &[
                "{ $.user.type = IAMUser }",
                "{ $.user.name-id = eve }",
                "{ $.rows[1].n = 2 }",
                r#"{ $["a b"] = 1 }"#,
                "{ $.['c.d'] = x }",
                r#"{ $.user["type"] = "IAM*" }"#,
            ],
            &["{ $.rows[2].n = 2 }", "{ $.user[0] = eve }", "{ $.level.type = * }", "{ $.c.d = x }"],
        );
    }

    #[test]
    fn what_is_missing_null_or_a_flag_is_asked_for_by_name() {
        check(
            &["{ $.none NOT EXISTS }", "{ $.gone IS NULL }", "{ $.ok IS TRUE }", "{ $.bad IS FALSE }"],
            &[
                "{ $.gone NOT EXISTS }",
                "{ $.none IS NULL }",
                "{ $.ok IS FALSE }",
                "{ $.level IS TRUE }",
                "{ $.none != x }",
                "{ $.gone != x }",
                "{ $.user != x }",
                "{ $.user = * }",
            ],
        );
    }

    #[test]
    fn and_binds_closer_than_or_and_parentheses_closest() {
        check(
            &[
                "{ $.ms = 1500 && $.level = ERROR }",
                "{ ($.ms = 1500) && ($.level = ERROR) }",
                "{ $.ok IS TRUE || $.ms = 1 && $.ms = 2 }",
                "{ $.ms = 1||$.level = ERROR }",
                "{ (($.ms = 1 || $.ms = 1500) && $.gone IS NULL) }",
            ],
            &["{ $.ms = 1500 && $.level = INFO }", "{ ($.ok IS TRUE || $.ms = 1) && $.ms = 2 }"],
        );
    }

    #[test]
    fn a_line_that_is_no_object_matches_nothing() {
        let pattern = parse("{ $.level NOT EXISTS }").unwrap();
        assert!(pattern.matches("{}"));
        for line in ["", "ERROR", "[]", "\"level\"", "{ \"ms\": 1", "{} {}"] {
            assert!(!pattern.matches(line), "{line}");
        }
    }

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text) in
            [("*", ""), ("a*", "a"), ("*b*d", "abcbd"), ("a*a", "aa"), ("**", "x"), ("é*é", "éxé")]
        {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a*a", "a"), ("*b*b", "ab"), ("a*c*", "ab"), ("", "a")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
