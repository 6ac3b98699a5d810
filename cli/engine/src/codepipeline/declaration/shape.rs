//! The structure of a pipeline, named as on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How executions of one pipeline get along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExecutionMode {
    /// A newer one overtakes an older one that waits between stages.
    #[default]
    Superseded,
    /// One after the other, in the order they reach a stage.
    Queued,
    /// Side by side, none knowing of another.
    Parallel,
}

/// A pipeline.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Declaration {
    /// Its name.
    pub name: String,
    /// The role it acts under.
    pub role_arn: String,
    /// Where artifacts go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_store: Option<ArtifactStore>,
    /// The same by region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_stores: Option<BTreeMap<String, ArtifactStore>>,
    /// The stages, in order.
    pub stages: Vec<StageDeclaration>,
    /// Counted by the service.
    #[serde(default)]
    pub version: u32,
    /// How executions get along.
    #[serde(default)]
    pub execution_mode: ExecutionMode,
    /// `V1` or `V2`.
    #[serde(default = "first_type")]
    pub pipeline_type: String,
    /// Variables that a start may set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<VariableDeclaration>,
    /// What is not understood, to be refused by name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

fn first_type() -> String {
    "V1".to_owned()
}

/// A bucket for artifacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArtifactStore {
    /// `S3`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The bucket.
    pub location: String,
    /// Remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_key: Option<Value>,
}

/// A variable of the pipeline.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VariableDeclaration {
    /// Its name.
    pub name: String,
    /// What it is unless a start says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A stage.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageDeclaration {
    /// Its name.
    pub name: String,
    /// Its actions.
    pub actions: Vec<ActionDeclaration>,
    /// What is not understood, to be refused by name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An action.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionDeclaration {
    /// Its name.
    pub name: String,
    /// Its provider.
    pub action_type_id: ActionTypeId,
    /// Actions of the same order run side by side.
    #[serde(default = "first_order")]
    pub run_order: u32,
    /// What the provider is told.
    #[serde(default)]
    pub configuration: BTreeMap<String, String>,
    /// What it makes.
    #[serde(default)]
    pub output_artifacts: Vec<ArtifactName>,
    /// What it takes.
    #[serde(default)]
    pub input_artifacts: Vec<ArtifactName>,
    /// Instead of the pipeline's role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// Only the engine's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Under which its output variables can be referred to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Instead of the provider's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_in_minutes: Option<i64>,
    /// What is not understood, to be refused by name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

fn first_order() -> u32 {
    1
}

/// The kind of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionTypeId {
    /// For example `Deploy`.
    pub category: String,
    /// For example `AWS`.
    pub owner: String,
    /// For example `CloudFormation`.
    pub provider: String,
    /// `1`.
    pub version: String,
}

/// An artifact by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactName {
    /// Its name.
    pub name: String,
    /// What is not understood, to be refused by name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Declaration {
    /// The bucket that artifacts go to.
    pub fn bucket(&self, region: &str) -> Option<&str> {
        let by_region = || self.artifact_stores.as_ref()?.get(region);
        self.artifact_store.as_ref().or_else(by_region).map(|store| store.location.as_str())
    }

    /// Where a stage is.
    pub fn position(&self, stage: &str) -> Option<usize> {
        self.stages.iter().position(|declared| declared.name == stage)
    }

    /// An action by the names of stage and action.
    pub fn action(&self, stage: &str, action: &str) -> Option<&ActionDeclaration> {
        let stage = self.stages.iter().find(|declared| declared.name == stage)?;
        stage.actions.iter().find(|declared| declared.name == action)
    }
}

impl StageDeclaration {
    /// The actions in the order they run: groups of those that run side by side.
    pub fn groups(&self) -> Vec<Vec<&ActionDeclaration>> {
        let mut groups: BTreeMap<u32, Vec<&ActionDeclaration>> = BTreeMap::new();
        for action in &self.actions {
            groups.entry(action.run_order).or_default().push(action);
        }
        groups.into_values().collect()
    }
}
