//! Filter patterns: for lines of text terms, phrases, alternatives and exclusions; for lines of JSON see [`json`].
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>
//!
//! Patterns over columns and regular expressions are refused by name: matching too much would be worse.

mod json;

use crate::core::ApiError;
use crate::logs::error::{constraint, invalid};

/// The characters a pattern may have.
const LONGEST: usize = 1024;

/// What an event must look like.
#[derive(Debug, PartialEq)]
pub(super) enum Pattern {
    Terms(Terms),
    Json(json::Condition),
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Result<Self, ApiError> {
        if text.chars().nth(LONGEST).is_some() {
            let rule = format!("Member must have length less than or equal to {LONGEST}");
            return Err(constraint(text, "filterPattern", rule));
        }
        let text = text.trim();
        match text.chars().next() {
            Some('{') => json::parse(text).map(Self::Json),
            Some('[') => Err(ApiError::not_implemented("A filterPattern over columns ([ ... ])")),
            _ => Terms::parse(text).map(Self::Terms),
        }
    }

    pub(super) fn matches(&self, message: &str) -> bool {
        match self {
            Self::Terms(terms) => terms.matches(message),
            Self::Json(condition) => condition.matches(message),
        }
    }
}

/// Parts that a line must have, may have, must not have.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Terms {
    all: Vec<String>,
    any: Vec<String>,
    none: Vec<String>,
}

impl Terms {
    fn parse(mut rest: &str) -> Result<Self, ApiError> {
        let mut pattern = Self::default();
        while !rest.is_empty() {
            let (list, term) = match rest.as_bytes()[0] {
                b'?' => (&mut pattern.any, &rest[1..]),
                b'-' => (&mut pattern.none, &rest[1..]),
                _ => (&mut pattern.all, rest),
            };
            let (term, left) = take_term(term)?;
            list.push(term);
            rest = left.trim_start();
        }
        Ok(pattern)
    }

    /// `?` terms count only where there is nothing else, as on AWS.
    fn matches(&self, message: &str) -> bool {
        let has = |term: &String| message.contains(term.as_str());
        if self.all.is_empty() && self.none.is_empty() && !self.any.is_empty() {
            return self.any.iter().any(has);
        }
        self.all.iter().all(has) && !self.none.iter().any(has)
    }
}

fn take_term(text: &str) -> Result<(String, &str), ApiError> {
    match text.chars().next() {
        Some('%') => Err(ApiError::not_implemented("A filterPattern with a regular expression (%...%)")),
        Some('"') => take_phrase(&text[1..]),
        _ => {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            let (term, rest) = text.split_at(end);
            if term.is_empty() || !term.chars().all(|c| c.is_alphanumeric() || c == '_') {
                return Err(invalid_pattern());
            }
            Ok((term.to_owned(), rest))
        }
    }
}

/// A phrase up to its closing quote; `\"` and `\\` stand for themselves.
fn take_phrase(text: &str) -> Result<(String, &str), ApiError> {
    let mut phrase = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((phrase, &text[at + 1..])),
            '\\' => phrase.extend(chars.next().map(|(_, c)| c)),
            c => phrase.push(c),
        }
    }
    Err(invalid_pattern())
}

fn invalid_pattern() -> ApiError {
    invalid("Invalid filter pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, message: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(message)
    }

    #[test]
    fn terms_are_all_wanted_and_case_matters() {
        assert!(matches("", "anything"));
        assert!(matches("ERROR disk", "ERROR: the disk is full"));
        assert!(!matches("ERROR disk", "ERROR: the net is down"));
        assert!(!matches("ERROR", "error"));
    }

    #[test]
    fn phrases_alternatives_and_exclusions() {
        assert!(matches(r#""Task timed out""#, "x Task timed out after 3.00 seconds"));
        assert!(matches(r#""say \"no\"""#, r#"they say "no""#));
        assert!(matches("?WARN ?ERROR", "a WARN line") && !matches("?WARN ?ERROR", "an INFO line"));
        assert!(matches("ERROR -Exiting", "ERROR in row 1") && !matches("ERROR -Exiting", "ERROR Exiting"));
        assert!(matches(r#"-"Exiting now""#, "ERROR") && !matches(r#"-"Exiting now""#, "Exiting now"));
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        for (pattern, code) in [
            ("[ip, user]", "NotImplemented"),
            ("%ERR.*%", "NotImplemented"),
            ("a:b", "InvalidParameterException"),
            ("\"open", "InvalidParameterException"),
            ("{ $.level = }", "InvalidParameterException"),
            (&"x".repeat(1025), "InvalidParameterException"),
        ] {
            assert_eq!(Pattern::parse(pattern).unwrap_err().code, code, "{pattern}");
        }
    }
}
