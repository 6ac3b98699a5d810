//! Runs of actions: what each was given, where it stands and what it made.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::execution::Location;
use crate::codepipeline::declaration::ActionDeclaration;
use crate::core::{ApiError, Cloud};

const KIND: &str = "codepipeline/action";
const LATEST: &str = "codepipeline/latest";

/// As on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActionStatus {
    InProgress,
    Abandoned,
    Succeeded,
    Failed,
}

/// Why an action failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ErrorDetails {
    pub code: String,
    pub message: String,
}

/// An artifact and where it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NamedArtifact {
    pub name: String,
    #[serde(rename = "s3location")]
    pub location: Location,
}

/// `<pipeline>/<execution>/<number>`: in this order they were begun.
pub type Key = String;

/// A run of an action.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ActionRun {
    pub key: Key,
    pub id: String,
    pub pipeline: String,
    pub execution: String,
    pub version: u32,
    pub stage: String,
    pub action: ActionDeclaration,
    pub status: ActionStatus,
    pub started: Timestamp,
    pub updated: Timestamp,
    pub updated_by: Option<String>,
    /// The configuration with its references resolved.
    pub resolved: BTreeMap<String, String>,
    pub inputs: Vec<NamedArtifact>,
    pub outputs: Vec<NamedArtifact>,
    pub variables: BTreeMap<String, String>,
    pub external_id: Option<String>,
    pub external_url: Option<String>,
    pub summary: Option<String>,
    pub log_stream: Option<String>,
    pub error: Option<ErrorDetails>,
    /// Opens an approval.
    pub token: Option<String>,
    /// What the provider has done so far, for itself: an engine that starts later goes on from here.
    pub progress: serde_json::Value,
}

impl ActionRun {
    /// The key of the `number`th run of an execution.
    pub fn key(pipeline: &str, execution: &str, number: usize) -> Key {
        format!("{pipeline}/{execution}/{number:06}")
    }

    /// A run by key.
    pub fn find(cloud: &Cloud, key: &str) -> Result<Option<Self>, ApiError> {
        Ok(cloud.store.get(KIND, key)?)
    }

    /// The runs of an execution in the order they were begun; of all executions without one.
    pub fn all(cloud: &Cloud, pipeline: &str, execution: Option<&str>) -> Result<Vec<Self>, ApiError> {
        let prefix = execution.map_or_else(|| format!("{pipeline}/"), |id| format!("{pipeline}/{id}/"));
        Ok(cloud.store.list::<Self>(KIND, &prefix)?.into_iter().map(|(_, run)| run).collect())
    }

    /// The latest run of an action, in whichever execution.
    pub fn latest(
        cloud: &Cloud,
        pipeline: &str,
        stage: &str,
        action: &str,
    ) -> Result<Option<Self>, ApiError> {
        let key: Option<Key> = cloud.store.get(LATEST, &format!("{pipeline}/{stage}/{action}"))?;
        Ok(key.map(|key| Self::find(cloud, &key)).transpose()?.flatten())
    }

    /// Keeps it as it is now.
    pub fn save(&mut self, cloud: &Cloud) -> Result<(), ApiError> {
        self.updated = cloud.clock.now();
        Ok(cloud.store.put(KIND, &self.key, self)?)
    }

    /// Keeps a new run, which is the latest of its action.
    pub fn begin(&mut self, cloud: &Cloud) -> Result<(), ApiError> {
        self.save(cloud)?;
        let latest = format!("{}/{}/{}", self.pipeline, self.stage, self.action.name);
        Ok(cloud.store.put(LATEST, &latest, &self.key)?)
    }
}
