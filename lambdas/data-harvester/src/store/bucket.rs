//! The requests.

use std::future::Future;

use bytes::Bytes;

use super::{About, Head, NewObject, Place, StoreError, Stored, When, Written};

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
        object: NewObject<'_>,
        when: When<'_>,
    ) -> impl Future<Output = Result<Written, StoreError>> + Send;

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
