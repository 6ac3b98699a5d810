//! The errors of emptier and sources as the command line tells them.

use lambda_shared::emptier::{EmptyError, Failure};
use lambda_shared::sources::{Source, SourceError};

use crate::errors::{Answer, Call, Class, Error};

/// With class and hint for what a person can do about it.
pub(super) fn error(error: &EmptyError) -> Error {
    match error {
        EmptyError::NoSuchBucket { bucket } => Error::failed(format!("there is no bucket {bucket}")),
        EmptyError::Stopped { bucket } => Error::failed(format!("emptying the bucket {bucket} was stopped")),
        EmptyError::Call { action, bucket, code, reason } => Error::Call(Call {
            what: format!("cannot empty the bucket {bucket}: {action} was refused"),
            class: code.as_deref().map_or(Class::Unreachable, Class::of_code),
            // The reason begins with the code and ends with the request's id already.
            answer: Answer { code: None, message: reason.clone(), request_id: None },
        }),
        EmptyError::StillFilled { bucket, left, rounds, failures } => Error::Failed {
            what: format!("the bucket {bucket} still holds {left} after {rounds} rounds"),
            causes: first(failures).into_iter().collect(),
            hint: Some(if failures.is_empty() {
                "something still writes to it: stop that, or wait until it is done, and run this again"
                    .to_owned()
            } else {
                "see what holds them: a bucket policy, an object lock, a missing permission".to_owned()
            }),
        },
    }
}

/// The same for a source that cannot be `verb`bed.
pub(super) fn of_source(verb: &str, source: &Source, error: &SourceError) -> Error {
    Error::Call(Call {
        what: format!("cannot {verb} the {source}: {} was refused", error.action),
        class: error.code.as_deref().map_or(Class::Unreachable, Class::of_code),
        answer: Answer { code: None, message: error.reason.clone(), request_id: None },
    })
}

/// Whether buckets can be emptied all the same: a role that may not stop a source may still empty, and what is written
/// meanwhile is found by another look. The pipeline's own clean-up stops the sources with a role of its own.
pub(super) fn is_bearable(error: &SourceError) -> bool {
    let code = error.code.as_deref().unwrap_or_default();
    code == "NotImplemented" || Class::of_code(code) == Class::Denied
}

/// One of many says what kind of thing holds them.
fn first(failures: &[Failure]) -> Option<String> {
    let (first, rest) = failures.split_first()?;
    Some(if rest.is_empty() { first.to_string() } else { format!("{first}; and {} more", rest.len()) })
}
