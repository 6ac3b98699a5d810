//! Making a draft an object: one transaction with condition, version, replaced `null` version and events to deliver.

use std::collections::BTreeMap;

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::condition::WriteCondition;
use crate::s3::rules::event::{Happening, deliver};
use crate::s3::rules::setting::Setting;
use crate::s3::rules::{no_such_bucket, no_such_upload};
use crate::s3::state::{self, About, Bucket, Draft, Encryption, NULL, Upload, Version, Versioning};

/// The operation that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// `PutObject`.
    Put,
    /// `CopyObject`.
    Copy,
    /// `CompleteMultipartUpload`.
    Complete,
}

impl Cause {
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Put => ("ObjectCreated:Put", "PutObject"),
            Self::Copy => ("ObjectCreated:Copy", "CopyObject"),
            Self::Complete => ("ObjectCreated:CompleteMultipartUpload", "CompleteMultipartUpload"),
        }
    }
}

/// An object to be.
#[derive(Debug, Clone)]
pub struct Write {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// What it says about itself. Without an encryption it gets the bucket's.
    pub about: About,
    /// Without quotes; empty for the body's MD5.
    pub etag: String,
    /// When it is wanted.
    pub condition: WriteCondition,
    /// By which operation.
    pub cause: Cause,
    /// The upload that ends with it.
    pub upload: Option<Upload>,
}

/// Writes an object and tells whoever wants to know.
pub async fn write(call: &Call, write: Write, draft: Draft) -> Result<Version, ApiError> {
    call.allow("s3:PutObject", &Arns::s3(&format!("{}/{}", write.bucket, write.key)))?;
    write.condition.check()?;
    let store = &call.cloud.store;
    let (size, md5) = (draft.size, draft.md5);
    let body = draft.keep(&call.cloud)?;
    let etag = if write.etag.is_empty() { hex::encode(md5) } else { write.etag };
    let mut version = Version {
        bucket: write.bucket,
        key: write.key,
        seq: 0,
        id: NULL.to_owned(),
        latest: true,
        marker: false,
        size,
        etag,
        modified: whole_second(call),
        body: Some(body.clone()),
        about: write.about,
    };
    let done: Result<Vec<String>, ApiError> = store.transaction(|transaction| {
        let bucket = Bucket::find(transaction, &version.bucket)?.ok_or_else(no_such_bucket)?;
        let newest = Version::latest(transaction, &version.bucket, &version.key)?;
        write.condition.judge(newest.as_ref())?;
        let mut gone = match &write.upload {
            Some(upload) => finish(transaction, upload, &write.condition, newest.as_ref())?,
            None => Vec::new(),
        };
        if version.about.encryption.is_none() {
            version.about.encryption = Some(default_encryption(&bucket)?);
        }
        gone.extend(replace(call, transaction, &bucket, &mut version)?);
        let (name, reason) = write.cause.names();
        Happening { name, reason, version: &version, sequence: version.seq }.record(
            call,
            transaction,
            &bucket,
        )?;
        Ok(gone)
    });
    match done {
        Ok(gone) => state::discard(store, gone),
        Err(error) => {
            state::discard(store, [body]);
            return Err(error);
        }
    }
    let (name, reason) = write.cause.names();
    Happening { name, reason, version: &version, sequence: version.seq }.publish(call);
    deliver(&call.cloud).await?;
    Ok(version)
}

/// Ends an upload within the write it ends in.
fn finish(
    transaction: &rusqlite::Transaction<'_>,
    upload: &Upload,
    condition: &WriteCondition,
    newest: Option<&Version>,
) -> Result<Vec<String>, ApiError> {
    if Upload::find(transaction, &upload.bucket, &upload.key, &upload.id)?.is_none() {
        return Err(no_such_upload());
    }
    if condition.is_given() && newest.map(|version| version.seq) != upload.plan.began {
        let message =
            "The conditional request cannot succeed due to a conflicting operation against this resource.";
        return Err(ApiError::new("ConditionalRequestConflict", message).with_status(409));
    }
    Ok(Upload::remove(transaction, &upload.id)?)
}

/// Inserts `version` under the id and over the `null` version that the bucket's versioning asks for; gives the body
/// that is nobody's any more.
pub fn replace(
    call: &Call,
    transaction: &rusqlite::Transaction<'_>,
    bucket: &Bucket,
    version: &mut Version,
) -> Result<Option<String>, ApiError> {
    let mut gone = None;
    if bucket.versioning == Versioning::Enabled {
        version.id = call.cloud.ids.hex();
    } else if let Some(old) = Version::find(transaction, &version.bucket, &version.key, NULL)? {
        old.delete(transaction)?;
        gone = old.body;
    }
    version.seq = Version::next_seq(transaction)?;
    version.insert(transaction)?;
    Ok(gone)
}

/// S3 tells times of objects to the second, and conditions compare them so.
pub fn whole_second(call: &Call) -> jiff::Timestamp {
    jiff::Timestamp::from_second(call.now().as_second()).unwrap_or_else(|_| call.now())
}

/// What a bucket encrypts with when the request does not say.
pub fn default_encryption(bucket: &Bucket) -> Result<Encryption, ApiError> {
    Ok(Setting::ENCRYPTION.of(bucket)?.unwrap_or_else(Encryption::usual))
}

/// Metadata as other services give it.
pub fn described(content_type: Option<String>, metadata: BTreeMap<String, String>) -> About {
    About { content_type, metadata, ..About::default() }
}
