//! The states of feeds, one in each `state/feeds/<feed>.json`.
//!
//! A tick and a batch may run at the same time, so a state is changed with a condition on what was read, and again
//! when someone was faster.

use super::FeedState;
use crate::error::DownloadError;
use aws_sdk_s3::Client;
use lambda_shared::{aws, back_off};

/// As many others may be faster in a row before something else must be wrong.
const ATTEMPTS: u32 = 8;

/// The states in a bucket.
#[derive(Clone, Debug)]
pub(crate) struct States {
    client: Client,
    bucket: String,
}

/// What S3 called the version that was read.
type Version = Option<String>;

impl States {
    pub(crate) fn new(client: Client, bucket: String) -> Self {
        Self { client, bucket }
    }

    pub(crate) async fn load(&self, feed: &str) -> Result<FeedState, DownloadError> {
        Ok(self.read(feed).await?.0)
    }

    /// Changes a feed's state; `change` may be called more than once. The answer is the state before and after it.
    pub(crate) async fn change(
        &self,
        feed: &str,
        change: impl Fn(&mut FeedState),
    ) -> Result<(FeedState, FeedState), DownloadError> {
        for attempt in 0..ATTEMPTS {
            let (before, version) = self.read(feed).await?;
            let mut after = before.clone();
            change(&mut after);
            if after == before || self.write(feed, &after, version).await? {
                return Ok((before, after));
            }
            if attempt > 0 {
                tokio::time::sleep(back_off::delay(attempt)).await;
            }
        }
        let reason = format!("changed by others {ATTEMPTS} times in a row");
        Err(DownloadError::call("s3:PutObject", &key(feed), reason))
    }

    async fn read(&self, feed: &str) -> Result<(FeedState, Version), DownloadError> {
        let key = key(feed);
        let output = match self.client.get_object().bucket(&self.bucket).key(&key).send().await {
            Ok(output) => output,
            Err(error) if aws::code(&error) == Some("NoSuchKey") => return Ok((FeedState::default(), None)),
            Err(error) => return Err(DownloadError::call("s3:GetObject", &key, aws::reason(&error))),
        };
        let version = output.e_tag.clone();
        let body = output.body.collect().await;
        let body = body.map_err(|error| DownloadError::call("s3:GetObject", &key, error.to_string()))?;
        let state = serde_json::from_slice(&body.into_bytes()).map_err(|error| DownloadError::State {
            bucket: self.bucket.clone(),
            key,
            reason: error.to_string(),
        })?;
        Ok((state, version))
    }

    /// `false` when someone else wrote since `version` was read.
    async fn write(&self, feed: &str, state: &FeedState, version: Version) -> Result<bool, DownloadError> {
        let key = key(feed);
        let body = serde_json::to_vec_pretty(state)
            .map_err(|error| DownloadError::call("s3:PutObject", &key, error.to_string()))?;
        let put = self.client.put_object().bucket(&self.bucket).key(&key).content_type("application/json");
        let put = if version.is_some() { put.set_if_match(version) } else { put.if_none_match("*") };
        match put.body(body.into()).send().await {
            Ok(_) => Ok(true),
            Err(error) => match aws::code(&error) {
                Some("PreconditionFailed" | "ConditionalRequestConflict" | "NoSuchKey") => Ok(false),
                _ => Err(DownloadError::call("s3:PutObject", &key, aws::reason(&error))),
            },
        }
    }
}

fn key(feed: &str) -> String {
    format!("state/feeds/{feed}.json")
}
