//! Runs the handler and turns whatever comes of it, in time, into an answer.

use super::{Request, RequestType, Resource, Response};
use std::any::Any;
use std::error::Error;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinError;
use tokio::time::Instant;

/// Kept back for sending the answer, retries included.
const FOR_THE_ANSWER: Duration = Duration::from_secs(5);

/// How long an invocation has.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// When the handler is dropped and the answer is sent.
    pub handler_until: Instant,
    /// When the function is ended.
    pub answer_until: Instant,
    given: Duration,
}

impl Budget {
    /// The budget of a call that is ended after `remaining`: five seconds are the answer's, or a third where
    /// there are less than fifteen.
    pub fn new(remaining: Duration) -> Self {
        let now = Instant::now();
        let given = remaining.saturating_sub(FOR_THE_ANSWER.min(remaining / 3));
        Self { handler_until: now + given, answer_until: now + remaining, given }
    }

    /// What is left for the handler.
    pub fn left(&self) -> Duration {
        self.handler_until.saturating_duration_since(Instant::now())
    }
}

/// The answer to `request`, at the latest when the handler's time is up.
pub(super) async fn decide<R: Resource>(resource: &Arc<R>, request: Request, budget: Budget) -> Response {
    let name = resource.physical_id(&request);
    let mut work = tokio::spawn({
        let (resource, request) = (Arc::clone(resource), request.clone());
        async move { resource.handle(request, budget).await }
    });
    let result = match tokio::time::timeout_at(budget.handler_until, &mut work).await {
        Ok(Ok(Ok(answer))) => Ok(answer),
        Ok(Ok(Err(error))) => Err(with_causes(&error)),
        Ok(Err(panicked)) => Err(format!("the function has a defect: {}", panic_text(panicked))),
        Err(_) => {
            work.abort();
            Err(format!(
                "not finished after {:.0} s, just before the function's time limit",
                budget.given.as_secs_f64()
            ))
        }
    };
    match result {
        Ok(answer) if request.request_type == RequestType::Delete => {
            let kept = kept_name(&request, name);
            Response::success(&request, kept, answer)
        }
        Ok(answer) => Response::success(&request, name, answer),
        Err(reason) => {
            let kept = kept_name(&request, name);
            Response::failed(&request, kept, reason)
        }
    }
}

/// The name that CloudFormation already has: a `Delete` and a failed `Update` must not seem to make something new.
fn kept_name(request: &Request, name: String) -> String {
    request.physical_resource_id.clone().unwrap_or(name)
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

fn panic_text(error: JoinError) -> String {
    let Ok(payload): Result<Box<dyn Any + Send>, _> = error.try_into_panic() else {
        return "its task was cancelled".to_owned();
    };
    let text =
        payload.downcast_ref::<String>().map(String::as_str).or(payload.downcast_ref::<&str>().copied());
    format!("it panicked: {}", text.unwrap_or("without a message"))
}
