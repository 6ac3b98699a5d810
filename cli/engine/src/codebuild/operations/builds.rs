//! Operations on builds.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::codebuild::shapes::{Cache, EnvironmentVariable, refuse};
use crate::codebuild::start::{self, StartBuild};
use crate::codebuild::{build, project};
use crate::core::{ApiError, Call};

/// The most ids a page of a listing holds.
const PAGE: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Start {
    project_name: String,
    #[serde(default)]
    environment_variables_override: Vec<EnvironmentVariable>,
    buildspec_override: Option<String>,
    timeout_in_minutes_override: Option<u32>,
    cache_override: Option<Cache>,
    idempotency_token: Option<String>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

pub(super) async fn start(call: Call, input: Start) -> Result<Value, ApiError> {
    refuse(
        "StartBuild member",
        &input.other,
        &["imageOverride", "computeTypeOverride", "environmentTypeOverride"],
    )?;
    let order = StartBuild {
        project: input.project_name,
        variables: input.environment_variables_override,
        buildspec: input.buildspec_override,
        timeout_in_minutes: input.timeout_in_minutes_override,
        cache: input.cache_override,
        token: input.idempotency_token,
        ..StartBuild::default()
    };
    Ok(json!({ "build": start::start_build(&call, order)? }))
}

#[derive(Deserialize)]
pub(super) struct Id {
    id: String,
}

pub(super) async fn stop(call: Call, input: Id) -> Result<Value, ApiError> {
    Ok(json!({ "build": start::stop_build(&call, &input.id).await? }))
}

#[derive(Deserialize)]
pub(super) struct Ids {
    ids: Vec<String>,
}

pub(super) async fn batch_get(call: Call, input: Ids) -> Result<Value, ApiError> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for id in input.ids {
        let project = id.rsplit_once(':').map_or(id.as_str(), |(project, _)| project);
        call.allow("codebuild:BatchGetBuilds", &project::arn(&call.cloud, project))?;
        match build::find_build(&call.cloud, &id)? {
            Some(build) => found.push(build),
            None => missing.push(id),
        }
    }
    Ok(json!({ "builds": found, "buildsNotFound": missing }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listing {
    project_name: Option<String>,
    sort_order: Option<String>,
    next_token: Option<String>,
}

pub(super) async fn list(call: Call, input: Listing) -> Result<Value, ApiError> {
    call.allow("codebuild:ListBuilds", "*")?;
    page(build::ids(&call.cloud, None)?, &input)
}

pub(super) async fn list_for_project(call: Call, input: Listing) -> Result<Value, ApiError> {
    let name = input.project_name.clone().unwrap_or_default();
    let project = project::find_project(&call.cloud, &name)?.ok_or_else(|| project::missing(&call, &name))?;
    call.allow("codebuild:ListBuildsForProject", &project.arn)?;
    page(build::ids(&call.cloud, Some(&project.name))?, &input)
}

/// Newest first unless asked otherwise; the token is the last id of the page before.
fn page(mut ids: Vec<String>, input: &Listing) -> Result<Value, ApiError> {
    if input.sort_order.as_deref() != Some("ASCENDING") {
        ids.reverse();
    }
    if let Some(token) = &input.next_token {
        let at = ids
            .iter()
            .position(|id| id == token)
            .ok_or_else(|| crate::codebuild::shapes::invalid(format!("Invalid nextToken: {token}")))?;
        ids.drain(..=at);
    }
    let more = ids.len() > PAGE;
    ids.truncate(PAGE);
    Ok(json!({ "nextToken": if more { ids.last().cloned() } else { None }, "ids": ids }))
}
