//! Objects as other services use them: a body in, a file out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bytes::Bytes;

use crate::core::{ApiError, Call};
use crate::s3::rules::bucket::find_bucket;
use crate::s3::rules::condition::WriteCondition;
use crate::s3::rules::read::read;
use crate::s3::rules::write::{Cause, Write, described, write};
use crate::s3::state::{self, Algorithm, Draft, NULL};

/// Where the bytes of an object come from.
#[derive(Debug, Clone)]
pub enum Body {
    /// From memory.
    Bytes(Bytes),
    /// From a file, which is copied.
    File(PathBuf),
}

/// An object to be put.
#[derive(Debug, Clone)]
pub struct PutObject {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The bytes.
    pub body: Body,
    /// `Content-Type`; without one it is `binary/octet-stream`.
    pub content_type: Option<String>,
    /// `x-amz-meta-*`.
    pub metadata: BTreeMap<String, String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// `None` where versions are not kept.
    pub version_id: Option<String>,
    /// Without quotes.
    pub etag: String,
    /// Bytes.
    pub size: u64,
}

/// An object that was found.
#[derive(Debug, Clone)]
pub struct Object {
    /// The body on disk: read it, never change it.
    pub file: PathBuf,
    /// Bytes.
    pub size: u64,
}

/// Puts an object.
pub async fn put_object(call: &Call, put: PutObject) -> Result<Stored, ApiError> {
    find_bucket(&call.cloud, &put.bucket)?;
    let draft = draft(call, put.body).await?;
    let mut about = described(put.content_type, put.metadata);
    about.checksum = Some(draft.checksum.clone());
    let object = Write {
        bucket: put.bucket,
        key: put.key,
        about,
        etag: String::new(),
        condition: WriteCondition::default(),
        cause: Cause::Put,
        upload: None,
    };
    let version = write(call, object, draft).await?;
    Ok(Stored { version_id: shown(version.id), etag: version.etag, size: version.size })
}

/// Finds an object, or one version of it.
pub async fn get_object(
    call: &Call,
    bucket: &str,
    key: &str,
    version: Option<&str>,
) -> Result<Object, ApiError> {
    let version = read(call, bucket, key, version)?;
    Ok(Object {
        file: state::path(&call.cloud.store, version.body.as_deref().unwrap_or_default()),
        size: version.size,
    })
}

async fn draft(call: &Call, body: Body) -> Result<Draft, ApiError> {
    type Failed = Box<dyn std::error::Error + Send + Sync>;
    let cloud = &call.cloud;
    let algorithm = Algorithm::Crc64Nvme;
    Ok(match body {
        Body::Bytes(bytes) => {
            Draft::receive(cloud, algorithm, futures::stream::iter([Ok::<_, Failed>(bytes)])).await?
        }
        Body::File(path) => {
            let file = tokio::fs::File::open(&path)
                .await
                .map_err(|error| ApiError::internal(format!("{}: {error}", path.display())))?;
            let stream = tokio_util::io::ReaderStream::with_capacity(file, 1 << 17);
            let stream = futures::StreamExt::map(stream, |bytes| bytes.map_err(Failed::from));
            Draft::receive(cloud, algorithm, stream).await?
        }
    })
}

fn shown(id: String) -> Option<String> {
    Some(id).filter(|id| id != NULL)
}
