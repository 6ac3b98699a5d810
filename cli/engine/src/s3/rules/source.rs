//! Copying: the bytes of one object (or a range of them) as a draft of another.

use std::ops::Range;
use std::path::Path;

use futures::StreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use crate::core::{ApiError, Call};
use crate::s3::rules::condition::{ReadCondition, Verdict, WriteCondition};
use crate::s3::rules::read::read;
use crate::s3::rules::write::{Cause, Write, write};
use crate::s3::rules::{invalid_request, precondition_failed};
use crate::s3::state::{self, About, Algorithm, BodyError, Draft, Version};

/// The object a copy is made of.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// One version instead of the newest.
    pub version: Option<String>,
    /// When the copy is wanted.
    pub condition: ReadCondition,
}

impl Source {
    /// Finds it, if the conditions hold.
    pub fn find(&self, call: &Call) -> Result<Version, ApiError> {
        let version = read(call, &self.bucket, &self.key, self.version.as_deref()).map_err(|error| {
            let marker = error.code == "MethodNotAllowed";
            let message =
                "The source of a copy request may not specifically refer to a delete marker by version id.";
            if marker { invalid_request(message) } else { error }
        })?;
        match self.condition.judge(&version.etag, version.modified, call.now()) {
            Verdict::Holds => Ok(version),
            Verdict::Failed | Verdict::NotModified => Err(precondition_failed()),
        }
    }
}

/// A copy to be.
#[derive(Debug, Clone)]
pub struct Copy {
    /// Of what.
    pub source: Source,
    /// Where to.
    pub bucket: String,
    /// Under which key.
    pub key: String,
    /// What it says about itself instead of what the source says.
    pub about: Option<About>,
    /// Its tags instead of the source's.
    pub tags: Option<std::collections::BTreeMap<String, String>>,
    /// Encryption and storage class, which are never copied.
    pub kept: About,
    /// The checksum wanted.
    pub algorithm: Option<Algorithm>,
    /// When it is wanted.
    pub condition: WriteCondition,
}

/// Copies an object; gives the copy and the source.
pub async fn copy(call: &Call, copy: Copy) -> Result<(Version, Version), ApiError> {
    copy.condition.check()?;
    let source = copy.source.find(call)?;
    let in_place = source.bucket == copy.bucket && source.key == copy.key && copy.source.version.is_none();
    let unchanged = copy.about.is_none() && copy.kept == About::default();
    if in_place && unchanged && !copy.condition.is_given() {
        return Err(invalid_request(
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's \
             metadata, storage class, website redirect location or encryption attributes.",
        ));
    }
    let algorithm = copy.algorithm.unwrap_or_else(|| algorithm_of(&source));
    let draft = draft_of(call, &source, 0..source.size, algorithm).await?;
    let mut about = copy.about.unwrap_or_else(|| source.about.clone());
    about.tags = copy.tags.unwrap_or_else(|| source.about.tags.clone());
    about.encryption = copy.kept.encryption;
    about.storage_class = copy.kept.storage_class;
    about.checksum = Some(draft.checksum.clone());
    about.parts = Vec::new();
    let object = Write {
        bucket: copy.bucket,
        key: copy.key,
        about,
        etag: String::new(),
        condition: copy.condition,
        cause: Cause::Copy,
        upload: None,
    };
    Ok((write(call, object, draft).await?, source))
}

/// A checksum over parts cannot be had for a whole, so such a source gets the usual one.
pub fn algorithm_of(version: &Version) -> Algorithm {
    let whole = version.about.checksum.as_ref().filter(|checksum| !checksum.composite);
    whole.map_or(Algorithm::Crc64Nvme, |checksum| checksum.algorithm)
}

/// A range of an object's bytes as a draft.
pub async fn draft_of(
    call: &Call,
    version: &Version,
    range: Range<u64>,
    algorithm: Algorithm,
) -> Result<Draft, ApiError> {
    let path = state::path(&call.cloud.store, version.body.as_deref().unwrap_or_default());
    let mut file = open(&path).await?;
    file.seek(std::io::SeekFrom::Start(range.start)).await.map_err(|error| unreadable(&path, &error))?;
    let stream = ReaderStream::with_capacity(file.take(range.end - range.start), 1 << 17);
    let stream = stream.map(|bytes| bytes.map_err(Into::into));
    Ok(Draft::receive(&call.cloud, algorithm, stream).await?)
}

/// Several bodies, one after the other, as one draft.
pub async fn joined(call: &Call, bodies: Vec<String>, algorithm: Algorithm) -> Result<Draft, BodyError> {
    let store = &call.cloud.store;
    let paths: Vec<_> = bodies.iter().map(|body| state::path(store, body)).collect();
    let stream = futures::stream::iter(paths)
        .then(|path| async move {
            let file = tokio::fs::File::open(path).await;
            match file {
                Ok(file) => ReaderStream::with_capacity(file, 1 << 17).left_stream(),
                Err(error) => futures::stream::iter([Err(error)]).right_stream(),
            }
        })
        .flatten()
        .map(|bytes| bytes.map_err(|error: std::io::Error| error.into()));
    Draft::receive(&call.cloud, algorithm, std::pin::pin!(stream)).await
}

async fn open(path: &Path) -> Result<tokio::fs::File, ApiError> {
    tokio::fs::File::open(path).await.map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> ApiError {
    ApiError::internal(format!("{}: {error}", path.display()))
}
