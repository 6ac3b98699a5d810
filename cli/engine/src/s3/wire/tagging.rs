//! Tags on the wire.

use s3s::dto::{
    DeleteBucketTaggingInput, DeleteBucketTaggingOutput, DeleteObjectTaggingInput, DeleteObjectTaggingOutput,
    GetBucketTaggingInput, GetBucketTaggingOutput, GetObjectTaggingInput, GetObjectTaggingOutput,
    PutBucketTaggingInput, PutBucketTaggingOutput, PutObjectTaggingInput, PutObjectTaggingOutput, Tag,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::{self, BUCKET_TAGS, OBJECT_TAGS, Tags, malformed_xml};
use crate::s3::wire::convert::{expected_owner, shown};

/// Keys and values; neither may be missing.
pub fn pairs(tags: impl IntoIterator<Item = Tag>) -> Result<Vec<(String, String)>, ApiError> {
    let pair = |tag: Tag| Ok((tag.key.ok_or_else(malformed_xml)?, tag.value.ok_or_else(malformed_xml)?));
    tags.into_iter().map(pair).collect()
}

fn tag_set(tags: Tags) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag { key: Some(key), value: Some(value) }).collect()
}

/// `GetBucketTagging`.
pub async fn bucket(
    call: &Call,
    request: S3Request<GetBucketTaggingInput>,
) -> S3Result<S3Response<GetBucketTaggingOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    call.allow("s3:GetBucketTagging", &Arns::s3(&input.bucket))?;
    let tags = rules::find_bucket(&call.cloud, &input.bucket)?.tags;
    if tags.is_empty() {
        return Err(ApiError::new("NoSuchTagSet", "The TagSet does not exist").with_status(404).into());
    }
    Ok(S3Response::new(GetBucketTaggingOutput { tag_set: tag_set(tags) }))
}

/// `PutBucketTagging`.
pub async fn set_bucket(
    call: &Call,
    request: S3Request<PutBucketTaggingInput>,
) -> S3Result<S3Response<PutBucketTaggingOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let tags = rules::check_tags(pairs(input.tagging.tag_set)?, BUCKET_TAGS)?;
    rules::save_bucket_tags(call, &input.bucket, tags)?;
    Ok(S3Response::with_status(PutBucketTaggingOutput {}, axum::http::StatusCode::NO_CONTENT))
}

/// `DeleteBucketTagging`.
pub async fn delete_bucket(
    call: &Call,
    request: S3Request<DeleteBucketTaggingInput>,
) -> S3Result<S3Response<DeleteBucketTaggingOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    rules::save_bucket_tags(call, &input.bucket, Tags::new())?;
    Ok(S3Response::new(DeleteBucketTaggingOutput {}))
}

/// `GetObjectTagging`.
pub async fn object(
    call: &Call,
    request: S3Request<GetObjectTaggingInput>,
) -> S3Result<S3Response<GetObjectTaggingOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let place = (&*input.bucket, &*input.key, input.version_id.as_deref());
    let action =
        if input.version_id.is_some() { "s3:GetObjectVersionTagging" } else { "s3:GetObjectTagging" };
    let (version, tags) = rules::with_tags(call, action, place, |tags| tags.clone())?;
    Ok(S3Response::new(GetObjectTaggingOutput { tag_set: tag_set(tags), version_id: shown(&version.id) }))
}

/// `PutObjectTagging`.
pub async fn set_object(
    call: &Call,
    request: S3Request<PutObjectTaggingInput>,
) -> S3Result<S3Response<PutObjectTaggingOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let new = rules::check_tags(pairs(input.tagging.tag_set)?, OBJECT_TAGS)?;
    let place = (&*input.bucket, &*input.key, input.version_id.as_deref());
    let action =
        if input.version_id.is_some() { "s3:PutObjectVersionTagging" } else { "s3:PutObjectTagging" };
    let (version, ()) = rules::with_tags(call, action, place, |tags| *tags = new)?;
    Ok(S3Response::new(PutObjectTaggingOutput { version_id: shown(&version.id) }))
}

/// `DeleteObjectTagging`.
pub async fn delete_object(
    call: &Call,
    request: S3Request<DeleteObjectTaggingInput>,
) -> S3Result<S3Response<DeleteObjectTaggingOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let place = (&*input.bucket, &*input.key, input.version_id.as_deref());
    let action =
        if input.version_id.is_some() { "s3:DeleteObjectVersionTagging" } else { "s3:DeleteObjectTagging" };
    let (version, ()) = rules::with_tags(call, action, place, Tags::clear)?;
    let output = DeleteObjectTaggingOutput { version_id: shown(&version.id) };
    Ok(S3Response::with_status(output, axum::http::StatusCode::NO_CONTENT))
}
