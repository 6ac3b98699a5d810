//! Stages of a pipeline: who was there last, and whether executions may enter.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Cloud};

const KIND: &str = "codepipeline/stage";

/// A closed way into or out of a stage.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Transition {
    pub enabled: bool,
    pub reason: Option<String>,
    pub by: String,
    pub at: Timestamp,
}

/// What is known of a stage beyond its declaration.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Stage {
    /// The execution that entered it last.
    pub latest: Option<String>,
    pub inbound: Option<Transition>,
    pub outbound: Option<Transition>,
}

impl Stage {
    /// What is known of a stage.
    pub fn find(cloud: &Cloud, pipeline: &str, stage: &str) -> Result<Self, ApiError> {
        Ok(cloud.store.get(KIND, &format!("{pipeline}/{stage}"))?.unwrap_or_default())
    }

    /// Keeps it.
    pub fn save(&self, cloud: &Cloud, pipeline: &str, stage: &str) -> Result<(), ApiError> {
        Ok(cloud.store.put(KIND, &format!("{pipeline}/{stage}"), self)?)
    }

    /// Whether executions may enter.
    pub fn is_open(transition: Option<&Transition>) -> bool {
        transition.is_none_or(|transition| transition.enabled)
    }
}
