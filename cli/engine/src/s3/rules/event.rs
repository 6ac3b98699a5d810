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
use crate::s3::rules::SERVICE;
use crate::s3::rules::notification::{Notification, Target};
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
        for (function, payload) in self.invocations(call, bucket)? {
            transaction
                .prepare_cached("INSERT INTO s3_deliveries (function, payload) VALUES (?1, ?2)")
                .and_then(|mut insert| insert.execute(params![function, payload.to_string()]))
                .map_err(StoreError::from)?;
        }
        Ok(())
    }

    /// Which function gets which event.
    fn invocations(&self, call: &Call, bucket: &Bucket) -> Result<Vec<(String, Value)>, ApiError> {
        let targets = Notification::of(bucket)?.targets;
        let wanted = targets.into_iter().filter(|target| target.wants(self.name, &self.version.key));
        let invocation = |target: Target| {
            (target.function, json!({ "Records": [self.record_of(call, bucket, &target.id)] }))
        };
        Ok(wanted.map(invocation).collect())
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

/// Hands all recorded invocations to Lambda's queue, one caller at a time so that none is handed over twice.
pub async fn deliver(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    let _alone = cloud.running.s3.delivering.lock().await;
    let waiting: Vec<(i64, String, String)> = cloud.store.transaction(|transaction| {
        let mut statement =
            transaction.prepare_cached("SELECT seq, function, payload FROM s3_deliveries ORDER BY seq")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect::<Result<_, _>>().map_err(StoreError::from)
    })?;
    for (seq, function, payload) in waiting {
        notify(cloud, &function, payload).await?;
        cloud.store.transaction(|transaction| {
            let sql = "DELETE FROM s3_deliveries WHERE seq = ?1";
            transaction.prepare_cached(sql)?.execute(params![seq])?;
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(())
}

/// Queues one invocation. A function that is gone, or no longer lets S3 in, loses its events as on AWS; the write itself
/// stands. An engine that cannot write keeps the event for later.
async fn notify(cloud: &Arc<Cloud>, function: &str, payload: String) -> Result<(), ApiError> {
    let call = Call::as_service(cloud, SERVICE);
    match lambda::invoke_event(&call, function, payload.into()).await {
        Err(error) if error.status >= 500 => Err(error),
        Err(error) => {
            tracing::warn!(function, %error, "an event of S3 could not be queued and is lost");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::s3::rules::setting::Setting;
    use crate::s3::state::{About, Versioning};
    use crate::{Config, Engine, Source};

    #[tokio::test]
    async fn the_event_is_the_one_aws_sends() {
        let data = tempfile::tempdir().unwrap();
        let source = Source { checkout: data.path().to_owned(), worktree: false };
        let engine = Engine::start(Config::new(data.path(), source)).await.unwrap();
        let call = engine.cloud().as_root();
        let mut bucket = Bucket {
            name: "data".to_owned(),
            created: call.now(),
            versioning: Versioning::Enabled,
            settings: BTreeMap::new(),
            tags: BTreeMap::new(),
            token: None,
            service: None,
        };
        let function = "arn:aws:lambda:ap-southeast-2:111122223333:function:harvester".to_owned();
        let target = Target {
            id: "config".to_owned(),
            function: function.clone(),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            prefix: Some("in/".to_owned()),
            suffix: None,
        };
        let notification = Notification { targets: vec![target], event_bridge: false };
        Setting::NOTIFICATION.set(&mut bucket, &notification).unwrap();
        let mut version = Version {
            bucket: "data".to_owned(),
            key: "in/feed/a b+ü.csv".to_owned(),
            seq: 7,
            id: "0123456789abcdef0123456789abcdef".to_owned(),
            latest: true,
            marker: false,
            size: 11,
            etag: "e9fb1ed1d5eaa36781088aae37acffbd".to_owned(),
            modified: call.now(),
            body: None,
            about: About::default(),
        };
        let happening = |version: &Version| {
            let happening =
                Happening { name: "ObjectCreated:Put", reason: "PutObject", version, sequence: 7 };
            happening.invocations(&call, &bucket).unwrap()
        };
        let invocations = happening(&version);
        assert_eq!(invocations.len(), 1);
        assert_eq!(invocations[0].0, function);
        let record = &invocations[0].1["Records"][0];
        assert_eq!(record["eventVersion"], "2.1");
        assert_eq!(record["eventName"], "ObjectCreated:Put");
        assert_eq!(record["s3"]["configurationId"], "config");
        assert_eq!(record["s3"]["bucket"]["arn"], "arn:aws:s3:::data");
        let object = json!({
            "key": "in/feed/a+b%2B%C3%BC.csv",
            "sequencer": "0000000000000007",
            "size": 11,
            "eTag": "e9fb1ed1d5eaa36781088aae37acffbd",
            "versionId": "0123456789abcdef0123456789abcdef",
        });
        assert_eq!(record["s3"]["object"], object);
        version.key = "done/a.csv".to_owned();
        assert_eq!(happening(&version), []);
        engine.shutdown().await;
    }
}
