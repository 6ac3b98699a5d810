//! A mapping as it is stored.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::core::Cloud;

/// The kind of these documents; the key is the mapping's id.
pub(super) const KIND: &str = "lambda/mapping";

/// A mapping from a queue to a function.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mapping {
    /// Its UUID.
    pub id: String,
    /// The queue's ARN.
    pub queue: String,
    /// The function's name.
    pub function: String,
    /// Whether messages are taken.
    pub enabled: bool,
    /// At most so many messages at once.
    pub batch_size: u32,
    /// Seconds to wait for a batch to fill.
    pub window: u32,
    /// Whether the function says which messages failed.
    pub reports_failures: bool,
    /// At most so many batches at the same time.
    pub concurrency: Option<u32>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// When it was changed.
    pub modified: Timestamp,
}

impl Mapping {
    /// Its ARN.
    pub fn arn(&self, cloud: &Cloud) -> String {
        cloud.arns.regional("lambda", &format!("event-source-mapping:{}", self.id))
    }

    /// `Disabling` until the batches that were taken are done with.
    pub fn state(&self, cloud: &Cloud) -> &'static str {
        match (self.enabled, cloud.running.lambda.pollers.busy(&self.id)) {
            (true, _) => "Enabled",
            (false, true) => "Disabling",
            (false, false) => "Disabled",
        }
    }
}
