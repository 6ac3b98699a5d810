//! What became of one uploaded file.
//!
//! The harvester moves the original last of all, so a file is done when it has left `in/`. Whether there is a manifest
//! says nothing: the same bytes may have been harvested before.

use asx::manifest::Manifest;
use asx::{FailureReport, Kind, keys};

use super::Found;
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::objects;

/// What became of a file that has left `in/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// There is a result.
    Found(Found),
    /// It is gone, and nothing says why: somebody emptied the bucket.
    Lost,
}

/// What became of the file that was stored under `key`; `None` while it is still there.
pub async fn look(clients: &Clients, bucket: &str, key: &str, sha256: &str) -> Result<Option<Fate>, Error> {
    if objects::stored_at(clients, bucket, key).await?.is_some() {
        return Ok(None);
    }
    let (done, failed) = (keys::done(key, sha256), keys::failed(key, sha256));
    let done = objects::stored_at(clients, bucket, &done).await?;
    let failed = objects::stored_at(clients, bucket, &failed).await?;
    // Both, when the lambdas have changed their mind about the same bytes: the later one holds.
    let found = match (done, failed) {
        (None, None) => None,
        (Some(done), failed) if failed.is_none_or(|failed| failed <= done) => {
            manifest(clients, bucket, sha256).await?
        }
        _ => failure(clients, bucket, &keys::reason(key, sha256)).await?,
    };
    Ok(Some(found.map_or(Fate::Lost, Fate::Found)))
}

async fn manifest(clients: &Clients, bucket: &str, sha256: &str) -> Result<Option<Found>, Error> {
    for kind in Kind::ALL {
        let key = keys::manifest(kind, sha256);
        if let Some(json) = objects::read(clients, bucket, &key).await? {
            let manifest = Manifest::from_json(&json).map_err(|error| unreadable(bucket, &key, &error))?;
            return Ok(Some(Found::Harvested(Box::new(manifest))));
        }
    }
    Ok(None)
}

async fn failure(clients: &Clients, bucket: &str, key: &str) -> Result<Option<Found>, Error> {
    let Some(json) = objects::read(clients, bucket, key).await? else { return Ok(None) };
    let report = FailureReport::from_json(&json).map_err(|error| unreadable(bucket, key, &error))?;
    Ok(Some(Found::Failed(Box::new(report))))
}

pub(super) fn unreadable(bucket: &str, key: &str, error: &serde_json::Error) -> Error {
    Error::Failed {
        what: format!("s3://{bucket}/{key} is not what this version of mdd reads"),
        causes: vec![error.to_string()],
        hint: Some("the lambdas may come from another commit than mdd: build mdd from theirs".to_owned()),
    }
}
