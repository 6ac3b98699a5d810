//! Executions: where they are, and what their actions have made so far.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use crate::codebuild::Location;
use crate::codepipeline::declaration::ExecutionMode;
use crate::core::{ApiError, Cloud};

const KIND: &str = "codepipeline/execution";
const NUMBERS: &str = "codepipeline/number";

/// As on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExecutionStatus {
    InProgress,
    Stopping,
    Stopped,
    Succeeded,
    Superseded,
    Failed,
}

impl ExecutionStatus {
    /// Whether it still moves.
    pub fn is_live(self) -> bool {
        matches!(self, Self::InProgress | Self::Stopping)
    }
}

/// As on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StageStatus {
    InProgress,
    Failed,
    Stopped,
    Stopping,
    Succeeded,
}

/// As on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ExecutionKind {
    Standard,
    Rollback,
}

/// Where an execution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Position {
    /// Before a stage.
    Waiting(usize),
    /// In a stage.
    In(usize),
    /// Nowhere any more.
    Over,
}

/// What started an execution.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trigger {
    /// For example `StartPipelineExecution`.
    #[serde(rename = "triggerType")]
    pub kind: String,
    /// For example the caller's ARN.
    #[serde(rename = "triggerDetail")]
    pub detail: String,
}

/// What a source action took.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SourceRevision {
    pub action: String,
    pub artifact: String,
    pub id: String,
    pub summary: String,
    pub url: Option<String>,
    pub created: Timestamp,
}

/// A stage of an execution.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StageRun {
    pub status: StageStatus,
    /// By action, the key of the run that counts: a retry takes the failed ones out.
    pub runs: BTreeMap<String, String>,
    /// How often it was retried.
    pub retries: u32,
}

/// An execution.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Execution {
    pub id: String,
    pub pipeline: String,
    /// The pipeline's version that it follows to its end, even when the pipeline is changed.
    pub version: u32,
    /// Counted per pipeline: a later one has a greater number.
    pub number: u64,
    pub status: ExecutionStatus,
    pub summary: Option<String>,
    pub mode: ExecutionMode,
    pub kind: ExecutionKind,
    /// The execution a rollback goes back to.
    pub rollback_target: Option<String>,
    /// The only stage of a rollback.
    pub only_stage: Option<usize>,
    pub started: Timestamp,
    pub updated: Timestamp,
    pub trigger: Trigger,
    pub stop_reason: Option<String>,
    /// The pipeline's variables.
    pub variables: BTreeMap<String, String>,
    /// The one commit that all source actions take.
    pub commit: Option<String>,
    pub revisions: Vec<SourceRevision>,
    pub artifacts: BTreeMap<String, Location>,
    /// Output variables by namespace.
    pub outputs: BTreeMap<String, BTreeMap<String, String>>,
    pub position: Position,
    /// By stage name, those it has entered.
    pub stages: BTreeMap<String, StageRun>,
}

impl Execution {
    fn key(pipeline: &str, id: &str) -> String {
        format!("{pipeline}/{id}")
    }

    /// An execution by id.
    pub fn find(cloud: &Cloud, pipeline: &str, id: &str) -> Result<Option<Self>, ApiError> {
        Ok(cloud.store.get(KIND, &Self::key(pipeline, id))?)
    }

    /// An execution by id, or `PipelineExecutionNotFoundException`.
    pub fn require(cloud: &Cloud, pipeline: &str, id: &str) -> Result<Self, ApiError> {
        Self::find(cloud, pipeline, id)?.ok_or_else(|| {
            let message = format!("Pipeline execution '{id}' does not exist in pipeline '{pipeline}'");
            ApiError::new("PipelineExecutionNotFoundException", message)
        })
    }

    /// All executions of a pipeline, the newest first.
    pub fn all(cloud: &Cloud, pipeline: &str) -> Result<Vec<Self>, ApiError> {
        let found = cloud.store.list::<Self>(KIND, &format!("{pipeline}/"))?;
        let mut all: Vec<Self> = found.into_iter().map(|(_, execution)| execution).collect();
        all.sort_by_key(|execution| std::cmp::Reverse(execution.number));
        Ok(all)
    }

    /// Whether it is in the stage of this name.
    pub fn is_in(&self, stage: &str) -> bool {
        let run = self.stages.get(stage);
        matches!(self.position, Position::In(_))
            && run.is_some_and(|run| matches!(run.status, StageStatus::InProgress | StageStatus::Stopping))
    }

    /// Keeps it as it is now.
    pub fn save(&mut self, cloud: &Cloud) -> Result<(), ApiError> {
        self.updated = cloud.clock.now();
        Ok(cloud.store.put(KIND, &Self::key(&self.pipeline, &self.id), self)?)
    }

    /// The number of the next execution of a pipeline.
    pub fn next_number(cloud: &Cloud, pipeline: &str) -> Result<u64, ApiError> {
        let key = format!("{pipeline}/executions");
        cloud.store.insert(NUMBERS, &key, &0_u64)?;
        let next = cloud.store.update(NUMBERS, &key, |number: &mut u64| {
            *number += 1;
            *number
        })?;
        next.ok_or_else(|| ApiError::internal("the number of executions vanished"))
    }
}
