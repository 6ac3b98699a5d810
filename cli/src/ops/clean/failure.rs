//! The emptier's errors as the command line tells them.

use lambda_shared::emptier::{EmptyError, Failure};

use crate::errors::{Answer, Call, Class, Error};

/// With class and hint for what a person can do about it.
pub(super) fn error(error: &EmptyError) -> Error {
    match error {
        EmptyError::NoSuchBucket { bucket } => Error::failed(format!("there is no bucket {bucket}")),
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

/// One of many says what kind of thing holds them.
fn first(failures: &[Failure]) -> Option<String> {
    let (first, rest) = failures.split_first()?;
    Some(if rest.is_empty() { first.to_string() } else { format!("{first}; and {} more", rest.len()) })
}
