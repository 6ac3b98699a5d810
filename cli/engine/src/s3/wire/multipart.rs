//! Multipart uploads on the wire.

use axum::http::StatusCode;
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, ChecksumAlgorithm, ChecksumType,
    CompleteMultipartUploadInput, CompleteMultipartUploadOutput, CompletedPart, CopyPartResult,
    CreateMultipartUploadInput, CreateMultipartUploadOutput, UploadPartCopyInput, UploadPartCopyOutput,
    UploadPartInput, UploadPartOutput,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::{ApiError, Call};
use crate::s3::rules::{
    self, Ending, Named, ReadCondition, Source, invalid_argument, invalid_request, malformed_xml,
};
use crate::s3::state::{Algorithm, Upload};
use crate::s3::wire::about::{about, encryption_into, no_customer_key};
use crate::s3::wire::convert::{
    algorithm, checksum_into, checksum_type, etag, expected_owner, instant, shown, tag, time, write_condition,
};
use crate::s3::wire::copy::source;
use crate::s3::wire::receive::{Claims, receive};

/// `CreateMultipartUpload`.
pub async fn create(
    call: &Call,
    request: S3Request<CreateMultipartUploadInput>,
) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
    let mut input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    no_customer_key(input.sse_customer_algorithm.as_ref())?;
    let about = about!(input);
    let chosen = input.checksum_algorithm.as_ref().map(|wanted| algorithm(wanted.as_str())).transpose()?;
    let composite = match input.checksum_type.as_ref().map(ChecksumType::as_str) {
        None => None,
        Some("COMPOSITE") => Some(true),
        Some("FULL_OBJECT") => Some(false),
        Some(other) => {
            return Err(
                invalid_request(format!("Value for x-amz-checksum-type header is invalid: {other}")).into()
            );
        }
    };
    let upload = rules::begin(call, &input.bucket, &input.key, about, chosen, composite)?;
    let mut output = CreateMultipartUploadOutput {
        bucket: Some(upload.bucket.clone()),
        key: Some(upload.key.clone()),
        checksum_algorithm: algorithm_of(&upload),
        checksum_type: type_of(&upload),
        upload_id: Some(upload.id),
        ..CreateMultipartUploadOutput::default()
    };
    encryption_into!(&upload.plan.about.encryption, output);
    Ok(S3Response::new(output))
}

/// The algorithm, where the client chose one.
pub fn algorithm_of(upload: &Upload) -> Option<ChecksumAlgorithm> {
    let plan = &upload.plan;
    plan.chosen.then(|| ChecksumAlgorithm::from(plan.algorithm.name().to_owned()))
}

/// The kind of checksum, where the client chose an algorithm.
pub fn type_of(upload: &Upload) -> Option<ChecksumType> {
    let kind = if upload.plan.composite { ChecksumType::COMPOSITE } else { ChecksumType::FULL_OBJECT };
    upload.plan.chosen.then(|| ChecksumType::from_static(kind))
}

/// `UploadPart`.
pub async fn upload(
    call: &Call,
    request: S3Request<UploadPartInput>,
) -> S3Result<S3Response<UploadPartOutput>> {
    let claims = Claims::of(&request.headers, request.trailing_headers);
    let mut input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    no_customer_key(input.sse_customer_algorithm.as_ref())?;
    let named = Named { bucket: &input.bucket, key: &input.key, id: &input.upload_id };
    let (upload, number) = rules::find_upload(call, named, input.part_number)?;
    let chosen = claims.algorithm()?;
    fits(&upload, chosen)?;
    let draft = receive(call, input.body.take(), claims, upload.plan.algorithm).await?;
    let part = rules::add(call, &upload, number, draft)?;
    let mut output = UploadPartOutput { e_tag: Some(etag(&part.etag)), ..UploadPartOutput::default() };
    let told = Some(&part.checksum).filter(|_| upload.plan.chosen || chosen.is_some());
    checksum_into!(told, output);
    encryption_into!(&upload.plan.about.encryption, output);
    Ok(S3Response::new(output))
}

fn fits(upload: &Upload, chosen: Option<Algorithm>) -> Result<(), ApiError> {
    match chosen {
        Some(chosen) if upload.plan.chosen && chosen != upload.plan.algorithm => {
            Err(invalid_request(format!(
                "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
                upload.plan.algorithm.name().to_lowercase(),
                chosen.name().to_lowercase()
            )))
        }
        _ => Ok(()),
    }
}

/// `UploadPartCopy`.
pub async fn copy(
    call: &Call,
    request: S3Request<UploadPartCopyInput>,
) -> S3Result<S3Response<UploadPartCopyOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    expected_owner(call, input.expected_source_bucket_owner.as_deref())?;
    no_customer_key(input.sse_customer_algorithm.as_ref())?;
    no_customer_key(input.copy_source_sse_customer_algorithm.as_ref())?;
    let named = Named { bucket: &input.bucket, key: &input.key, id: &input.upload_id };
    let (upload, number) = rules::find_upload(call, named, input.part_number)?;
    let source = Source {
        condition: ReadCondition {
            matches: tag(input.copy_source_if_match),
            none_match: tag(input.copy_source_if_none_match),
            modified_since: input.copy_source_if_modified_since.as_ref().map(instant),
            unmodified_since: input.copy_source_if_unmodified_since.as_ref().map(instant),
        },
        ..source(input.copy_source)?
    };
    let version = source.find(call)?;
    let range = match input.copy_source_range.as_deref() {
        None => 0..version.size,
        Some(range) => copied_range(range, version.size)?,
    };
    let draft = rules::draft_of(call, &version, range, upload.plan.algorithm).await?;
    let part = rules::add(call, &upload, number, draft)?;
    let mut result = CopyPartResult {
        e_tag: Some(etag(&part.etag)),
        last_modified: Some(time(part.modified)),
        ..CopyPartResult::default()
    };
    let told = Some(&part.checksum).filter(|_| upload.plan.chosen);
    checksum_into!(told, result);
    let mut output = UploadPartCopyOutput {
        copy_part_result: Some(result),
        copy_source_version_id: shown(&version.id),
        ..UploadPartCopyOutput::default()
    };
    encryption_into!(&upload.plan.about.encryption, output);
    Ok(S3Response::new(output))
}

fn copied_range(range: &str, size: u64) -> Result<std::ops::Range<u64>, ApiError> {
    let malformed = || {
        invalid_argument(
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the \
             zero-based offsets of the first and last bytes to copy",
        )
    };
    let (first, last) =
        range.strip_prefix("bytes=").and_then(|range| range.split_once('-')).ok_or_else(malformed)?;
    let (first, last): (u64, u64) =
        (first.parse().map_err(|_| malformed())?, last.parse().map_err(|_| malformed())?);
    if first > last {
        return Err(malformed());
    }
    if first >= size {
        return Err(invalid_request("The specified copy range is invalid for the source object size"));
    }
    if last >= size {
        let message = format!("Range specified is not valid for source object of size: {size}");
        return Err(invalid_argument(message));
    }
    Ok(first..last + 1)
}

/// `CompleteMultipartUpload`.
pub async fn complete(
    call: &Call,
    request: S3Request<CompleteMultipartUploadInput>,
) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
    let claims = Claims::of(&request.headers, None);
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let parts = input.multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
    let ending = Ending {
        parts: parts.into_iter().map(part).collect::<Result<_, _>>()?,
        checksum: claims.checksum.map(|(_, value)| value),
        size: input.mpu_object_size.and_then(|size| u64::try_from(size).ok()),
        condition: write_condition(input.if_match, input.if_none_match),
    };
    let named = Named { bucket: &input.bucket, key: &input.key, id: &input.upload_id };
    let version = rules::complete(call, named, ending).await?;
    let mut output = CompleteMultipartUploadOutput {
        bucket: Some(input.bucket),
        e_tag: Some(etag(&version.etag)),
        location: Some(format!("{}/{}/{}", call.cloud.url, version.bucket, version.key)),
        key: Some(input.key),
        version_id: shown(&version.id),
        checksum_type: version.about.checksum.as_ref().map(checksum_type),
        ..CompleteMultipartUploadOutput::default()
    };
    checksum_into!(&version.about.checksum, output);
    encryption_into!(&version.about.encryption, output);
    Ok(S3Response::new(output))
}

fn part(part: CompletedPart) -> Result<(i32, String, Option<String>), ApiError> {
    let number = part.part_number.ok_or_else(malformed_xml)?;
    let etag = part.e_tag.ok_or_else(malformed_xml)?.into_value();
    let checksum = part
        .checksum_crc32
        .or(part.checksum_crc32c)
        .or(part.checksum_crc64nvme)
        .or(part.checksum_sha1)
        .or(part.checksum_sha256);
    Ok((number, etag, checksum))
}

/// `AbortMultipartUpload`.
pub async fn abort(
    call: &Call,
    request: S3Request<AbortMultipartUploadInput>,
) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    rules::abort(call, Named { bucket: &input.bucket, key: &input.key, id: &input.upload_id })?;
    Ok(S3Response::with_status(AbortMultipartUploadOutput::default(), StatusCode::NO_CONTENT))
}
