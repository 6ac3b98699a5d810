//! Deleting on the wire.

use axum::http::StatusCode;
use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject, Error,
    ObjectIdentifier,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::Call;
use crate::s3::rules::{
    self, Deleted, Doomed, Tag, WriteCondition, header_not_implemented, malformed_xml, no_such_version,
};
use crate::s3::wire::convert::{expected_owner, write_condition};

/// `DeleteObject`.
pub async fn one(
    call: &Call,
    request: S3Request<DeleteObjectInput>,
) -> S3Result<S3Response<DeleteObjectOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    if input.if_match_last_modified_time.is_some() {
        return Err(header_not_implemented("x-amz-if-match-last-modified-time").into());
    }
    if input.if_match_size.is_some() {
        return Err(header_not_implemented("x-amz-if-match-size").into());
    }
    let condition = write_condition(input.if_match, None);
    let doomed = Doomed { key: input.key, version: input.version_id, condition };
    let mut outcomes = rules::delete(call, &input.bucket, &[doomed]).await?;
    let deleted = outcomes.pop().unwrap_or_else(|| Ok(Deleted::default()))?;
    let output = DeleteObjectOutput {
        delete_marker: deleted.marker.then_some(true),
        version_id: deleted.version_id,
        ..DeleteObjectOutput::default()
    };
    Ok(S3Response::with_status(output, StatusCode::NO_CONTENT))
}

/// `DeleteObjects`: up to a thousand, each with its own outcome.
pub async fn many(
    call: &Call,
    request: S3Request<DeleteObjectsInput>,
) -> S3Result<S3Response<DeleteObjectsOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let objects = input.delete.objects;
    if objects.is_empty() || objects.len() > 1000 {
        return Err(malformed_xml().into());
    }
    let quiet = input.delete.quiet.unwrap_or(false);
    let doomed: Vec<Doomed> = objects.iter().map(doomed).collect();
    let outcomes = rules::delete(call, &input.bucket, &doomed).await?;
    let (mut deleted, mut errors) = (Vec::new(), Vec::new());
    for (object, outcome) in objects.into_iter().zip(outcomes) {
        match outcome {
            Ok(done) if !quiet => deleted.push(DeletedObject {
                key: Some(object.key),
                version_id: object.version_id,
                delete_marker: done.marker.then_some(true),
                delete_marker_version_id: done.version_id.filter(|_| done.marker),
            }),
            Ok(_) => {}
            Err(error) => {
                // Here, and only here, S3 calls an id that is none a version that is not there.
                let error = if error.code == "InvalidArgument" { no_such_version() } else { error };
                errors.push(Error {
                    code: Some(error.code),
                    key: Some(object.key),
                    message: Some(error.message),
                    version_id: object.version_id,
                });
            }
        }
    }
    Ok(S3Response::new(DeleteObjectsOutput {
        deleted: Some(deleted),
        errors: Some(errors),
        ..DeleteObjectsOutput::default()
    }))
}

fn doomed(object: &ObjectIdentifier) -> Doomed {
    let matches = object.e_tag.as_ref().map(|etag| Tag::Is(etag.value().to_owned()));
    Doomed {
        key: object.key.clone(),
        version: object.version_id.clone(),
        condition: WriteCondition { matches, none_match: None },
    }
}
