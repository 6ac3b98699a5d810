//! Signature Version 4: checks that a request was signed with a key the engine knows.
//!
//! The keyed hashing is `aws-sigv4`'s; the canonical request is put together here from what arrived. S3's requests are
//! checked by `s3s`, which also knows presigned URLs and signed chunks.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::fmt::Write as _;

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::core::ApiError;

/// Unreserved characters stay, everything else is encoded.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Clocks may differ by this much.
const SKEW: SignedDuration = SignedDuration::from_mins(15);

/// The parts of an `Authorization: AWS4-HMAC-SHA256 ...` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization<'a> {
    /// The key's id.
    pub access_key_id: &'a str,
    /// `yyyymmdd`.
    pub date: &'a str,
    /// The region signed for.
    pub region: &'a str,
    /// The service signed for.
    pub service: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

/// Why a signature was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is none.
    #[error("Request is missing Authentication Token")]
    Missing,
    /// It cannot be taken apart.
    #[error("Authorization header is incomplete or malformed: {0}")]
    Malformed(&'static str),
    /// It is for another time.
    #[error("Signature expired: {0} is not within 15 minutes of the server's time")]
    Expired(String),
    /// It is wrong.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
         Key and signing method. Consult the service documentation for details."
    )]
    Mismatch,
}

impl From<SignatureError> for ApiError {
    fn from(error: SignatureError) -> Self {
        let (code, status) = match error {
            SignatureError::Missing => ("MissingAuthenticationToken", 403),
            SignatureError::Malformed(_) => ("IncompleteSignature", 400),
            SignatureError::Expired(_) => ("RequestExpired", 400),
            SignatureError::Mismatch => ("SignatureDoesNotMatch", 403),
        };
        Self::new(code, error.to_string()).with_status(status)
    }
}

impl<'a> Authorization<'a> {
    /// Takes the header apart.
    pub fn parse(parts: &'a Parts) -> Result<Self, SignatureError> {
        let header = parts.headers.get("authorization").ok_or(SignatureError::Missing)?;
        let header = header.to_str().map_err(|_| SignatureError::Malformed("not text"))?;
        let fields = header
            .strip_prefix("AWS4-HMAC-SHA256")
            .ok_or(SignatureError::Malformed("not AWS4-HMAC-SHA256"))?;
        let field = |name: &'static str| {
            fields
                .split(',')
                .find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='))
                .ok_or(SignatureError::Malformed(name))
        };
        let mut scope = field("Credential")?.split('/');
        let mut next = || scope.next().ok_or(SignatureError::Malformed("Credential"));
        Ok(Self {
            access_key_id: next()?,
            date: next()?,
            region: next()?,
            service: next()?,
            signed_headers: field("SignedHeaders")?,
            signature: field("Signature")?,
        })
    }
}

/// Checks that `parts` and `body` were signed with `secret` near `now`.
pub fn verify(parts: &Parts, body: &[u8], secret: &str, now: Timestamp) -> Result<(), SignatureError> {
    let given = Authorization::parse(parts)?;
    let stamp = header(parts, "x-amz-date").ok_or(SignatureError::Malformed("x-amz-date"))?;
    let time = civil::DateTime::strptime("%Y%m%dT%H%M%SZ", &stamp)
        .ok()
        .and_then(|time| TimeZone::UTC.to_timestamp(time).ok())
        .ok_or(SignatureError::Malformed("x-amz-date"))?;
    let since_1970 = std::time::Duration::try_from(time.as_duration())
        .map_err(|_| SignatureError::Malformed("x-amz-date"))?;
    if now.duration_since(time).abs() > SKEW {
        return Err(SignatureError::Expired(stamp));
    }
    let canonical = canonical_request(parts, body, given.signed_headers);
    let scope = format!("{}/{}/{}/aws4_request", given.date, given.region, given.service);
    let to_sign =
        format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{}", hex::encode(Sha256::digest(canonical.as_bytes())));
    let key = generate_signing_key(
        secret,
        std::time::SystemTime::UNIX_EPOCH + since_1970,
        given.region,
        given.service,
    );
    let expected = calculate_signature(key, to_sign.as_bytes());
    if same(expected.as_bytes(), given.signature.as_bytes()) { Ok(()) } else { Err(SignatureError::Mismatch) }
}

fn canonical_request(parts: &Parts, body: &[u8], signed_headers: &str) -> String {
    let mut canonical = format!("{}\n", parts.method);
    // Every service but S3 encodes the path as it was sent once more.
    let path: Vec<String> =
        parts.uri.path().split('/').map(|part| utf8_percent_encode(part, STRICT).to_string()).collect();
    let _ = writeln!(canonical, "{}", path.join("/"));
    let mut query: Vec<String> = parts
        .uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            format!("{}={}", recode(name), recode(value))
        })
        .collect();
    query.sort();
    let _ = writeln!(canonical, "{}", query.join("&"));
    for name in signed_headers.split(';') {
        let _ = writeln!(canonical, "{name}:{}", header(parts, name).unwrap_or_default());
    }
    let hash = header(parts, "x-amz-content-sha256").unwrap_or_else(|| hex::encode(Sha256::digest(body)));
    let _ = write!(canonical, "\n{signed_headers}\n{hash}");
    canonical
}

fn recode(text: &str) -> String {
    let plain: Vec<u8> = percent_decode_str(text).collect();
    percent_encoding::percent_encode(&plain, STRICT).to_string()
}

/// A header's values, trimmed, runs of spaces folded, joined by commas.
fn header(parts: &Parts, name: &str) -> Option<String> {
    let values: Vec<String> = parts
        .headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    if values.is_empty() { None } else { Some(values.join(",")) }
}

/// Compares without telling by its time where the difference is.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
}
