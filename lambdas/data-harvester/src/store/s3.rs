//! The bucket in S3. Which S3, the SDK's configuration decides.

use std::collections::HashMap;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::MetadataDirective;
use bytes::Bytes;
use lambda_shared::aws;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{About, Head, Label, Pieces, Place, Store, StoreError, Stored, Upload, When, Written};

/// `x-amz-copy-source` is a header: everything but these has to be encoded, and the slashes between.
const COPY_SOURCE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A bucket of S3.
#[derive(Debug, Clone)]
pub struct S3 {
    pub(super) client: Client,
    pub(super) bucket: String,
}

impl S3 {
    /// A bucket by its name.
    pub fn new(client: Client, bucket: String) -> Self {
        Self { client, bucket }
    }

    pub(super) fn error(&self, operation: &'static str, key: &str, reason: String) -> StoreError {
        StoreError { operation, bucket: self.bucket.clone(), key: key.to_owned(), reason }
    }

    /// The answer, `None` if there is no such object or version.
    pub(super) fn found<T, E, R>(
        &self,
        operation: &'static str,
        key: &str,
        answer: Result<T, SdkError<E, R>>,
    ) -> Result<Option<T>, StoreError>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        match answer {
            Ok(found) => Ok(Some(found)),
            // HEAD has no body, so its 404 carries no more than "NotFound".
            Err(error)
                if matches!(
                    aws::code(&error),
                    Some("NoSuchKey" | "NoSuchVersion" | "NoSuchUpload" | "NotFound")
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(self.error(operation, key, aws::reason(&error))),
        }
    }

    /// What became of a write under a condition.
    pub(super) fn written<T, E, R>(
        &self,
        operation: &'static str,
        key: &str,
        when: When<'_>,
        answer: Result<T, SdkError<E, R>>,
    ) -> Result<Written, StoreError>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        let Err(error) = answer else { return Ok(Written::Yes) };
        // 412; 409 if another conditional write is under way; 404 if the object to be matched is gone.
        match aws::code(&error) {
            Some("PreconditionFailed" | "ConditionalRequestConflict" | "NoSuchKey")
                if when != When::Always =>
            {
                Ok(Written::Refused)
            }
            // Whoever wrote the object meanwhile has cleared it away.
            Some("NoSuchUpload") => Ok(Written::Refused),
            _ => Err(self.error(operation, key, aws::reason(&error))),
        }
    }
}

pub(super) fn metadata(pairs: &[(&str, &str)]) -> Option<HashMap<String, String>> {
    let owned = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    (!pairs.is_empty()).then(|| owned.collect())
}

impl Pieces for ByteStream {
    async fn next(&mut self) -> Option<Result<Bytes, String>> {
        Some(ByteStream::next(self).await?.map_err(|error| error.to_string()))
    }
}

impl Store for S3 {
    type Body = ByteStream;

    fn name(&self) -> &str {
        &self.bucket
    }

    async fn open(&self, key: &str, version: Option<&str>) -> Result<Option<Stored<ByteStream>>, StoreError> {
        let request = self.client.get_object().bucket(&self.bucket).key(key);
        let answer = request.set_version_id(version.map(str::to_owned)).send().await;
        let Some(object) = self.found("GetObject", key, answer)? else { return Ok(None) };
        let about = About {
            content_type: object.content_type,
            metadata: object.metadata.unwrap_or_default().into_iter().collect(),
        };
        Ok(Some(Stored {
            body: object.body,
            etag: object.e_tag.unwrap_or_default(),
            version: object.version_id,
            last_modified: object.last_modified.map_or(0, |at| at.secs()),
            about,
        }))
    }

    async fn head(&self, key: &str) -> Result<Option<Head>, StoreError> {
        let answer = self.client.head_object().bucket(&self.bucket).key(key).send().await;
        let found = self.found("HeadObject", key, answer)?;
        Ok(found.map(|object| Head {
            etag: object.e_tag.unwrap_or_default(),
            metadata: object.metadata.unwrap_or_default().into_iter().collect(),
        }))
    }

    async fn write(&self, label: Label<'_>, bytes: &[u8], when: When<'_>) -> Result<Written, StoreError> {
        let request = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(label.key)
            .content_type(label.content_type)
            .set_metadata(metadata(label.metadata))
            .body(ByteStream::from(bytes.to_vec()));
        let request = match when {
            When::Always => request,
            When::Absent => request.if_none_match("*"),
            When::Unchanged(etag) => request.if_match(etag),
        };
        self.written("PutObject", label.key, when, request.send().await)
    }

    async fn begin(&self, label: Label<'_>) -> Result<String, StoreError> {
        self.begin_parts(label).await
    }

    async fn part(
        &self,
        upload: Upload<'_>,
        number: i32,
        bytes: Vec<u8>,
    ) -> Result<Option<String>, StoreError> {
        self.send_part(upload, number, bytes).await
    }

    async fn complete(
        &self,
        upload: Upload<'_>,
        etags: &[String],
        when: When<'_>,
    ) -> Result<Written, StoreError> {
        self.complete_parts(upload, etags, when).await
    }

    async fn abandon(&self, upload: Upload<'_>) -> Result<(), StoreError> {
        self.abort_parts(upload).await
    }

    async fn unfinished(&self, key: &str) -> Result<Vec<String>, StoreError> {
        self.list_uploads(key).await
    }

    async fn copy(&self, from: Place<'_>, to: &str, about: &About) -> Result<bool, StoreError> {
        let source = format!("{}/{}", self.bucket, from.key);
        let mut source = utf8_percent_encode(&source, COPY_SOURCE).to_string();
        if let Some(version) = from.version {
            source.push_str("?versionId=");
            source.extend(utf8_percent_encode(version, NON_ALPHANUMERIC));
        }
        let metadata: HashMap<_, _> = about.metadata.clone().into_iter().collect();
        let answer = self
            .client
            .copy_object()
            .bucket(&self.bucket)
            .key(to)
            .copy_source(source)
            .metadata_directive(MetadataDirective::Replace)
            .set_content_type(about.content_type.clone())
            .set_metadata(Some(metadata))
            .send()
            .await;
        Ok(self.found("CopyObject", from.key, answer)?.is_some())
    }

    async fn remove(&self, place: Place<'_>) -> Result<(), StoreError> {
        let request = self.client.delete_object().bucket(&self.bucket).key(place.key);
        let answer = request.set_version_id(place.version.map(str::to_owned)).send().await;
        self.found("DeleteObject", place.key, answer).map(|_| ())
    }
}
