//! What the harvester asks of a bucket. The seam is here so that a test can hold the bucket in memory and fail any
//! request of it.

mod s3;

use std::collections::BTreeMap;
use std::future::Future;

pub use s3::S3;

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

/// An object as it was read.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its body.
    pub bytes: Vec<u8>,
    /// Changes with the body.
    pub etag: String,
    /// `None` in a bucket without versions.
    pub version: Option<String>,
    /// Seconds since 1970.
    pub last_modified: i64,
    /// Type and user metadata.
    pub about: About,
}

/// An object without its body.
#[derive(Debug, Clone)]
pub struct Head {
    /// Changes with the body.
    pub etag: String,
    /// Names without `x-amz-meta-`.
    pub metadata: BTreeMap<String, String>,
}

/// What goes with a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// Names without `x-amz-meta-`.
    pub metadata: BTreeMap<String, String>,
}

/// An object to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewObject<'a> {
    /// Where.
    pub key: &'a str,
    /// What.
    pub bytes: &'a [u8],
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Names without `x-amz-meta-`.
    pub metadata: &'a [(&'a str, &'a str)],
}

/// An object or one version of it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The object.
    pub key: &'a str,
    /// The version; `None` in a bucket without versions.
    pub version: Option<&'a str>,
}

/// When a write may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When<'a> {
    /// Always.
    Always,
    /// Only if there is no such object.
    Absent,
    /// Only if the object still has this `ETag`.
    Unchanged(&'a str),
}

impl<'a> When<'a> {
    /// Only if it is still as it was found: not there, or with this `ETag`.
    pub fn as_found(etag: Option<&'a str>) -> Self {
        etag.map_or(Self::Absent, Self::Unchanged)
    }
}

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It happened.
    Yes,
    /// Its condition did not hold; nothing changed.
    Refused,
}

/// The bucket did not answer, or refused.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{operation} of s3://{bucket}/{key} failed: {reason}")]
pub struct StoreError {
    /// For example `PutObject`.
    pub operation: &'static str,
    /// The bucket.
    pub bucket: String,
    /// The object.
    pub key: String,
    /// In the words of the service.
    pub reason: String,
}
