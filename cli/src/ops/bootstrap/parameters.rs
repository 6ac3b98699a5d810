//! Which value each of the template's parameters gets, and where from.
//!
//! The command line beats the settings beats what the stack has beats the template's default.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Request;
use crate::errors::Error;
use crate::ops::nearest;

/// A parameter the template declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Its name.
    pub key: String,
    /// Can it be left out?
    pub has_default: bool,
}

/// Where a parameter's value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    /// This value.
    Value(String),
    /// What the stack has now; CloudFormation knows it, and it may be secret.
    Previous,
}

/// Settle every parameter; what stays out takes the template's default.
pub fn settle(
    declared: &[Declared],
    known: &[String],
    request: &Request,
) -> Result<BTreeMap<String, Setting>, Error> {
    let given = given(declared, request)?;
    let mut settled = BTreeMap::new();
    let mut missing = Vec::new();
    for parameter in declared {
        let key = &parameter.key;
        let stated = given.get(key).or_else(|| request.fixed.get(key)).or_else(|| request.proposed.get(key));
        if let Some(value) = stated {
            settled.insert(key.clone(), Setting::Value(value.clone()));
        } else if known.contains(key) {
            settled.insert(key.clone(), Setting::Previous);
        } else if !parameter.has_default {
            missing.push(key.as_str());
        }
    }
    match missing.first() {
        None => Ok(settled),
        Some(first) => Err(Error::usage(
            format!("the template needs a value for {}", missing.join(", ")),
            format!("give it with --param {first}=…"),
        )),
    }
}

fn given(declared: &[Declared], request: &Request) -> Result<BTreeMap<String, String>, Error> {
    let mut given = BTreeMap::new();
    for (key, value) in &request.given {
        if !declared.iter().any(|parameter| parameter.key == *key) {
            let names: Vec<_> = declared.iter().map(|parameter| parameter.key.as_str()).collect();
            let hint = match nearest(&names, key) {
                Some(name) => format!("did you mean {name}?"),
                None if names.is_empty() => "it has none".to_owned(),
                None => format!("it has {}", names.join(", ")),
            };
            return Err(Error::usage(format!("the template has no parameter {key}"), hint));
        }
        if request.fixed.get(key).is_some_and(|fixed| fixed != value) {
            return Err(Error::usage(
                format!("{key} comes from config/mdd.toml, where every command reads it"),
                "change it there",
            ));
        }
        given.insert(key.clone(), value.clone());
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Declared, Request, Setting, settle};

    fn request(given: &[(&str, &str)]) -> Request {
        let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        Request {
            stack: "s".into(),
            template: String::new(),
            fixed: map(&[("TestStackName", "t")]),
            proposed: map(&[("BranchName", "main")]),
            given: map(given).into_iter().collect::<BTreeMap<String, String>>().into_iter().collect(),
        }
    }

    fn declared() -> Vec<Declared> {
        let parameter = |key: &str, has_default| Declared { key: key.into(), has_default };
        vec![
            parameter("TestStackName", true),
            parameter("BranchName", true),
            parameter("Email", true),
            parameter("Repo", false),
        ]
    }

    #[test]
    fn the_command_line_beats_settings_beats_the_stack() {
        let known = ["Email".to_owned(), "BranchName".to_owned(), "Gone".to_owned()];
        let settled = settle(&declared(), &known, &request(&[("Repo", "a/b")])).expect("settled");
        assert_eq!(settled["BranchName"], Setting::Value("main".into()));
        assert_eq!(settled["Repo"], Setting::Value("a/b".into()));
        assert_eq!(settled["Email"], Setting::Previous);
        assert!(!settled.contains_key("Gone"));
        let other =
            settle(&declared(), &known, &request(&[("Repo", "a/b"), ("BranchName", "x")])).expect("settled");
        assert_eq!(other["BranchName"], Setting::Value("x".into()));
    }

    #[test]
    fn a_value_nobody_gives_is_asked_for_by_name() {
        let error = settle(&declared(), &[], &request(&[])).expect_err("Repo is missing");
        assert!(error.to_string().contains("Repo"));
        assert_eq!(error.verdict().exit.code(), 2);
    }

    #[test]
    fn names_others_rely_on_and_unknown_names_are_refused() {
        let values = [("Repo", "a/b"), ("TestStackName", "other")];
        assert!(settle(&declared(), &[], &request(&values)).is_err());
        let error = settle(&declared(), &[], &request(&[("Rpeo", "a/b")])).expect_err("no such parameter");
        assert!(error.verdict().hint.is_some_and(|hint| hint.contains("did you mean Repo?")));
    }
}
