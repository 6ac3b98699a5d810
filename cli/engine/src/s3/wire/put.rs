//! `PutObject`: the body streams to disk while it is digested, then its digests are compared, then it becomes an object.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use s3s::dto::{PutObjectInput, PutObjectOutput, ServerSideEncryption, StorageClass, StreamingBlob};
use s3s::{Body, S3Request, S3Response, S3Result, TrailingHeaders};

use crate::core::{ApiError, Call};
use crate::s3::rules::{self, Cause, Write, find_bucket, header_not_implemented};
use crate::s3::state::{About, Algorithm, Checksum, Draft, Encryption, Version};
use crate::s3::wire::convert::{
    algorithm, checksum_into, checksum_type, etag, expected_owner, no_customer_key, shown, write_condition,
};

/// `PutObject`.
pub async fn put(call: &Call, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
    let trailers = request.trailing_headers;
    let headers = request.headers;
    let mut input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    no_customer_key(input.sse_customer_algorithm.as_ref())?;
    refuse(&input)?;
    find_bucket(&call.cloud, &input.bucket)?;
    let condition = write_condition(input.if_match.take(), input.if_none_match.take());
    condition.check()?;
    let claims = Claims {
        md5: input.content_md5.take(),
        checksum: given(&input),
        wanted: input.checksum_algorithm.take().map(|wanted| wanted.as_str().to_owned()),
        trailer: headers.get("x-amz-trailer").and_then(|value| value.to_str().ok()).map(str::to_owned),
        trailers,
    };
    let draft = receive(call, input.body.take(), claims).await?;
    let mut about = described(&mut input);
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
    Ok(S3Response::new(output(&version)))
}

fn refuse(input: &PutObjectInput) -> Result<(), ApiError> {
    if input.object_lock_mode.is_some() || input.object_lock_legal_hold_status.is_some() {
        return Err(header_not_implemented("x-amz-object-lock-mode"));
    }
    if input.write_offset_bytes.is_some() {
        return Err(header_not_implemented("x-amz-write-offset-bytes"));
    }
    Ok(())
}

fn given(input: &PutObjectInput) -> Option<(Algorithm, String)> {
    let all = [
        (Algorithm::Crc32, &input.checksum_crc32),
        (Algorithm::Crc32c, &input.checksum_crc32c),
        (Algorithm::Crc64Nvme, &input.checksum_crc64nvme),
        (Algorithm::Sha1, &input.checksum_sha1),
        (Algorithm::Sha256, &input.checksum_sha256),
    ];
    all.into_iter().find_map(|(algorithm, value)| Some((algorithm, value.clone()?)))
}

/// What a client says of the body it sends.
pub struct Claims {
    /// `Content-MD5`.
    pub md5: Option<String>,
    /// A checksum in a header.
    pub checksum: Option<(Algorithm, String)>,
    /// `x-amz-sdk-checksum-algorithm`.
    pub wanted: Option<String>,
    /// The name of the header that follows the body.
    pub trailer: Option<String>,
    /// The headers that follow the body.
    pub trailers: Option<TrailingHeaders>,
}

/// Takes a body in and compares it with what the client says of it.
pub async fn receive(call: &Call, body: Option<StreamingBlob>, claims: Claims) -> Result<Draft, ApiError> {
    let trailing = Algorithm::ALL.into_iter().find(|known| {
        claims.trailer.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(known.header()))
    });
    let algorithm = match (&claims.checksum, trailing, &claims.wanted) {
        (Some((algorithm, _)), _, _) => *algorithm,
        (None, Some(algorithm), _) => algorithm,
        (None, None, Some(wanted)) => algorithm(wanted)?,
        (None, None, None) => Algorithm::Crc64Nvme,
    };
    let body = body.unwrap_or_else(|| StreamingBlob::from(Body::empty()));
    let draft = Draft::receive(&call.cloud, algorithm, body).await?;
    let in_trailer = |algorithm: Algorithm| {
        let trailers = claims.trailers.as_ref()?;
        let value =
            trailers.read(|headers| headers.get(algorithm.header())?.to_str().ok().map(str::to_owned));
        value.flatten()
    };
    let claimed = claims.checksum.map(|(_, value)| value).or_else(|| in_trailer(algorithm));
    compare(&draft, claims.md5.as_deref(), claimed.as_deref())?;
    Ok(draft)
}

fn compare(draft: &Draft, md5: Option<&str>, checksum: Option<&str>) -> Result<(), ApiError> {
    if let Some(md5) = md5 {
        match STANDARD.decode(md5) {
            Ok(bytes) if bytes.len() == 16 && bytes == draft.md5 => {}
            Ok(bytes) if bytes.len() == 16 => {
                let message = "The Content-MD5 you specified did not match what we received.";
                return Err(ApiError::new("BadDigest", message));
            }
            _ => return Err(ApiError::new("InvalidDigest", "The Content-MD5 you specified was invalid.")),
        }
    }
    let Some(claimed) = checksum else { return Ok(()) };
    let Checksum { algorithm, value, .. } = &draft.checksum;
    if claimed == value {
        return Ok(());
    }
    let name = algorithm.name();
    let well_formed = STANDARD
        .decode(claimed)
        .is_ok_and(|bytes| STANDARD.decode(value).is_ok_and(|computed| computed.len() == bytes.len()));
    if !well_formed {
        let message = format!("Value for {} header is invalid.", algorithm.header());
        return Err(ApiError::new("InvalidRequest", message));
    }
    let message = format!("The {name} you specified did not match the calculated checksum.");
    Err(ApiError::new("BadDigest", message))
}

fn described(input: &mut PutObjectInput) -> About {
    let encoding = input.content_encoding.take().and_then(|encoding| without_chunks(&encoding));
    About {
        content_type: input.content_type.take().map(|kind| kind.to_string()),
        headers: headers([
            ("cache-control", input.cache_control.take()),
            ("content-disposition", input.content_disposition.take()),
            ("content-encoding", encoding),
            ("content-language", input.content_language.take()),
            ("x-amz-website-redirect-location", input.website_redirect_location.take()),
        ]),
        metadata: input.metadata.take().unwrap_or_default().into_iter().collect(),
        encryption: encryption(
            input.server_side_encryption.take(),
            input.ssekms_key_id.take(),
            input.bucket_key_enabled,
        ),
        storage_class: input.storage_class.take().and_then(kept_class),
        ..About::default()
    }
}

/// The headers that are there.
pub fn headers<const N: usize>(all: [(&str, Option<String>); N]) -> BTreeMap<String, String> {
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// `aws-chunked` is how the body came, not what it is.
pub fn without_chunks(encoding: &str) -> Option<String> {
    let kept: Vec<&str> = encoding.split(',').map(str::trim).filter(|part| *part != "aws-chunked").collect();
    Some(kept.join(",")).filter(|kept| !kept.is_empty())
}

/// How the request wants the object encrypted, if it says.
pub fn encryption(
    algorithm: Option<ServerSideEncryption>,
    key: Option<String>,
    bucket_key: Option<bool>,
) -> Option<Encryption> {
    let algorithm = algorithm?.as_str().to_owned();
    Some(Encryption { algorithm, key, bucket_key })
}

/// A storage class other than the usual one.
pub fn kept_class(class: StorageClass) -> Option<String> {
    Some(class.as_str().to_owned()).filter(|class| class != StorageClass::STANDARD)
}

fn output(version: &Version) -> PutObjectOutput {
    let mut output = PutObjectOutput {
        e_tag: Some(etag(&version.etag)),
        version_id: shown(&version.id),
        checksum_type: version.about.checksum.as_ref().map(checksum_type),
        ..PutObjectOutput::default()
    };
    checksum_into!(&version.about.checksum, output);
    if let Some(encryption) = &version.about.encryption {
        output.server_side_encryption = Some(ServerSideEncryption::from(encryption.algorithm.clone()));
        output.ssekms_key_id.clone_from(&encryption.key);
        output.bucket_key_enabled = encryption.bucket_key;
    }
    output
}
