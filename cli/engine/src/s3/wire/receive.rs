//! Taking a body in: it streams to disk while it is digested, then its digests are compared with what the client says.

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use s3s::dto::StreamingBlob;
use s3s::{Body, TrailingHeaders};

use crate::core::{ApiError, Call};
use crate::s3::state::{Algorithm, Checksum, Draft};
use crate::s3::wire::convert::algorithm;

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

impl Claims {
    /// What the headers say.
    pub fn of(headers: &HeaderMap, trailers: Option<TrailingHeaders>) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let checksum = |algorithm: Algorithm| Some((algorithm, text(algorithm.header())?));
        Self {
            md5: text("content-md5"),
            checksum: Algorithm::ALL.into_iter().find_map(checksum),
            wanted: text("x-amz-sdk-checksum-algorithm"),
            trailer: text("x-amz-trailer"),
            trailers,
        }
    }

    /// The algorithm the client chose.
    pub fn algorithm(&self) -> Result<Option<Algorithm>, ApiError> {
        let named = |known: &Algorithm| {
            self.trailer.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(known.header()))
        };
        let trailing = Algorithm::ALL.into_iter().find(named);
        match (&self.checksum, trailing, &self.wanted) {
            (Some((algorithm, _)), _, _) => Ok(Some(*algorithm)),
            (None, Some(algorithm), _) => Ok(Some(algorithm)),
            (None, None, Some(wanted)) => algorithm(wanted).map(Some),
            (None, None, None) => Ok(None),
        }
    }

    fn value(&self, algorithm: Algorithm) -> Option<String> {
        if let Some((_, value)) = &self.checksum {
            return Some(value.clone());
        }
        let in_trailer =
            |headers: &HeaderMap| headers.get(algorithm.header())?.to_str().ok().map(str::to_owned);
        self.trailers.as_ref()?.read(in_trailer).flatten()
    }
}

/// Takes a body in; without a choice of the client it is digested with `usual`.
pub async fn receive(
    call: &Call,
    body: Option<StreamingBlob>,
    claims: Claims,
    usual: Algorithm,
) -> Result<Draft, ApiError> {
    let algorithm = claims.algorithm()?.unwrap_or(usual);
    let body = body.unwrap_or_else(|| StreamingBlob::from(Body::empty()));
    let draft = Draft::receive(&call.cloud, algorithm, body).await?;
    compare(&draft, claims.md5.as_deref(), claims.value(algorithm).as_deref())?;
    Ok(draft)
}

fn compare(draft: &Draft, md5: Option<&str>, checksum: Option<&str>) -> Result<(), ApiError> {
    if let Some(md5) = md5 {
        match STANDARD.decode(md5) {
            Ok(bytes) if bytes == draft.md5 => {}
            Ok(bytes) if bytes.len() == draft.md5.len() => {
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
    let length = |text: &str| STANDARD.decode(text).ok().map(|bytes| bytes.len());
    if length(claimed) != length(value) {
        let message = format!("Value for {} header is invalid.", algorithm.header());
        return Err(ApiError::new("InvalidRequest", message));
    }
    let message = format!("The {} you specified did not match the calculated checksum.", algorithm.name());
    Err(ApiError::new("BadDigest", message))
}
