//! One finding, with what to do about it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::errors::{Call, Class, Error};
use crate::exit::Exit;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Ok,
    /// It works, and somebody should know this.
    Warning,
    /// Something will not work.
    Failed,
    /// It could not be looked at, or there is nothing to look at.
    Skipped,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// How it came out.
    pub state: State,
    /// What was seen.
    pub detail: String,
    /// What to do about it; commands stand in backticks.
    pub fix: Option<String>,
    /// Is it about credentials or a permission?
    #[serde(skip)]
    pub denied: bool,
}

impl Check {
    /// As it should be.
    pub fn ok(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(name, State::Ok, detail, None)
    }

    /// It works, and somebody should know this.
    pub fn warning(name: impl Into<String>, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(name, State::Warning, detail, Some(fix.into()))
    }

    /// Something will not work.
    pub fn failed(name: impl Into<String>, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(name, State::Failed, detail, Some(fix.into()))
    }

    /// It could not be looked at, or there is nothing to look at.
    pub fn skipped(name: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(name, State::Skipped, why, None)
    }

    /// It could not be looked at, and something can be done about that.
    pub fn unchecked(name: impl Into<String>, why: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(name, State::Skipped, why, Some(fix.into()))
    }

    /// A look that went wrong.
    pub fn of_error(name: impl Into<String>, error: &Error) -> Self {
        if let Error::Call(call) = error
            && let Some(why) = not_here(call)
        {
            return Self::skipped(name, why);
        }
        let verdict = error.verdict();
        let causes: Vec<String> = std::iter::once(error.to_string()).chain(error.causes()).collect();
        let check = Self::new(name, State::Failed, causes.join(": "), verdict.hint);
        Self { denied: verdict.exit == Exit::Denied, ..check }
    }

    fn new(name: impl Into<String>, state: State, detail: impl Into<String>, fix: Option<String>) -> Self {
        Self { name: name.into(), state, detail: detail.into(), fix, denied: false }
    }
}

/// Whether what answers does not have this service or operation at all: then there is nothing to mend.
pub(super) fn not_here(call: &Call) -> Option<String> {
    const UNKNOWN: [&str; 8] = [
        "NotImplemented",
        "NotImplementedException",
        "InvalidAction",
        "UnknownOperation",
        "UnknownOperationException",
        "MethodNotAllowed",
        "UnsupportedOperation",
        "UnknownService",
    ];
    match (call.class, call.code()) {
        (Class::Other, "") => Some("not available here: what answers does not speak this service".to_owned()),
        (Class::Fault, "") => Some("not available here, or out of order: it gave no reason".to_owned()),
        (Class::Other | Class::Fault, code) if UNKNOWN.contains(&code) => {
            Some(format!("not available here ({code})"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, State};
    use crate::errors::{Answer, Call, Class, Error};

    fn check(class: Class, code: &str) -> Check {
        let code = (!code.is_empty()).then(|| code.to_owned());
        let answer = Answer { code, message: "no".into(), request_id: None };
        Check::of_error("x", &Error::Call(Call { what: "cannot look".into(), class, answer }))
    }

    #[test]
    fn a_service_that_is_not_there_is_not_a_failure() {
        assert_eq!(check(Class::Other, "NotImplemented").state, State::Skipped);
        assert_eq!(check(Class::Other, "").state, State::Skipped);
        assert_eq!(check(Class::Other, "PipelineNotFoundException").state, State::Failed);
        let denied = check(Class::Denied, "AccessDenied");
        assert_eq!((denied.state, denied.denied), (State::Failed, true));
        assert_eq!(denied.detail, "cannot look: AccessDenied: no");
        assert!(!check(Class::Unreachable, "").denied);
    }
}
