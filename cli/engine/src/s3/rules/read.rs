//! Finding the version a request means.

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::{invalid_version, marker_refuses, no_such_bucket, no_such_key, no_such_version};
use crate::s3::state::{Bucket, NULL, Version};

/// The object a read means: the newest of its key, or the version named. Delete markers refuse.
pub fn read(call: &Call, bucket: &str, key: &str, id: Option<&str>) -> Result<Version, ApiError> {
    let action = if id.is_some() { "s3:GetObjectVersion" } else { "s3:GetObject" };
    call.allow(action, &Arns::s3(&format!("{bucket}/{key}")))?;
    call.cloud.store.transaction(|transaction| {
        Bucket::find(transaction, bucket)?.ok_or_else(no_such_bucket)?;
        let version = named(transaction, bucket, key, id)?;
        match (version.marker, id) {
            (false, _) => Ok(version),
            (true, None) => Err(no_such_key()),
            (true, Some(_)) => Err(marker_refuses()),
        }
    })
}

/// The version `id` or the newest, marker or not.
pub fn named(
    transaction: &rusqlite::Transaction<'_>,
    bucket: &str,
    key: &str,
    id: Option<&str>,
) -> Result<Version, ApiError> {
    match id {
        None => Version::latest(transaction, bucket, key)?.ok_or_else(no_such_key),
        Some(id) if !is_version_id(id) => Err(invalid_version()),
        Some(id) => Version::find(transaction, bucket, key, id)?.ok_or_else(no_such_version),
    }
}

/// Whether a text can be a version id at all.
pub fn is_version_id(id: &str) -> bool {
    let digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
    id == NULL || (id.len() == 32 && id.bytes().all(digit))
}
