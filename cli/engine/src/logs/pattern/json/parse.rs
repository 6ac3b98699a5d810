//! From the text of a pattern over JSON to its conditions.

use super::{Condition, Operand, Operator, Selector, Step, Test};
use crate::core::ApiError;
use crate::logs::pattern::{invalid_pattern, take_phrase};

/// Parentheses in parentheses; more are no pattern anybody wrote, and each costs a piece of the stack.
const DEPTH: usize = 32;

/// The longer ones first: `<=` begins with `<`.
const OPERATORS: [(&str, Operator); 6] = [
    ("!=", Operator::NotEqual),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("=", Operator::Equal),
    ("<", Operator::Less),
    (">", Operator::More),
];

/// Read a whole pattern, its braces included.
pub(in crate::logs::pattern) fn parse(text: &str) -> Result<Condition, ApiError> {
    let inner = text.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let mut parser = Parser { rest: inner.ok_or_else(invalid_pattern)?, depth: 0 };
    let condition = parser.any()?;
    if parser.rest.trim_start().is_empty() { Ok(condition) } else { Err(invalid_pattern()) }
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl Parser<'_> {
    fn any(&mut self) -> Result<Condition, ApiError> {
        let mut conditions = vec![self.all()?];
        while self.take("||") {
            conditions.push(self.all()?);
        }
        Ok(only(conditions, Condition::Any))
    }

    fn all(&mut self) -> Result<Condition, ApiError> {
        let mut conditions = vec![self.one()?];
        while self.take("&&") {
            conditions.push(self.one()?);
        }
        Ok(only(conditions, Condition::All))
    }

    fn one(&mut self) -> Result<Condition, ApiError> {
        if !self.take("(") {
            let selector = self.selector()?;
            return Ok(Condition::Of(selector, self.test()?));
        }
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(invalid_pattern());
        }
        let condition = self.any()?;
        self.depth -= 1;
        self.must(")")?;
        Ok(condition)
    }

    fn selector(&mut self) -> Result<Selector, ApiError> {
        self.must("$")?;
        let mut steps = Vec::new();
        loop {
            let dot = self.take_here(".");
            if self.take_here("[") {
                steps.push(self.bracketed()?);
            } else if dot {
                let name = self.word(|c| c.is_alphanumeric() || c == '_' || c == '-')?;
                steps.push(Step::Member(name.to_owned()));
            } else if steps.is_empty() {
                return Err(invalid_pattern());
            } else {
                return Ok(Selector(steps));
            }
        }
    }

    /// `0]`, `"a b"]` or `'a b']`.
    fn bracketed(&mut self) -> Result<Step, ApiError> {
        let step = if self.take("\"") {
            Step::Member(self.phrase()?)
        } else if self.take("'") {
            let (name, rest) = self.rest.split_once('\'').ok_or_else(invalid_pattern)?;
            self.rest = rest;
            Step::Member(name.to_owned())
        } else {
            let index = self.word(|c| c.is_ascii_digit())?;
            Step::Element(index.parse().map_err(|_| invalid_pattern())?)
        };
        self.must("]")?;
        Ok(step)
    }

    fn test(&mut self) -> Result<Test, ApiError> {
        if let Some((_, operator)) = OPERATORS.iter().find(|(sign, _)| self.take(sign)) {
            let operand = self.operand()?;
            let orders = !matches!(operator, Operator::Equal | Operator::NotEqual);
            if orders && !matches!(operand, Operand::Number(..)) {
                return Err(invalid_pattern());
            }
            return Ok(Test::Compared(*operator, operand));
        }
        match (self.keyword()?, self.keyword()?) {
            ("NOT", "EXISTS") => Ok(Test::Missing),
            ("IS", "NULL") => Ok(Test::Null),
            ("IS", "TRUE") => Ok(Test::Flag(true)),
            ("IS", "FALSE") => Ok(Test::Flag(false)),
            _ => Err(invalid_pattern()),
        }
    }

    fn operand(&mut self) -> Result<Operand, ApiError> {
        if self.take("\"") {
            return Ok(Operand::Text(self.phrase()?));
        }
        if self.take("%") {
            return Err(ApiError::not_implemented("A filterPattern with a regular expression (%...%)"));
        }
        let word = self.word(|c| c.is_alphanumeric() || "_-+.*".contains(c))?;
        let is_number =
            word.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
        Ok(match word.parse() {
            // Rust reads words too: inf, nan.
            Ok(number) if is_number => Operand::Number(number, word.to_owned()),
            _ => Operand::Text(word.to_owned()),
        })
    }
}

impl<'a> Parser<'a> {
    /// Take this, behind spaces, if it comes next.
    fn take(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        self.take_here(sign)
    }

    fn take_here(&mut self, sign: &str) -> bool {
        let left = self.rest.strip_prefix(sign);
        self.rest = left.unwrap_or(self.rest);
        left.is_some()
    }

    fn must(&mut self, sign: &str) -> Result<(), ApiError> {
        if self.take(sign) { Ok(()) } else { Err(invalid_pattern()) }
    }

    fn keyword(&mut self) -> Result<&'a str, ApiError> {
        self.word(|c| c.is_ascii_alphabetic())
    }

    /// The characters up to the first other one; at least one.
    fn word(&mut self, belongs: impl Fn(char) -> bool) -> Result<&'a str, ApiError> {
        let text = self.rest.trim_start();
        let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.rest = rest;
        if word.is_empty() { Err(invalid_pattern()) } else { Ok(word) }
    }

    /// The rest of a phrase whose first quote is taken.
    fn phrase(&mut self) -> Result<String, ApiError> {
        let (phrase, rest) = take_phrase(self.rest)?;
        self.rest = rest;
        Ok(phrase)
    }
}

/// One condition stands for itself.
fn only(mut conditions: Vec<Condition>, several: fn(Vec<Condition>) -> Condition) -> Condition {
    match conditions.pop() {
        Some(condition) if conditions.is_empty() => condition,
        last => {
            conditions.extend(last);
            several(conditions)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_is_no_pattern_is_refused() {
        let nested = |depth: usize| format!("{{ {}$.a = 1{} }}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(&nested(32)).is_ok());
        for pattern in [
            "{",
            "{}",
            "{ }",
            "{ $ = 1 }",
            "{ $. = 1 }",
            "{ a = 1 }",
            "{ $.a }",
            "{ $.a = }",
            "{ $.a == 1 }",
            "{ $.a = 1 ",
            "{ $.a = 1 } x",
            "{ $.a = \"x }",
            "{ $.a = x y }",
            "{ $.a > x }",
            "{ $.a > 4* }",
            "{ $.a IS }",
            "{ $.a IS MAYBE }",
            "{ $.a EXISTS }",
            "{ $.a[x] = 1 }",
            "{ $.a[0 = 1 }",
            "{ $['a] = 1 }",
            "{ $.a = 1 && }",
            "{ $.a = 1 & $.b = 2 }",
            "{ ($.a = 1 }",
            "{ $.a = 1) }",
            &nested(1000),
        ] {
            let error = parse(pattern).expect_err(pattern);
            assert_eq!(
                (&*error.code, &*error.message),
                ("InvalidParameterException", "Invalid filter pattern"),
                "{pattern}"
            );
        }
    }

    #[test]
    fn a_regular_expression_is_refused_by_name() {
        let error = parse("{ $.level = %ERR.*% }").expect_err("not here");
        assert_eq!(error.code, "NotImplemented");
        assert!(error.message.contains("regular expression"), "{}", error.message);
    }
}
