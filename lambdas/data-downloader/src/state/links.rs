//! What is remembered of each link that was fetched, in `state/feeds/<feed>/<id>.json`.
//!
//! A page may have a thousand links whose jobs run side by side. In one object they would stand in each other's way;
//! an object each, and one listing tells which are known.

use super::Success;
use crate::error::DownloadError;
use aws_sdk_s3::Client;
use lambda_shared::aws;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// The links in a bucket.
#[derive(Clone, Debug)]
pub(crate) struct Links {
    client: Client,
    bucket: String,
}

impl Links {
    pub(crate) fn new(client: Client, bucket: String) -> Self {
        Self { client, bucket }
    }

    /// What is remembered of a link.
    pub(crate) async fn load(&self, feed: &str, url: &str) -> Result<Option<Success>, DownloadError> {
        let key = key(feed, url);
        let output = match self.client.get_object().bucket(&self.bucket).key(&key).send().await {
            Ok(output) => output,
            Err(error) if aws::code(&error) == Some("NoSuchKey") => return Ok(None),
            Err(error) => return Err(DownloadError::call("s3:GetObject", &key, aws::reason(&error))),
        };
        let body = output.body.collect().await;
        let body = body.map_err(|error| DownloadError::call("s3:GetObject", &key, error.to_string()))?;
        serde_json::from_slice(&body.into_bytes()).map(Some).map_err(|error| DownloadError::State {
            bucket: self.bucket.clone(),
            key,
            reason: error.to_string(),
        })
    }

    /// Remembers a link. Two who fetched it at the same time know the same of it.
    pub(crate) async fn save(&self, feed: &str, success: &Success) -> Result<(), DownloadError> {
        let key = key(feed, &success.url);
        let body = serde_json::to_vec_pretty(success)
            .map_err(|error| DownloadError::call("s3:PutObject", &key, error.to_string()))?;
        let put = self.client.put_object().bucket(&self.bucket).key(&key).content_type("application/json");
        let sent = put.body(body.into()).send().await;
        sent.map(drop).map_err(|error| DownloadError::call("s3:PutObject", &key, aws::reason(&error)))
    }

    /// The links of a feed that were fetched before.
    pub(crate) async fn known(&self, feed: &str) -> Result<Known, DownloadError> {
        let prefix = folder(feed);
        let list = self.client.list_objects_v2().bucket(&self.bucket).prefix(&prefix);
        let mut pages = list.into_paginator().send();
        let mut keys = HashSet::new();
        while let Some(page) = pages.next().await {
            let page =
                page.map_err(|error| DownloadError::call("s3:ListBucket", &prefix, aws::reason(&error)))?;
            keys.extend(page.contents.unwrap_or_default().into_iter().filter_map(|object| object.key));
        }
        Ok(Known { feed: feed.to_owned(), keys })
    }
}

/// Links that were fetched before.
pub(crate) struct Known {
    feed: String,
    keys: HashSet<String>,
}

impl Known {
    pub(crate) fn contain(&self, url: &str) -> bool {
        self.keys.contains(&key(&self.feed, url))
    }
}

fn folder(feed: &str) -> String {
    format!("state/feeds/{feed}/")
}

/// A URL may be longer than a key, and hold anything.
fn key(feed: &str, url: &str) -> String {
    let id = hex::encode(Sha256::digest(url));
    format!("{}{}.json", folder(feed), &id[..32])
}
