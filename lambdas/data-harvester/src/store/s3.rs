//! The bucket in S3. Which S3, the SDK's configuration decides.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::MetadataDirective;
use bytes::Bytes;
use lambda_shared::aws;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{About, Head, NewObject, Pieces, Place, Store, StoreError, Stored, When, Written};

/// `x-amz-copy-source` is a header: everything but these has to be encoded, and the slashes between.
const COPY_SOURCE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A bucket of S3.
#[derive(Debug, Clone)]
pub struct S3 {
    client: Client,
    bucket: String,
}

impl S3 {
    /// A bucket by its name.
    pub fn new(client: Client, bucket: String) -> Self {
        Self { client, bucket }
    }

    fn error(&self, operation: &'static str, key: &str, reason: String) -> StoreError {
        StoreError { operation, bucket: self.bucket.clone(), key: key.to_owned(), reason }
    }

    /// The answer, `None` if there is no such object or version.
    fn found<T, E, R>(
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
            Err(error) if matches!(aws::code(&error), Some("NoSuchKey" | "NoSuchVersion" | "NotFound")) => {
                Ok(None)
            }
            Err(error) => Err(self.error(operation, key, aws::reason(&error))),
        }
    }
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

    async fn write(&self, object: NewObject<'_>, when: When<'_>) -> Result<Written, StoreError> {
        let request =
            self.client.put_object().bucket(&self.bucket).key(object.key).content_type(object.content_type);
        let request = request.body(ByteStream::from(object.bytes.to_vec()));
        let metadata: BTreeMap<_, _> = object.metadata.iter().copied().collect();
        let request =
            metadata.into_iter().fold(request, |request, (name, value)| request.metadata(name, value));
        let request = match when {
            When::Always => request,
            When::Absent => request.if_none_match("*"),
            When::Unchanged(etag) => request.if_match(etag),
        };
        match request.send().await {
            Ok(_) => Ok(Written::Yes),
            // 412; 409 if another conditional write is under way; 404 if the object to be matched is gone.
            Err(error)
                if when != When::Always
                    && matches!(
                        aws::code(&error),
                        Some("PreconditionFailed" | "ConditionalRequestConflict" | "NoSuchKey")
                    ) =>
            {
                Ok(Written::Refused)
            }
            Err(error) => Err(self.error("PutObject", object.key, aws::reason(&error))),
        }
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
