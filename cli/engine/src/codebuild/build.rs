//! Builds: their state as it is kept and answered, and finding them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::epoch;
use super::shapes::{Cache, Environment, EnvironmentVariable, Source};
use crate::core::{ApiError, Cloud};

/// Documents of this kind are [`Record`]s, by build id.
pub(super) const KIND: &str = "codebuild/build";

/// How a build or a phase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Still going on.
    InProgress,
    /// Everything went well.
    Succeeded,
    /// A command or a step failed.
    Failed,
    /// The service is at fault.
    Fault,
    /// It took too long.
    TimedOut,
    /// Someone stopped it.
    Stopped,
}

impl Status {
    /// The spelling on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::Fault => "FAULT",
            Self::TimedOut => "TIMED_OUT",
            Self::Stopped => "STOPPED",
        }
    }
}

/// Why a phase ended as it did.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// For example `COMMAND_EXECUTION_ERROR`.
    #[serde(default)]
    pub status_code: String,
    /// The words.
    #[serde(default)]
    pub message: String,
}

/// A phase that runs or ran.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Phase {
    /// For example `PRE_BUILD`.
    pub phase_type: String,
    /// Missing while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase_status: Option<Status>,
    /// When it began.
    #[serde(with = "epoch")]
    pub start_time: Timestamp,
    /// When it ended.
    #[serde(default, with = "epoch::option", skip_serializing_if = "Option::is_none")]
    pub end_time: Option<Timestamp>,
    /// Whole seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_in_seconds: Option<i64>,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contexts: Vec<Context>,
}

/// Where the output went.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct BuildArtifacts {
    /// The object's ARN.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub location: String,
    /// SHA-256 of the zip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256sum: Option<String>,
}

/// Where the log is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Logs {
    /// The group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// The stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_name: Option<String>,
    /// The stream's ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud_watch_logs_arn: Option<String>,
    /// The console's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deep_link: Option<String>,
}

/// A variable that the build hands on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exported {
    /// Its name.
    pub name: String,
    /// Its value at the end.
    pub value: String,
}

/// A build as it is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Build {
    /// `<project>:<uuid>`.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// Counted per project.
    pub build_number: u64,
    /// When it was asked for.
    #[serde(with = "epoch")]
    pub start_time: Timestamp,
    /// When it was over.
    #[serde(default, with = "epoch::option", skip_serializing_if = "Option::is_none")]
    pub end_time: Option<Timestamp>,
    /// The phase it is in.
    pub current_phase: String,
    /// How it stands.
    pub build_status: Status,
    /// What was asked for: a commit or an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_version: Option<String>,
    /// The commit, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_source_version: Option<String>,
    /// Its project.
    pub project_name: String,
    /// The phases so far.
    pub phases: Vec<Phase>,
    /// The source.
    pub source: Source,
    /// The output.
    pub artifacts: BuildArtifacts,
    /// The cache.
    pub cache: Cache,
    /// The environment.
    pub environment: Environment,
    /// The role it acts under.
    pub service_role: String,
    /// Its log.
    pub logs: Logs,
    /// Minutes it may run.
    pub timeout_in_minutes: u32,
    /// Minutes it may wait.
    pub queued_timeout_in_minutes: u32,
    /// Whether it is over.
    pub build_complete: bool,
    /// Who started it, for example `codepipeline/<pipeline>`.
    pub initiator: String,
    /// Variables handed on.
    #[serde(default)]
    pub exported_environment_variables: Vec<Exported>,
}

impl Build {
    /// The part of the id after the project: also the log stream's name.
    pub fn uuid(&self) -> &str {
        self.id.rsplit_once(':').map_or(&self.id, |(_, uuid)| uuid)
    }

    /// The phase that decided how the build ended, with its reason.
    pub fn failure(&self) -> Option<(&Phase, &Context)> {
        let failed = |phase: &&Phase| !matches!(phase.phase_status, None | Some(Status::Succeeded));
        let phase = self.phases.iter().find(failed)?;
        Some((phase, phase.contexts.first()?))
    }
}

/// An object in S3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
}

/// What a build was told beyond what the wire shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Order {
    /// The zip with the source.
    pub source: Option<Location>,
    /// Where the output zip goes; nowhere without.
    pub output: Option<Location>,
    /// With `S3` artifacts packaged `NONE`: every file by itself, below the key.
    pub unpacked: bool,
    /// Variables of this build, over the project's.
    pub variables: Vec<EnvironmentVariable>,
    /// The log group; none when logs are off.
    pub log_group: Option<String>,
    /// Whether the project shares its cache with nobody.
    #[serde(default)]
    pub own_cache: bool,
}

/// A build as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    /// What is answered.
    pub build: Build,
    /// What it was told.
    pub order: Order,
    /// Leader of the process group, while one runs: an engine that starts after a crash ends what is left of it.
    pub group: Option<i32>,
}

/// A build by id or ARN.
pub fn find_build(cloud: &Cloud, id: &str) -> Result<Option<Build>, ApiError> {
    let id = id.rsplit_once(":build/").map_or(id, |(_, id)| id);
    Ok(cloud.store.get::<Record>(KIND, id)?.map(|record| record.build))
}

/// The ids of all builds, or those of one project, in the order they were started.
pub(super) fn ids(cloud: &Cloud, project: Option<&str>) -> Result<Vec<String>, ApiError> {
    let prefix = project.map(|project| format!("{project}:")).unwrap_or_default();
    let mut records = cloud.store.list::<Record>(KIND, &prefix)?;
    records.sort_by_key(|(_, record)| (record.build.start_time, record.build.build_number));
    Ok(records.into_iter().map(|(id, _)| id).collect())
}
