//! Handing an event to a target: functions are invoked asynchronously, topics published to, queues sent to.

use crate::core::{ApiError, Call};
use crate::events::target::Target;

pub(super) async fn deliver(call: &Call, target: &Target, payload: &str) -> Result<(), ApiError> {
    match target.arn.split(':').nth(2) {
        Some("lambda") => crate::lambda::invoke_event(call, &target.arn, payload.to_owned().into()).await,
        Some("sns") => crate::sns::publish(call, &target.arn, None, payload).await.map(drop),
        Some("sqs") => crate::sqs::send(call, &target.arn, payload).await.map(drop),
        _ => target.check(),
    }
}
