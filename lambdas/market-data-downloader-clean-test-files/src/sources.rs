//! Stops what writes to the buckets: the schedule, the queue's mapping, the buckets' notifications.
//!
//! In that order, upstream first: what is already running may still write, which is why the cleaner looks again.

use crate::clients::Clients;
use crate::error::CleanError;
use crate::stack::Contents;
use aws_sdk_s3::types::NotificationConfiguration;
use futures::future::try_join_all;
use lambda_shared::{aws, back_off};

/// A mapping that is being changed by someone else is asked again this often.
const ATTEMPTS: u32 = 6;

pub(crate) async fn stop(clients: &Clients, contents: &Contents) -> Result<(), CleanError> {
    try_join_all(contents.rules.iter().map(|rule| stop_rule(clients, rule))).await?;
    try_join_all(contents.mappings.iter().map(|mapping| stop_mapping(clients, mapping))).await?;
    try_join_all(contents.buckets.iter().map(|bucket| stop_notification(clients, bucket))).await?;
    Ok(())
}

async fn stop_rule(clients: &Clients, id: &str) -> Result<(), CleanError> {
    // On a bus of its own, a rule's id is "bus|rule".
    let (bus, rule) = id.split_once('|').map_or((None, id), |(bus, rule)| (Some(bus.to_owned()), rule));
    match clients.events.disable_rule().name(rule).set_event_bus_name(bus).send().await {
        Ok(_) => tracing::info!(rule, "schedule stopped"),
        Err(error) if aws::code(&error) == Some("ResourceNotFoundException") => {
            tracing::info!(rule, "schedule is gone already");
        }
        Err(error) => return Err(CleanError::call("events:DisableRule", rule, aws::reason(&error))),
    }
    Ok(())
}

async fn stop_mapping(clients: &Clients, mapping: &str) -> Result<(), CleanError> {
    for attempt in 0.. {
        let update = clients.lambda.update_event_source_mapping().uuid(mapping).enabled(false);
        let Err(error) = update.send().await else { break };
        match aws::code(&error) {
            Some("ResourceNotFoundException") => break,
            Some("ResourceInUseException" | "ResourceConflictException") if attempt + 1 < ATTEMPTS => {
                tokio::time::sleep(back_off::delay(attempt + 2)).await;
            }
            _ => {
                return Err(CleanError::call(
                    "lambda:UpdateEventSourceMapping",
                    mapping,
                    aws::reason(&error),
                ));
            }
        }
    }
    tracing::info!(mapping, "mapping stopped");
    Ok(())
}

async fn stop_notification(clients: &Clients, bucket: &str) -> Result<(), CleanError> {
    let none = NotificationConfiguration::builder().build();
    let put =
        clients.s3.put_bucket_notification_configuration().bucket(bucket).notification_configuration(none);
    match put.send().await {
        Ok(_) => tracing::info!(bucket, "notifications stopped"),
        Err(error) if aws::code(&error) == Some("NoSuchBucket") => {
            tracing::info!(bucket, "bucket is gone already");
        }
        Err(error) => return Err(CleanError::call("s3:PutBucketNotification", bucket, aws::reason(&error))),
    }
    Ok(())
}
