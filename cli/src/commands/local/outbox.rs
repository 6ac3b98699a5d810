//! The outbox: the mails that AWS would have sent, as the engine kept them.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::errors::Error;
use crate::schema::Moment;

/// A mail that nobody sent.
#[derive(Debug, Clone, Serialize, JsonSchema, Deserialize)]
pub(super) struct Mail {
    /// When it was published.
    #[schemars(with = "Moment")]
    pub(super) time: Timestamp,
    /// For whom.
    pub(super) to: String,
    /// Its subject.
    pub(super) subject: String,
    /// Its text.
    pub(super) body: String,
    /// The topic it was published to.
    pub(super) topic: String,
}

#[derive(Deserialize)]
struct Outbox {
    mails: Vec<Mail>,
}

/// Reads the engine's answer.
pub(super) fn read(page: &[u8]) -> Result<Vec<Mail>, Error> {
    let outbox: Outbox = serde_json::from_slice(page)
        .map_err(|error| Error::Bug(format!("the engine's outbox cannot be read: {error}")))?;
    Ok(outbox.mails)
}
