//! What a stage has been: the versions that succeeded in it, and which of them it has now.

use aws_sdk_codepipeline::types::{PipelineExecutionFilter, SucceededInStageFilter};
use futures::{StreamExt, TryStreamExt};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Standing, Version};
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::pipeline::{self, Commit, StageNow};

/// Versions that are looked at closely: each takes two calls, and nobody goes back further by choice.
const NEAR: usize = 10;
/// Versions that can be named; CodePipeline gives so many at once.
const KNOWN: i32 = 100;
/// Calls in flight.
const AT_ONCE: usize = 4;

/// A stage and what succeeded in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Past {
    /// The stage.
    pub stage: String,
    /// The versions, newest first.
    pub versions: Vec<Version>,
    /// The execution that was last in the stage, if it did not succeed there: some of it may be deployed.
    pub unfinished: Option<String>,
    /// Is that one still at work?
    pub busy: bool,
}

impl Past {
    /// The version that the stage has now, or had before the one that did not succeed.
    pub fn current(&self) -> Option<&Version> {
        self.versions.iter().find(|version| version.standing == Standing::Now).or_else(|| {
            let newest = self.versions.first()?;
            let original = newest.brought_back.as_ref();
            self.versions.iter().find(|version| Some(&version.execution) == original).or(Some(newest))
        })
    }
}

/// Look at a stage's past.
pub async fn past(clients: &Clients, pipeline: &str, stage: &str) -> Result<Past, Error> {
    let now = pipeline::stages_now(clients, pipeline).await?.into_iter().find(|now| now.name == stage);
    let now = now.unwrap_or_default();
    let mut versions = succeeded(clients, pipeline, stage).await?;
    let far = versions.split_off(versions.len().min(NEAR));
    let structure = structure(clients, pipeline).await?;
    let near = futures::stream::iter(versions).map(|version| closer(clients, pipeline, structure, version));
    let mut versions: Vec<Version> = near.buffered(AT_ONCE).try_collect().await?;
    versions.extend(far);
    mark(&mut versions, &now);
    let succeeded = now.status.as_deref() == Some("Succeeded");
    let busy = now.is_busy();
    Ok(Past { stage: stage.to_owned(), versions, unfinished: now.execution.filter(|_| !succeeded), busy })
}

/// The one that the stage has now: what was last in it, or what that one brought back.
fn mark(versions: &mut [Version], now: &StageNow) {
    if now.status.as_deref() != Some("Succeeded") {
        return;
    }
    let last = versions.iter().find(|version| Some(&version.execution) == now.execution.as_ref());
    let target = last.and_then(|last| last.brought_back.clone()).or_else(|| now.execution.clone());
    if let Some(version) = versions.iter_mut().find(|version| Some(&version.execution) == target.as_ref()) {
        version.standing = Standing::Now;
    }
}

async fn succeeded(clients: &Clients, pipeline: &str, stage: &str) -> Result<Vec<Version>, Error> {
    let filter = SucceededInStageFilter::builder().stage_name(stage).build();
    let filter = PipelineExecutionFilter::builder().succeeded_in_stage(filter).build();
    let request = clients.codepipeline().list_pipeline_executions().pipeline_name(pipeline);
    let answer = request.filter(filter).max_results(KNOWN).send().await;
    let answer = answer.during(format!("list what succeeded in the stage {stage}"))?;
    Ok(answer.pipeline_execution_summaries.unwrap_or_default().into_iter().map(Version::read).collect())
}

/// The number of the pipeline's structure; every change of it counts one up.
async fn structure(clients: &Clients, pipeline: &str) -> Result<Option<i32>, Error> {
    let answer = clients.codepipeline().get_pipeline().name(pipeline).send().await;
    let answer = answer.during(format!("read the pipeline {pipeline}"))?;
    Ok(answer.pipeline.and_then(|pipeline| pipeline.version))
}

/// With its author, and whether it ran with the pipeline's structure of now.
async fn closer(
    clients: &Clients,
    pipeline: &str,
    structure: Option<i32>,
    mut version: Version,
) -> Result<Version, Error> {
    let id = &version.execution;
    let request =
        clients.codepipeline().get_pipeline_execution().pipeline_name(pipeline).pipeline_execution_id(id);
    let (answer, runs) = futures::join!(request.send(), pipeline::action_runs(clients, pipeline, id));
    let execution = answer.during(format!("read the execution {id}"))?.pipeline_execution;
    let then = execution.and_then(|execution| execution.pipeline_version);
    if version.standing == Standing::Possible && then.is_some() && then != structure {
        version.standing = Standing::Outdated;
    }
    let told = runs?.iter().find_map(|run| Commit::of_variables(&run.variables));
    version.commit = told.or(version.commit);
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::{Past, StageNow, Standing, Version, mark};

    fn version(execution: &str, brought_back: Option<&str>) -> Version {
        let standing = if brought_back.is_some() { Standing::RolledBack } else { Standing::Possible };
        let brought_back = brought_back.map(Into::into);
        Version { execution: execution.into(), started: None, commit: None, standing, brought_back }
    }

    fn current(versions: &[Version], execution: &str, status: &str) -> (bool, Option<String>) {
        let mut versions = versions.to_vec();
        let now = StageNow {
            execution: Some(execution.into()),
            status: Some(status.into()),
            ..StageNow::default()
        };
        mark(&mut versions, &now);
        let marked = versions.iter().any(|version| version.standing == Standing::Now);
        let past = Past { stage: "S".into(), versions, unfinished: None, busy: false };
        (marked, past.current().map(|version| version.execution.clone()))
    }

    #[test]
    fn what_a_roll_back_brought_is_what_is_there() {
        let versions = [version("3", Some("1")), version("2", None), version("1", None)];
        assert_eq!(current(&versions, "3", "Succeeded"), (true, Some("1".into())));
        assert_eq!(current(&versions[1..], "2", "Succeeded"), (true, Some("2".into())));
    }

    #[test]
    fn after_a_failure_nothing_is_marked_so_that_the_last_good_version_can_be_chosen() {
        let versions = [version("2", None), version("1", None)];
        assert_eq!(current(&versions, "3", "Failed"), (false, Some("2".into())));
        assert_eq!(current(&[], "3", "Failed"), (false, None));
    }
}
