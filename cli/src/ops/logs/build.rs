//! The builds of an execution, and where their logs are.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::pipeline::{self, ActionKind, Layout};

/// A build action in an execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BuildRun {
    /// The action.
    pub action: String,
    /// `InProgress`, `Succeeded`, `Failed`, `Abandoned`; none if it has not begun.
    pub status: Option<String>,
    /// CodeBuild's id of the build.
    pub id: Option<String>,
}

/// A build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// Log group and stream, as soon as CodeBuild knows them.
    pub log: Option<(String, String)>,
    /// CodeBuild's status: `IN_PROGRESS`, `SUCCEEDED`, `FAILED`, `FAULT`, `TIMED_OUT`, `STOPPED`.
    pub status: String,
    /// Will it do nothing more?
    pub is_over: bool,
}

/// The build actions of the pipeline with what they did in this execution, in the pipeline's order.
pub async fn build_runs(clients: &Clients, layout: &Layout, execution: &str) -> Result<Vec<BuildRun>, Error> {
    let runs = pipeline::action_runs(clients, &layout.pipeline, execution).await?;
    let actions =
        layout.stages.iter().flat_map(|stage| stage.actions.iter().map(move |action| (stage, action)));
    let builds = actions.filter(|(_, action)| action.kind == ActionKind::Build).map(|(stage, action)| {
        let run = runs.iter().find(|run| run.stage == stage.name && run.action == action.name);
        BuildRun {
            action: action.name.clone(),
            status: run.map(|run| run.status.clone()),
            id: run.and_then(|run| run.external_id.clone()),
        }
    });
    Ok(builds.collect())
}

/// How a build stands.
pub async fn build(clients: &Clients, id: &str) -> Result<Build, Error> {
    let answer = clients.codebuild().batch_get_builds().ids(id).send().await;
    let answer = answer.during(format!("read the build {id}"))?;
    let found = answer.builds.unwrap_or_default().into_iter().next();
    let build = found.ok_or_else(|| Error::failed(format!("CodeBuild no longer has the build {id}")))?;
    let status = build.build_status.map(|status| status.as_str().to_owned()).unwrap_or_default();
    Ok(Build {
        log: build.logs.and_then(|logs| Some((logs.group_name?, logs.stream_name?))),
        is_over: build.build_complete || !matches!(status.as_str(), "IN_PROGRESS" | ""),
        status,
    })
}
