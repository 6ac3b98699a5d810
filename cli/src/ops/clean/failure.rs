//! The emptier's errors as the command line tells them.

use lambda_shared::emptier::EmptyError;

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
            causes: failures.iter().take(3).map(ToString::to_string).collect(),
            hint: Some(if failures.is_empty() {
                "something still writes to it: stop that, or wait until it is done, and run this again"
                    .to_owned()
            } else {
                "see what holds them: a bucket policy, an object lock, a missing permission".to_owned()
            }),
        },
    }
}
