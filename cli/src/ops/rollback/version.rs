//! A version that succeeded in a stage: an execution, and whether the stage can go back to it.

use aws_sdk_codepipeline::types::{ExecutionType, PipelineExecutionSummary};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::shell_word;
use crate::errors::Error;
use crate::ops::pipeline::{self, Commit};
use crate::ops::time;
use crate::schema::Moment;

/// An execution that succeeded in the stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Version {
    /// The execution.
    pub execution: String,
    /// When it started.
    #[schemars(with = "Option<Moment>")]
    pub started: Option<Timestamp>,
    /// What it carries.
    pub commit: Option<Commit>,
    /// Whether the stage can go back to it.
    pub standing: Standing,
    /// The version it brought back, if it was a roll-back itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brought_back: Option<String>,
}

/// Whether a stage can go back to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is what the stage has now.
    Now,
    /// It can.
    Possible,
    /// It was a roll-back, and CodePipeline goes back to originals only.
    RolledBack,
    /// The pipeline had another structure then.
    Outdated,
}

impl Standing {
    /// Why the stage cannot go back to it.
    pub fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Possible => None,
            Self::Now => Some("it is what the stage has now"),
            Self::RolledBack => Some("it was a roll-back itself; name the version that it brought back"),
            Self::Outdated => Some("the pipeline had another structure then"),
        }
    }
}

impl Version {
    pub(super) fn read(summary: PipelineExecutionSummary) -> Self {
        let rolled_back = summary.execution_type == Some(ExecutionType::Rollback);
        Self {
            execution: summary.pipeline_execution_id.unwrap_or_default(),
            started: time::optional(summary.start_time.as_ref()),
            commit: pipeline::carried(summary.source_revisions),
            standing: if rolled_back { Standing::RolledBack } else { Standing::Possible },
            brought_back: summary
                .rollback_metadata
                .and_then(|past| past.rollback_target_pipeline_execution_id),
        }
    }

    /// What people call it: the commit, or the execution where no commit is known.
    pub fn name(&self) -> &str {
        self.commit.as_ref().map_or(&self.execution, |commit| commit.short())
    }

    fn is(&self, text: &str) -> bool {
        let commit = self.commit.as_ref().map(|commit| commit.id.as_str());
        pipeline::is_named(&self.execution, text) || commit.is_some_and(|commit| commit.starts_with(text))
    }
}

/// The version that `text` means: an execution's id or a commit's, or the beginning of one. Of several executions of
/// one commit it is the newest that is possible.
pub fn pick<'a>(versions: &'a [Version], stage: &str, text: &str) -> Result<&'a Version, Error> {
    let see = format!("see what there is with `mdd rollback {} --list`", shell_word(stage));
    let meant: Vec<&Version> =
        versions.iter().filter(|version| !text.is_empty() && version.is(text)).collect();
    let Some(first) = meant.first() else {
        return Err(Error::usage(format!("no version {text} has succeeded in the stage {stage}"), see));
    };
    if let Some(other) = meant.iter().find(|version| version.name() != first.name()) {
        let what = format!("{text} can be {} or {}", first.name(), other.name());
        return Err(Error::usage(what, "write more of it"));
    }
    if let Some(now) = meant.iter().find(|version| version.standing == Standing::Now) {
        return Ok(now);
    }
    Ok(meant.iter().find(|version| version.standing == Standing::Possible).unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::{Commit, Standing, Version, pick};

    fn version(execution: &str, commit: &str, standing: Standing) -> Version {
        let commit = Some(Commit::of_revision(commit, None, None));
        Version { execution: execution.into(), started: None, commit, standing, brought_back: None }
    }

    fn versions() -> Vec<Version> {
        vec![
            version("e-5", "91be0d2aa", Standing::RolledBack),
            version("e-4", "5f3c2a9bb", Standing::Now),
            version("e-3", "91be0d2aa", Standing::Possible),
            version("d-2", "91be0d2aa", Standing::Possible),
            version("c-1", "5f001122c", Standing::Outdated),
        ]
    }

    fn picked(text: &str) -> Result<String, String> {
        let versions = versions();
        let found = pick(&versions, "ProdStage", text);
        found.map(|version| version.execution.clone()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_version_is_named_by_the_beginning_of_its_execution_or_commit() {
        assert_eq!(picked("d-").as_deref(), Ok("d-2"));
        assert_eq!(picked("d…2").as_deref(), Ok("d-2"), "as it is shown");
        assert_eq!(picked("91be").as_deref(), Ok("e-3"), "the newest that is possible");
        assert_eq!(picked("5f3").as_deref(), Ok("e-4"));
        assert_eq!(picked("5f"), Err("5f can be 5f3c2a9 or 5f00112".into()));
        for nothing in ["zz", ""] {
            assert_eq!(
                picked(nothing),
                Err(format!("no version {nothing} has succeeded in the stage ProdStage"))
            );
        }
    }
}
