//! The requests.

use std::future::Future;

use super::{About, Head, NewObject, Place, StoreError, Stored, When, Written};

/// A bucket.
pub trait Store: Sync {
    /// The name of the bucket.
    fn name(&self) -> &str;

    /// An object, or one version of it; `None` if it is not there.
    fn read(
        &self,
        key: &str,
        version: Option<&str>,
    ) -> impl Future<Output = Result<Option<Stored>, StoreError>> + Send;

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
