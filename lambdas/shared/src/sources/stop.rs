//! Stops a source. One that is off, or gone, is as good as stopped.

use super::{Clients, Source, SourceError};
use crate::back_off::delay;
use aws_sdk_s3::types::NotificationConfiguration;

/// A mapping that is being changed by someone else is asked again this often.
const ATTEMPTS: u32 = 6;

/// Stops one source; what it has started already goes on.
pub async fn stop(clients: &Clients, source: &Source) -> Result<(), SourceError> {
    let stopped = match source {
        Source::Schedule(id) => {
            let (bus, rule) = Source::rule(id);
            let ask = clients.events.disable_rule().name(rule).set_event_bus_name(bus).send().await;
            ask.map(drop).map_err(|error| SourceError::call("events:DisableRule", source, &error))
        }
        Source::Mapping(id) => switch(clients, source, id, false).await,
        Source::Notification(bucket) => {
            notify(clients, source, bucket, NotificationConfiguration::builder().build()).await
        }
    };
    gone_is_fine(stopped)
}

pub(super) fn gone_is_fine(result: Result<(), SourceError>) -> Result<(), SourceError> {
    match result {
        Err(error) if !error.is_missing() => Err(error),
        _ => Ok(()),
    }
}

/// Turns a mapping on or off; it takes a while until it is.
pub(super) async fn switch(
    clients: &Clients,
    source: &Source,
    id: &str,
    enabled: bool,
) -> Result<(), SourceError> {
    let mut attempt = 0;
    loop {
        let ask = clients.lambda.update_event_source_mapping().uuid(id).enabled(enabled).send().await;
        let Err(error) = ask else { return Ok(()) };
        let error = SourceError::call("lambda:UpdateEventSourceMapping", source, &error);
        attempt += 1;
        match error.code.as_deref() {
            Some("ResourceInUseException" | "ResourceConflictException") if attempt < ATTEMPTS => {
                tokio::time::sleep(delay(attempt + 1)).await;
            }
            _ => return Err(error),
        }
    }
}

/// Sets what a bucket tells whom.
pub(super) async fn notify(
    clients: &Clients,
    source: &Source,
    bucket: &str,
    configuration: NotificationConfiguration,
) -> Result<(), SourceError> {
    let put = clients.s3.put_bucket_notification_configuration().bucket(bucket);
    let sent = put.notification_configuration(configuration).send().await;
    sent.map(drop).map_err(|error| SourceError::call("s3:PutBucketNotification", source, &error))
}
