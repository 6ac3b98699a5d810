//! Trying a permission with a call that reads and costs nothing.

use std::error::Error as StdError;
use std::future::Future;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use futures::FutureExt;
use futures::future::BoxFuture;

use super::Check;
use super::check::not_here;
use crate::errors::{Call, Class, During, Error};

/// A call that tries a permission.
pub(super) struct Probe<'a> {
    action: &'static str,
    answer: BoxFuture<'a, Result<(), Call>>,
}

impl<'a> Probe<'a> {
    /// `action` is the permission's name, as in `s3:ListBucketVersions`.
    pub(super) fn new<T, E>(
        action: &'static str,
        call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send + 'a,
    ) -> Self
    where
        E: ProvideErrorMetadata + StdError + 'static,
    {
        Self {
            action,
            answer: call.map(move |answer| answer.during(format!("try {action}")).map(|_| ())).boxed(),
        }
    }

    /// Try it.
    pub(super) async fn run(self) -> Check {
        judge(self.action, self.answer.await)
    }
}

/// Whether it may be done is settled before whether the thing is there: any other no means that it may.
fn judge(action: &str, answer: Result<(), Call>) -> Check {
    let check = match answer {
        Ok(()) => Check::ok(action, "allowed"),
        Err(call) => match (call.class, not_here(&call)) {
            (_, Some(why)) => Check::skipped(action, why),
            (Class::Denied, None) => {
                let fix = format!("let this role do {action}, or choose another profile with --profile");
                Check { denied: true, ..Check::failed(action, call.answer.to_string(), fix) }
            }
            (Class::Other, None) => Check::ok(action, format!("allowed ({})", call.code())),
            (Class::Throttled, None) => {
                Check::warning(action, "too many calls at once", "try again in a minute")
            }
            _ => Check::of_error(action, &Error::Call(call)),
        },
    };
    Check { name: format!("permission {action}"), ..check }
}

/// A permission that cannot be tried now.
pub(super) fn untried(action: &str, why: &str) -> Check {
    Check::skipped(format!("permission {action}"), why)
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::errors::{Answer, Call, Class};
    use crate::ops::doctor::State;

    fn state(class: Class, code: &str) -> (State, bool) {
        let answer = Answer { code: Some(code.into()), message: "no".into(), request_id: None };
        let check = judge("sqs:GetQueueAttributes", Err(Call { what: "cannot try".into(), class, answer }));
        (check.state, check.denied)
    }

    #[test]
    fn only_a_no_to_the_caller_means_that_the_permission_is_missing() {
        assert_eq!(state(Class::Denied, "AccessDenied"), (State::Failed, true));
        assert_eq!(state(Class::Other, "QueueDoesNotExist"), (State::Ok, false));
        assert_eq!(state(Class::Other, "NotImplemented"), (State::Skipped, false));
        assert_eq!(state(Class::Throttled, "SlowDown"), (State::Warning, false));
        assert_eq!(state(Class::Unreachable, ""), (State::Failed, false));
    }
}
