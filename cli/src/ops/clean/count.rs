//! What would go.

use futures::{StreamExt, TryStreamExt};
use lambda_shared::emptier::{Counts, Emptier, EmptyError};

use super::failure::error;
use crate::clients::Clients;
use crate::errors::{During, Error};

/// Buckets counted or emptied at a time.
pub(super) const BUCKETS: usize = 4;

/// A bucket and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The bucket.
    pub bucket: String,
    /// What it holds.
    pub counts: Counts,
}

/// What the buckets hold, in their order. One that does not exist any more holds nothing and is left out.
pub async fn count(clients: &Clients, buckets: Vec<String>) -> Result<Vec<Held>, Error> {
    let emptier = Emptier::new(clients.s3().clone());
    let held = futures::stream::iter(buckets).map(|bucket| {
        let emptier = emptier.clone();
        async move {
            match emptier.count(&bucket).await {
                Ok(counts) => Ok(Some(Held { bucket, counts })),
                Err(EmptyError::NoSuchBucket { .. }) => Ok(None),
                Err(cause) => Err(error(&cause)),
            }
        }
    });
    held.buffered(BUCKETS).try_filter_map(async |held| Ok(held)).try_collect().await
}

/// What keeps buckets from being deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InTheWay {
    /// Versions and markers, as [`count`] has them. Unfinished uploads keep no bucket and are not looked for.
    pub counts: Counts,
    /// How many of those are folders' own: what made them removes exactly those with the stack.
    pub folders: u64,
    /// Are there more than were counted?
    pub many: bool,
}

/// The same figures as [`count`], for who only has to know whether there is anything: counting ends after `most`.
pub async fn in_the_way(clients: &Clients, buckets: &[&str], most: u64) -> Result<InTheWay, Error> {
    let mut found = InTheWay::default();
    for bucket in buckets {
        let (mut key, mut version) = (None, None);
        loop {
            let request = clients.s3().list_object_versions().bucket(*bucket);
            let page = request.set_key_marker(key).set_version_id_marker(version).send().await;
            let page = page.during(format!("list the object versions of {bucket}"))?;
            let (versions, markers) = (page.versions(), page.delete_markers());
            found.counts.versions += versions.len() as u64;
            found.counts.markers += markers.len() as u64;
            let keys = versions.iter().map(|one| one.key()).chain(markers.iter().map(|one| one.key()));
            found.folders += keys.flatten().filter(|key| is_folder(key)).count() as u64;
            if found.counts.total() > most {
                return Ok(InTheWay { many: true, ..found });
            }
            (key, version) = (page.next_key_marker, page.next_version_id_marker);
            if key.is_none() {
                break;
            }
        }
    }
    Ok(found)
}

/// Is there nothing under this key but a folder's name?
pub fn is_folder(key: &str) -> bool {
    key.ends_with('/')
}
