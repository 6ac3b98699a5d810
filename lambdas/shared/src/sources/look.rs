//! Whether a source is on. Nothing is changed.

use super::{Clients, Notification, Running, Source, SourceError};
use aws_sdk_eventbridge::types::RuleState;

/// What a source is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It fills buckets.
    On(Running),
    /// It is off already.
    Off,
    /// It has been deleted meanwhile.
    Gone,
}

/// Looks at one source.
pub async fn look(clients: &Clients, source: &Source) -> Result<State, SourceError> {
    match running(clients, source).await {
        Ok(Some(running)) => Ok(State::On(running)),
        Ok(None) => Ok(State::Off),
        Err(error) if error.is_missing() => Ok(State::Gone),
        Err(error) => Err(error),
    }
}

async fn running(clients: &Clients, source: &Source) -> Result<Option<Running>, SourceError> {
    let (is_on, notification) = match source {
        Source::Schedule(id) => {
            let (bus, rule) = Source::rule(id);
            let ask = clients.events.describe_rule().name(rule).set_event_bus_name(bus).send().await;
            let answer = ask.map_err(|error| SourceError::call("events:DescribeRule", source, &error))?;
            (answer.state() != Some(&RuleState::Disabled), None)
        }
        Source::Mapping(id) => (!mapping_is_off(&mapping_state(clients, source, id).await?), None),
        Source::Notification(bucket) => {
            let ask = clients.s3.get_bucket_notification_configuration().bucket(bucket).send().await;
            let answer =
                ask.map_err(|error| SourceError::call("s3:GetBucketNotification", source, &error))?;
            let notification = Notification::read(answer);
            (!notification.is_empty(), Some(notification))
        }
    };
    Ok(is_on.then(|| Running { source: source.clone(), notification }))
}

/// A mapping's state: Creating, Enabling, Enabled, Updating, Disabling, Disabled or Deleting.
pub(super) async fn mapping_state(
    clients: &Clients,
    source: &Source,
    id: &str,
) -> Result<String, SourceError> {
    let ask = clients.lambda.get_event_source_mapping().uuid(id).send().await;
    let answer = ask.map_err(|error| SourceError::call("lambda:GetEventSourceMapping", source, &error))?;
    Ok(answer.state.unwrap_or_default())
}

/// A mapping that is on its way to be off takes no new messages, and nobody wants it on.
fn mapping_is_off(state: &str) -> bool {
    matches!(state, "Disabling" | "Disabled" | "Deleting")
}
