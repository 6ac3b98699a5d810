//! `PutObject` and `CopyObject`.

use s3s::dto::{
    CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource, MetadataDirective, PutObjectInput,
    PutObjectOutput, TaggingDirective,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::{ApiError, Call};
use crate::s3::rules::{
    self, Cause, Copy, ReadCondition, Source, Write, find_bucket, header_not_implemented, invalid_argument,
};
use crate::s3::state::{About, Algorithm};
use crate::s3::wire::about::{about, encryption_into, no_customer_key};
use crate::s3::wire::convert::{
    algorithm, checksum_into, checksum_type, etag, expected_owner, instant, shown, tag, time, write_condition,
};
use crate::s3::wire::receive::{Claims, receive};

/// `PutObject`.
pub async fn put(call: &Call, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
    let claims = Claims::of(&request.headers, request.trailing_headers);
    let mut input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    no_customer_key(input.sse_customer_algorithm.as_ref())?;
    if input.write_offset_bytes.is_some() {
        return Err(header_not_implemented("x-amz-write-offset-bytes").into());
    }
    find_bucket(&call.cloud, &input.bucket)?;
    let condition = write_condition(input.if_match.take(), input.if_none_match.take());
    condition.check()?;
    let mut about = about!(input);
    let draft = receive(call, input.body.take(), claims, Algorithm::Crc64Nvme).await?;
    about.checksum = Some(draft.checksum.clone());
    let write = Write {
        bucket: input.bucket,
        key: input.key,
        about,
        etag: String::new(),
        condition,
        cause: Cause::Put,
        upload: None,
    };
    let version = rules::write(call, write, draft).await?;
    let mut output = PutObjectOutput {
        e_tag: Some(etag(&version.etag)),
        version_id: shown(&version.id),
        checksum_type: version.about.checksum.as_ref().map(checksum_type),
        ..PutObjectOutput::default()
    };
    checksum_into!(&version.about.checksum, output);
    encryption_into!(&version.about.encryption, output);
    Ok(S3Response::new(output))
}

/// `CopyObject`.
pub async fn copy(
    call: &Call,
    request: S3Request<CopyObjectInput>,
) -> S3Result<S3Response<CopyObjectOutput>> {
    let headers = request.headers;
    let mut input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    expected_owner(call, input.expected_source_bucket_owner.as_deref())?;
    no_customer_key(input.sse_customer_algorithm.as_ref())?;
    no_customer_key(input.copy_source_sse_customer_algorithm.as_ref())?;
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let condition = |name: &str| header(name).map(|value| rules::Tag::Is(value.trim_matches('"').to_owned()));
    let none_match = header("if-none-match").map(|value| match value {
        "*" => rules::Tag::Any,
        other => rules::Tag::Is(other.trim_matches('"').to_owned()),
    });
    let condition = rules::WriteCondition { matches: condition("if-match"), none_match };
    let about = about!(input);
    let directive = |directive: Option<&str>, name: &str| match directive {
        None | Some("COPY") => Ok(false),
        Some("REPLACE") => Ok(true),
        Some(_) => Err(invalid_argument(format!("Unknown {name} directive."))),
    };
    let anew = directive(input.metadata_directive.as_ref().map(MetadataDirective::as_str), "metadata")?;
    let tagged = directive(input.tagging_directive.as_ref().map(TaggingDirective::as_str), "tagging")?;
    let kept = About {
        encryption: about.encryption.clone(),
        storage_class: about.storage_class.clone(),
        ..About::default()
    };
    let copy = Copy {
        source: Source {
            condition: ReadCondition {
                matches: tag(input.copy_source_if_match),
                none_match: tag(input.copy_source_if_none_match),
                modified_since: input.copy_source_if_modified_since.as_ref().map(instant),
                unmodified_since: input.copy_source_if_unmodified_since.as_ref().map(instant),
            },
            ..source(input.copy_source)?
        },
        bucket: input.bucket,
        key: input.key,
        tags: tagged.then(|| about.tags.clone()),
        about: anew.then_some(about),
        kept,
        algorithm: input.checksum_algorithm.map(|wanted| algorithm(wanted.as_str())).transpose()?,
        condition,
    };
    let (version, source) = rules::copy(call, copy).await?;
    let mut result = CopyObjectResult {
        e_tag: Some(etag(&version.etag)),
        last_modified: Some(time(version.modified)),
        checksum_type: version.about.checksum.as_ref().map(checksum_type),
        ..CopyObjectResult::default()
    };
    checksum_into!(&version.about.checksum, result);
    let mut output = CopyObjectOutput {
        copy_object_result: Some(result),
        copy_source_version_id: shown(&source.id),
        version_id: shown(&version.id),
        ..CopyObjectOutput::default()
    };
    encryption_into!(&version.about.encryption, output);
    Ok(S3Response::new(output))
}

/// `x-amz-copy-source`.
pub fn source(given: CopySource) -> Result<Source, ApiError> {
    match given {
        CopySource::Bucket { bucket, key, version_id } => Ok(Source {
            bucket: bucket.into(),
            key: key.into(),
            version: version_id.map(Into::into),
            condition: ReadCondition::default(),
        }),
        _ => Err(ApiError::not_implemented("Copying from an access point")),
    }
}
