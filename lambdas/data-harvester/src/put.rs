//! Puts into the store what a file has become. A small object is one request; a large one goes in parts, read one by one
//! from where it waits, and becomes visible with the last request, under the same condition as a small one.
//!
//! A harvester that is killed between the parts leaves an upload that nobody sees and that is paid for. Whoever finds or
//! makes the object as it should be clears away what was begun for it; a harvester that is still sending parts then
//! learns that there is no such upload any more, and looks again.

use asx::Content;
use tempfile::SpooledTempFile;
use tracing::warn;

use crate::error::HarvestError;
use crate::store::{Label, Store, Upload, When, Written};

/// Puts an object whose bytes wait in the scratch, unless the condition does not hold.
pub(crate) async fn put(
    store: &impl Store,
    label: Label<'_>,
    (content, scratch): (&Content, &mut SpooledTempFile),
    when: When<'_>,
) -> Result<Written, HarvestError> {
    if !is_large(store, content) {
        let bytes = content.read(scratch).map_err(|source| HarvestError::scratch(label.key, source))?;
        return Ok(store.write(label, &bytes, when).await?);
    }
    let id = store.begin(label).await?;
    let upload = Upload { key: label.key, id: &id };
    let written = match send(store, upload, content, scratch).await {
        Ok(Some(etags)) => store.complete(upload, &etags, when).await.map_err(HarvestError::from),
        Ok(None) => Ok(Written::Refused),
        Err(error) => Err(error),
    };
    if !matches!(written, Ok(Written::Yes))
        && let Err(error) = store.abandon(upload).await
    {
        warn!(key = label.key, %error, "an unfinished upload is left to the next try, or to the bucket's lifecycle");
    }
    written
}

/// Clears away uploads of an object that were begun and not finished.
pub(crate) async fn clear(store: &impl Store, key: &str, content: &Content) -> Result<(), HarvestError> {
    if is_large(store, content) {
        for id in store.unfinished(key).await? {
            store.abandon(Upload { key, id: &id }).await?;
        }
    }
    Ok(())
}

fn is_large(store: &impl Store, content: &Content) -> bool {
    content.size() > store.part_size() as u64
}

/// Sends all parts and returns their `ETag`s, or nothing if someone has cleared the upload away.
async fn send(
    store: &impl Store,
    upload: Upload<'_>,
    content: &Content,
    scratch: &mut SpooledTempFile,
) -> Result<Option<Vec<String>>, HarvestError> {
    let size = store.part_size();
    let mut etags = Vec::new();
    for (number, offset) in (1..).zip((0..content.size()).step_by(size)) {
        let bytes = content
            .part(scratch, offset, size)
            .map_err(|source| HarvestError::scratch(upload.key, source))?;
        let Some(etag) = store.part(upload, number, bytes).await? else { return Ok(None) };
        etags.push(etag);
    }
    Ok(Some(etags))
}
