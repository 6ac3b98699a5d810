//! Who signed a request: found before `s3s` checks the signature, because it asks for a secret by access key alone and
//! temporary keys are worth nothing without their session token.

use axum::http::request::Parts;
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Result, s3_error};

use crate::core::{ApiError, Cloud, Credentials, look_up};

/// The one key pair that may sign the request at hand.
pub struct Signer {
    credentials: Option<Credentials>,
}

impl Signer {
    /// Looks up the keys a request claims to be signed with; none for a request without signature.
    pub fn of(cloud: &Cloud, parts: &Parts) -> Result<Self, ApiError> {
        let Some((access_key, token)) = claimed(parts) else { return Ok(Self { credentials: None }) };
        match look_up(cloud, &access_key, token.as_deref()) {
            Ok(credentials) => Ok(Self { credentials: Some(credentials) }),
            Err(error) if error.code == "ExpiredTokenException" => {
                Err(ApiError::new("ExpiredToken", "The provided token has expired."))
            }
            Err(error) if error.status == 403 => Err(ApiError::new(
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
            )
            .with_status(403)),
            Err(error) => Err(error),
        }
    }

    /// Whose keys they are.
    pub fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }
}

#[async_trait::async_trait]
impl S3Auth for Signer {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        match &self.credentials {
            Some(known) if known.access_key_id == access_key => {
                Ok(SecretKey::from(known.secret_access_key.as_str()))
            }
            _ => Err(s3_error!(InvalidAccessKeyId)),
        }
    }
}

/// Access key and session token, from the header or from a presigned URL. The `aws` command still presigns by the older
/// Signature Version 2 where nobody tells it otherwise.
fn claimed(parts: &Parts) -> Option<(String, Option<String>)> {
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let key = |credential: &str| credential.split('/').next().map(str::to_owned);
    if let Some(authorization) = header("authorization") {
        if let Some(version_2) = authorization.strip_prefix("AWS ") {
            return Some((version_2.split(':').next()?.to_owned(), header("x-amz-security-token")));
        }
        let credential = authorization.split("Credential=").nth(1)?;
        return Some((key(credential)?, header("x-amz-security-token")));
    }
    let query = || url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let find = |name: &str| query().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    let token = find("X-Amz-Security-Token")
        .or_else(|| find("x-amz-security-token"))
        .or_else(|| header("x-amz-security-token"));
    let access_key = find("X-Amz-Credential").as_deref().and_then(key).or_else(|| find("AWSAccessKeyId"))?;
    Some((access_key, token))
}
