//! Access keys and whom they belong to: the root user's, and the temporary ones of role sessions.
//!
//! A lambda, a build or an `AssumeRole` gets keys of its own, so that what it does arrives here as its role.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Cloud, Principal, StoreError};

const KIND: &str = "sts/keys";

/// A temporary key pair and its session token.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// Starts with `ASIA` (or `AKIA` for the root user).
    pub access_key_id: String,
    /// Never logged.
    pub secret_access_key: String,
    /// Must come with every request; empty for the root user.
    pub session_token: String,
    /// When they stop working.
    pub expiration: Timestamp,
    /// Whose they are.
    pub principal: Principal,
}

/// Makes keys for `principal` that work for `lifetime`.
pub fn issue(
    cloud: &Cloud,
    principal: Principal,
    lifetime: SignedDuration,
) -> Result<Credentials, StoreError> {
    let credentials = Credentials {
        access_key_id: format!("ASIA{}", cloud.ids.suffix(16)),
        secret_access_key: format!("{}{}", cloud.ids.suffix(20), cloud.ids.suffix(20)),
        session_token: format!("{}{}", cloud.ids.hex(), cloud.ids.hex()),
        expiration: cloud.clock.now() + lifetime,
        principal,
    };
    cloud.store.put(KIND, &credentials.access_key_id, &credentials)?;
    Ok(credentials)
}

/// Ends keys before their time: nobody has a use for them any more.
pub fn revoke(cloud: &Cloud, credentials: &Credentials) {
    if let Err(problem) = cloud.store.delete(KIND, &credentials.access_key_id) {
        tracing::warn!(%problem, "keys could not be revoked; they end at their time");
    }
}

/// Finds the keys a request claims to be signed with.
pub fn look_up(
    cloud: &Cloud,
    access_key_id: &str,
    session_token: Option<&str>,
) -> Result<Credentials, ApiError> {
    if access_key_id == cloud.keys.access_key_id {
        return Ok(Credentials {
            access_key_id: access_key_id.to_owned(),
            secret_access_key: cloud.keys.secret_access_key.clone(),
            session_token: String::new(),
            expiration: Timestamp::MAX,
            principal: cloud.root(),
        });
    }
    let invalid = || {
        ApiError::new("UnrecognizedClientException", "The security token included in the request is invalid.")
            .with_status(403)
    };
    let credentials: Credentials = cloud.store.get(KIND, access_key_id)?.ok_or_else(invalid)?;
    if session_token != Some(&credentials.session_token) {
        return Err(invalid());
    }
    if credentials.expiration <= cloud.clock.now() {
        let message = "The security token included in the request is expired";
        return Err(ApiError::new("ExpiredTokenException", message).with_status(403));
    }
    Ok(credentials)
}
