//! What an earlier run has uploaded already, for one that continues it.
//!
//! Uploading again is harmless, the harvester knows the bytes; but a load of thousands need not begin again. The bucket
//! itself says what is there: nothing is remembered here.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use asx::keys;
use futures::{StreamExt, TryStreamExt, stream};
use schemars::JsonSchema;
use serde::Serialize;

use super::Pick;
use super::digest::{self, OfFile};
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::objects;

/// Files hashed at a time: more would only fight for the disk.
const HASHED: usize = 4;

/// Where a file that need not be sent again is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Already {
    /// Under its key.
    Stored,
    /// The harvester is done with it.
    Harvested,
}

/// A file that need not be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Where it is.
    pub already: Already,
    /// Of its bytes, in hex.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// For each pick, whether an earlier run has uploaded these very bytes under its key.
pub async fn already(clients: &Clients, bucket: &str, picks: &[Pick]) -> Result<Vec<Option<Known>>, Error> {
    let stored = objects::among(clients, bucket, picks.iter().map(|pick| pick.key.as_str())).await?;
    let files = hashes(picks).await?;
    let of = |pick: &Pick| files.get(&pick.path).and_then(Option::as_ref);
    let moved = |place: fn(&str, &str) -> String| -> Vec<String> {
        let harvested = picks.iter().filter(|pick| pick.key.starts_with(keys::IN));
        harvested.filter_map(|pick| Some(place(&pick.key, &of(pick)?.sha256))).collect()
    };
    let (done, failed) = (moved(keys::done), moved(keys::failed));
    let (done, failed) = futures::try_join!(
        objects::among(clients, bucket, done.iter().map(String::as_str)),
        objects::among(clients, bucket, failed.iter().map(String::as_str)),
    )?;
    let known = picks.iter().map(|pick| {
        let file = of(pick)?;
        let OfFile { sha256, etag, size } = file;
        let known = |already| Some(Known { already, sha256: sha256.clone(), size: *size });
        match stored.get(pick.key.as_str()) {
            Some(object) => {
                (object.size == *size && object.etag == *etag).then(|| known(Already::Stored)).flatten()
            }
            None if !pick.key.starts_with(keys::IN) => None,
            None => {
                let there = done.contains_key(keys::done(&pick.key, sha256).as_str())
                    || failed.contains_key(keys::failed(&pick.key, sha256).as_str());
                there.then(|| known(Already::Harvested)).flatten()
            }
        }
    });
    Ok(known.collect())
}

/// Each file once, however often it is repeated; one that cannot be read is told when it is uploaded.
async fn hashes(picks: &[Pick]) -> Result<HashMap<PathBuf, Option<OfFile>>, Error> {
    let paths: BTreeSet<&PathBuf> = picks.iter().map(|pick| &pick.path).collect();
    let hashed = stream::iter(paths)
        .map(async |path| Ok::<_, Error>((path.clone(), digest::off_thread(path, digest::file).await.ok())));
    hashed.buffer_unordered(HASHED).try_collect().await
}
