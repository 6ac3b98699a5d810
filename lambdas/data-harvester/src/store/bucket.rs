//! The requests.

use std::future::Future;

use bytes::Bytes;

use super::{About, Head, Label, Place, StoreError, Stored, Upload, When, Written};

/// The body of an object on its way.
pub trait Pieces: Send {
    /// The next bytes; `None` at the end. What goes wrong is said in the words of the service.
    fn next(&mut self) -> impl Future<Output = Option<Result<Bytes, String>>> + Send;
}

/// A bucket.
pub trait Store: Sync {
    /// How bodies come.
    type Body: Pieces;

    /// The name of the bucket.
    fn name(&self) -> &str;

    /// The size in bytes of the parts in which larger objects come: there is memory for one, and 10,000 of them make an
    /// object of 80 GB. S3 takes none under 5 MiB, except the last.
    fn part_size(&self) -> usize {
        8 << 20
    }

    /// An object, or one version of it, its body yet to come; `None` if it is not there.
    fn open(
        &self,
        key: &str,
        version: Option<&str>,
    ) -> impl Future<Output = Result<Option<Stored<Self::Body>>, StoreError>> + Send;

    /// A small object as a whole; `None` if it is not there.
    fn read(&self, key: &str) -> impl Future<Output = Result<Option<Stored>, StoreError>> + Send {
        async move {
            let Some(mut stored) = self.open(key, None).await? else { return Ok(None) };
            let mut bytes = Vec::new();
            while let Some(piece) = stored.body.next().await {
                bytes.extend_from_slice(&piece.map_err(|reason| self.cut_off(key, reason))?);
            }
            Ok(Some(stored.with(bytes).0))
        }
    }

    /// A body ended too early.
    fn cut_off(&self, key: &str, reason: String) -> StoreError {
        StoreError { operation: "GetObject", bucket: self.name().to_owned(), key: key.to_owned(), reason }
    }

    /// What is known of an object without its body; `None` if it is not there.
    fn head(&self, key: &str) -> impl Future<Output = Result<Option<Head>, StoreError>> + Send;

    /// Writes an object, unless the condition does not hold.
    fn write(
        &self,
        label: Label<'_>,
        bytes: &[u8],
        when: When<'_>,
    ) -> impl Future<Output = Result<Written, StoreError>> + Send;

    /// Begins an object that comes in parts, and returns the upload's id. Nothing is there before it is complete.
    fn begin(&self, label: Label<'_>) -> impl Future<Output = Result<String, StoreError>> + Send;

    /// Sends a part, counted from 1, and returns its `ETag`; `None` if there is no such upload any more.
    fn part(
        &self,
        upload: Upload<'_>,
        number: i32,
        bytes: Vec<u8>,
    ) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;

    /// Makes an object of the parts, unless the condition does not hold or there is no such upload any more.
    fn complete(
        &self,
        upload: Upload<'_>,
        etags: &[String],
        when: When<'_>,
    ) -> impl Future<Output = Result<Written, StoreError>> + Send;

    /// Gives up an upload and what has been sent of it. It need not be there.
    fn abandon(&self, upload: Upload<'_>) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The uploads of a key that were begun and neither completed nor abandoned.
    fn unfinished(&self, key: &str) -> impl Future<Output = Result<Vec<String>, StoreError>> + Send;

    /// Copies an object, or one version of it. `false` if it is not there.
    fn copy(
        &self,
        from: Place<'_>,
        to: &str,
        about: &About,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Removes one version of an object for good, or the object of a bucket without versions. It need not be there.
    fn remove(&self, place: Place<'_>) -> impl Future<Output = Result<(), StoreError>> + Send;
}
