//! `CopyObject`.

use axum::http::HeaderMap;
use s3s::dto::{
    CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource, MetadataDirective, TaggingDirective,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::{ApiError, Call};
use crate::s3::rules::{self, Copy, ReadCondition, Source, Tag, WriteCondition, invalid_argument};
use crate::s3::state::About;
use crate::s3::wire::about::{about, encryption_into, no_customer_key};
use crate::s3::wire::convert::{
    algorithm, checksum_into, checksum_type, etag, expected_owner, instant, shown, tag, time,
};

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
    let condition = target_condition(&headers);
    let about = about!(input);
    let anew = replaces(input.metadata_directive.as_ref().map(MetadataDirective::as_str), "metadata")?;
    let tagged = replaces(input.tagging_directive.as_ref().map(TaggingDirective::as_str), "tagging")?;
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

/// The conditions on what is written, which `s3s` has no members for.
fn target_condition(headers: &HeaderMap) -> WriteCondition {
    let tag = |name: &str| {
        let value = headers.get(name)?.to_str().ok()?;
        Some(if value == "*" { Tag::Any } else { Tag::Is(value.trim_matches('"').to_owned()) })
    };
    WriteCondition { matches: tag("if-match"), none_match: tag("if-none-match") }
}

/// Whether a directive says `REPLACE`.
fn replaces(directive: Option<&str>, name: &str) -> Result<bool, ApiError> {
    match directive {
        None | Some("COPY") => Ok(false),
        Some("REPLACE") => Ok(true),
        Some(_) => Err(invalid_argument(format!("Unknown {name} directive."))),
    }
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
