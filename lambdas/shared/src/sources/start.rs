//! Starts a source again, as it was found. One that is on is as good as started; one that is gone needs nothing.

use super::stop::{gone_is_fine, notify, switch};
use super::{Clients, Running, Source, SourceError};

/// Starts one source.
pub async fn start(clients: &Clients, running: &Running) -> Result<(), SourceError> {
    let source = &running.source;
    let started = match source {
        Source::Schedule(id) => {
            let (bus, rule) = Source::rule(id);
            let ask = clients.events.enable_rule().name(rule).set_event_bus_name(bus).send().await;
            ask.map(drop).map_err(|error| SourceError::call("events:EnableRule", source, &error))
        }
        Source::Mapping(id) => switch(clients, source, id, true).await,
        Source::Notification(bucket) => {
            let kept = running.notification.clone().unwrap_or_default();
            match kept.write() {
                Ok(configuration) => notify(clients, source, bucket, configuration).await,
                Err(error) => Err(SourceError {
                    action: "s3:PutBucketNotification",
                    source_name: bucket.clone(),
                    code: None,
                    reason: error.to_string(),
                }),
            }
        }
    };
    gone_is_fine(started)
}
