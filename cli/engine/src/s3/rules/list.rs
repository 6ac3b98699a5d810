//! Listing objects and versions.

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::{invalid_argument, invalid_version, no_such_bucket};
use crate::s3::state::{Bucket, Page, Query, Version};

/// One page of a bucket.
pub fn list(call: &Call, query: &Query) -> Result<Page, ApiError> {
    let action = if query.versions { "s3:ListBucketVersions" } else { "s3:ListBucket" };
    call.allow(action, &Arns::s3(&query.bucket))?;
    call.cloud.store.transaction(|transaction| {
        Bucket::find(transaction, &query.bucket)?.ok_or_else(no_such_bucket)?;
        Ok(query.page(transaction)?)
    })
}

/// The place a version holds among those of its key, for a listing to go on after it.
pub fn place(call: &Call, bucket: &str, key: &str, id: &str) -> Result<i64, ApiError> {
    if key.is_empty() {
        return Err(invalid_argument("A version-id marker cannot be specified without a key marker."));
    }
    let found = call
        .cloud
        .store
        .transaction(|transaction| Ok::<_, ApiError>(Version::find(transaction, bucket, key, id)?))?;
    // The version a client stopped at may have been deleted since; what is older than it is then all that is left.
    match found {
        Some(version) => Ok(version.seq),
        None if crate::s3::rules::read::is_version_id(id) => Ok(i64::MAX),
        None => Err(invalid_version()),
    }
}
