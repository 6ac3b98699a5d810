//! What became of uploaded files.
//!
//! The harvester moves the original last of all, so a file is done when it has left `in/`. Whether there is a manifest
//! says nothing: the same bytes may have been harvested before. All files are looked for at once, by listing: a look at
//! thousands of them costs a few calls.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};

use asx::manifest::Manifest;
use asx::{FailureReport, Kind, keys};
use futures::{StreamExt, stream};

use super::Found;
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::objects;

/// Results read at a time.
const IN_FLIGHT: usize = 64;

/// What became of a file that has left `in/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// There is a result.
    Found(Found),
    /// It is gone, and nothing says why: somebody emptied the bucket.
    Lost,
}

/// A file that was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sought<'a> {
    /// Under this key.
    pub key: &'a str,
    /// Of its bytes, in hex.
    pub sha256: &'a str,
}

/// Looks in one bucket.
#[derive(Debug)]
pub struct Looker<'a> {
    clients: &'a Clients,
    bucket: &'a str,
    /// Manifests seen of each kind: files come in batches of one kind, and the likely one is asked for first.
    seen: [AtomicUsize; Kind::ALL.len()],
}

impl<'a> Looker<'a> {
    /// In this bucket.
    pub fn new(clients: &'a Clients, bucket: &'a str) -> Self {
        Self { clients, bucket, seen: Default::default() }
    }

    /// What became of each file, by its place in `sought`; files that are still in `in/` are left out. A result that
    /// cannot be read is that file's error, a bucket that cannot be listed is everybody's.
    pub async fn look(&self, sought: &[Sought<'_>]) -> Result<Vec<(usize, Result<Fate, Error>)>, Error> {
        let there = self.among(sought.iter().map(|file| file.key.to_owned()).collect()).await?;
        let gone: Vec<usize> =
            (0..sought.len()).filter(|index| !there.contains_key(sought[*index].key)).collect();
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        let places = |place: fn(&str, &str) -> String| -> Vec<String> {
            gone.iter().map(|index| place(sought[*index].key, sought[*index].sha256)).collect()
        };
        let (done, failed) = (places(keys::done), places(keys::failed));
        let stored_done = self.among(done.iter().cloned().collect());
        let stored_failed = self.among(failed.iter().cloned().collect());
        let (stored_done, stored_failed) = futures::try_join!(stored_done, stored_failed)?;
        let fates = gone.iter().zip(done.iter().zip(&failed)).map(|(index, (done, failed))| {
            let (done, failed) = (stored_done.get(done).copied(), stored_failed.get(failed).copied());
            async move { (*index, self.fate(sought[*index], done, failed).await) }
        });
        let fates: Vec<_> = fates.collect();
        Ok(stream::iter(fates).buffer_unordered(IN_FLIGHT).collect().await)
    }

    async fn among(&self, keys: BTreeSet<String>) -> Result<HashMap<String, jiff::Timestamp>, Error> {
        let found = objects::among(self.clients, self.bucket, keys.iter().map(String::as_str)).await?;
        Ok(found.into_iter().map(|(key, object)| (key.to_owned(), object.at)).collect())
    }

    async fn fate(
        &self,
        Sought { key, sha256 }: Sought<'_>,
        done: Option<jiff::Timestamp>,
        failed: Option<jiff::Timestamp>,
    ) -> Result<Fate, Error> {
        // Both, when the lambdas have changed their mind about the same bytes: the later one holds.
        let found = match (done, failed) {
            (None, None) => None,
            (Some(done), failed) if failed.is_none_or(|failed| failed <= done) => {
                self.manifest(sha256).await?
            }
            _ => self.failure(&keys::reason(key, sha256)).await?,
        };
        Ok(found.map_or(Fate::Lost, Fate::Found))
    }

    async fn manifest(&self, sha256: &str) -> Result<Option<Found>, Error> {
        let mut kinds: Vec<usize> = (0..Kind::ALL.len()).collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(self.seen[*kind].load(Ordering::Relaxed)));
        for kind in kinds {
            let key = keys::manifest(Kind::ALL[kind], sha256);
            if let Some(json) = objects::read(self.clients, self.bucket, &key).await? {
                self.seen[kind].fetch_add(1, Ordering::Relaxed);
                let manifest =
                    Manifest::from_json(&json).map_err(|error| unreadable(self.bucket, &key, &error))?;
                return Ok(Some(Found::Harvested(Box::new(manifest))));
            }
        }
        Ok(None)
    }

    async fn failure(&self, key: &str) -> Result<Option<Found>, Error> {
        let Some(json) = objects::read(self.clients, self.bucket, key).await? else { return Ok(None) };
        let report = FailureReport::from_json(&json).map_err(|error| unreadable(self.bucket, key, &error))?;
        Ok(Some(Found::Failed(Box::new(report))))
    }
}

pub(super) fn unreadable(bucket: &str, key: &str, error: &serde_json::Error) -> Error {
    Error::Failed {
        what: format!("s3://{bucket}/{key} is not what this version of mdd reads"),
        causes: vec![error.to_string()],
        hint: Some("the lambdas may come from another commit than mdd: build mdd from theirs".to_owned()),
    }
}
