//! `PutObject`.

use s3s::dto::{PutObjectInput, PutObjectOutput};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::Call;
use crate::s3::rules::{self, Cause, Write, find_bucket, header_not_implemented};
use crate::s3::state::Algorithm;
use crate::s3::wire::about::{about, encryption_into, no_customer_key};
use crate::s3::wire::convert::{checksum_into, checksum_type, etag, expected_owner, shown, write_condition};
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
