//! What a write causes: an event on the bus, and an invocation of each function the bucket is configured to tell.
//!
//! Invocations are written in the transaction of the write itself and handed to Lambda's queue before the write is
//! answered; what a killed engine left is handed over when the next one starts. So one may come twice, none gets lost:
//! what S3 promises. Form of the event:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::{Transaction, params};
use serde_json::{Value, json};

use crate::core::{ApiError, Arns, Call, Cloud, StoreError};
use crate::lambda;
use crate::s3::rules::notification::Notification;
use crate::s3::rules::setting::Setting;
use crate::s3::state::{Bucket, NULL, Version};

/// What Java's URL encoder leaves alone; S3 encodes the keys of its events with it.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b'/').remove(b' ');

/// Something that happened to a version.
pub struct Happening<'a> {
    /// For example `ObjectCreated:Put`.
    pub name: &'a str,
    /// EventBridge's word for the operation, for example `PutObject`.
    pub reason: &'a str,
    /// The version written or removed.
    pub version: &'a Version,
    /// Orders the events of a key.
    pub sequence: i64,
}

impl Happening<'_> {
    fn created(&self) -> bool {
        self.name.starts_with("ObjectCreated")
    }

    /// Writes the invocations it causes, to be handed over by [`deliver`].
    pub fn record(
        &self,
        call: &Call,
        transaction: &Transaction<'_>,
        bucket: &Bucket,
    ) -> Result<(), ApiError> {
        let Some(notification) = Setting::NOTIFICATION.of::<Notification>(bucket)? else { return Ok(()) };
        for target in &notification.targets {
            if target.wants(self.name, &self.version.key) {
                let payload = json!({ "Records": [self.record_of(call, bucket, &target.id)] });
                transaction
                    .prepare_cached("INSERT INTO s3_deliveries (function, payload) VALUES (?1, ?2)")
                    .and_then(|mut insert| insert.execute(params![target.function, payload.to_string()]))
                    .map_err(StoreError::from)?;
            }
        }
        Ok(())
    }

    fn record_of(&self, call: &Call, bucket: &Bucket, configuration: &str) -> Value {
        let version = self.version;
        let mut object = json!({
            "key": utf8_percent_encode(&version.key, PLAIN).to_string().replace(' ', "+"),
            "sequencer": sequencer(self.sequence),
        });
        if self.created() {
            object["size"] = version.size.into();
        }
        if !version.etag.is_empty() {
            object["eTag"] = version.etag.clone().into();
        }
        if version.id != NULL {
            object["versionId"] = version.id.clone().into();
        }
        json!({
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": call.cloud.arns.region,
            "eventTime": call.now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            "eventName": self.name,
            "userIdentity": { "principalId": format!("AWS:{}", call.principal.name()) },
            "requestParameters": { "sourceIPAddress": "127.0.0.1" },
            "responseElements": { "x-amz-request-id": call.request_id, "x-amz-id-2": call.request_id },
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": configuration,
                "bucket": {
                    "name": bucket.name,
                    "ownerIdentity": { "principalId": call.cloud.arns.account },
                    "arn": Arns::s3(&bucket.name),
                },
                "object": object,
            },
        })
    }

    /// Tells the bus.
    pub fn publish(&self, call: &Call) {
        let version = self.version;
        let mut object = json!({ "key": version.key, "sequencer": sequencer(self.sequence) });
        if self.created() {
            object["size"] = version.size.into();
        }
        if !version.etag.is_empty() {
            object["etag"] = version.etag.clone().into();
        }
        if version.id != NULL {
            object["version-id"] = version.id.clone().into();
        }
        let mut detail = json!({
            "version": "0",
            "bucket": { "name": version.bucket },
            "object": object,
            "request-id": call.request_id,
            "requester": call.cloud.arns.account,
            "source-ip-address": "127.0.0.1",
            "reason": self.reason,
        });
        let detail_type = if self.created() {
            "Object Created"
        } else {
            let kind = if version.marker && self.name.ends_with("DeleteMarkerCreated") {
                "Delete Marker Created"
            } else {
                "Permanently Deleted"
            };
            detail["deletion-type"] = kind.into();
            "Object Deleted"
        };
        call.publish("aws.s3", detail_type, vec![Arns::s3(&version.bucket)], detail);
    }
}

fn sequencer(sequence: i64) -> String {
    format!("{sequence:016X}")
}

/// Hands all recorded invocations to Lambda's queue.
pub async fn deliver(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    let waiting: Vec<(i64, String, String)> = cloud.store.transaction(|transaction| {
        let mut statement =
            transaction.prepare_cached("SELECT seq, function, payload FROM s3_deliveries ORDER BY seq")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect::<Result<_, _>>().map_err(StoreError::from)
    })?;
    for (seq, function, payload) in waiting {
        notify(cloud, &function, payload).await;
        cloud.store.transaction(|transaction| {
            let sql = "DELETE FROM s3_deliveries WHERE seq = ?1";
            transaction.prepare_cached(sql)?.execute(params![seq])?;
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(())
}

/// Queues one invocation. A function that is gone loses its events, as on AWS; the write itself stands.
async fn notify(cloud: &Arc<Cloud>, function: &str, payload: String) {
    let call = Call::as_service(cloud, "s3.amazonaws.com");
    if let Err(problem) = lambda::invoke_event(&call, function, payload.into()).await {
        tracing::warn!(function, %problem, "an event of S3 was not delivered");
    }
}
