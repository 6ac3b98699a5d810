//! The phases of a build: one file each behind one trait, in the order of this table.

mod commands;
mod download_source;
mod finalizing;
mod provisioning;
mod queued;
mod upload_artifacts;

use async_trait::async_trait;

use super::build::Status;
use super::run::Job;
use crate::core::ApiError;

pub(super) const SUBMITTED: &str = "SUBMITTED";
/// Waiting for other builds of the project.
pub(super) const QUEUED: &str = "QUEUED";
pub(super) const PROVISIONING: &str = "PROVISIONING";
pub(super) const COMPLETED: &str = "COMPLETED";

/// Every phase that does something, in order; `SUBMITTED` and `COMPLETED` only mark the ends.
pub(super) static PHASES: &[&dyn BuildPhase] = &[
    &queued::Queued,
    &provisioning::Provisioning,
    &download_source::DownloadSource,
    &commands::RunCommands("INSTALL"),
    &commands::RunCommands("PRE_BUILD"),
    &commands::RunCommands("BUILD"),
    &commands::RunCommands("POST_BUILD"),
    &upload_artifacts::UploadArtifacts,
    &finalizing::Finalizing,
];

/// Why a phase did not succeed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{code}: {message}")]
pub(super) struct PhaseFailure {
    pub status: Status,
    /// For example `COMMAND_EXECUTION_ERROR`.
    pub code: String,
    pub message: String,
}

impl PhaseFailure {
    /// A failure with this code.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { status: Status::Failed, code: code.to_owned(), message: message.into() }
    }

    /// `CLIENT_ERROR`: what the project or the buildspec asks for is not possible.
    pub fn client(message: impl Into<String>) -> Self {
        Self::new("CLIENT_ERROR", message)
    }
}

impl From<ApiError> for PhaseFailure {
    fn from(error: ApiError) -> Self {
        Self::client(error.to_string())
    }
}

/// A step of a build.
#[async_trait]
pub(super) trait BuildPhase: Send + Sync {
    /// As on the wire.
    fn name(&self) -> &'static str;

    /// Whether it runs after what has happened so far.
    fn runs(&self, job: &Job) -> bool;

    /// Whether the log shows its end.
    fn is_logged(&self) -> bool {
        true
    }

    /// Does it. Dropped when the build is stopped or takes too long.
    async fn run(&self, job: &mut Job) -> Result<(), PhaseFailure>;
}

/// Whether a phase was reached and failed.
fn failed(job: &Job, name: &str) -> bool {
    let phases = &job.record.build.phases;
    phases.iter().any(|phase| phase.phase_type == name && phase.phase_status == Some(Status::Failed))
}
