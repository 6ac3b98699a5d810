//! Operations on projects.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::codebuild::project::{self, ProjectInput};
use crate::codebuild::run::cache;
use crate::codebuild::shapes::invalid;
use crate::core::{ApiError, Call};

pub(super) async fn create(call: Call, input: ProjectInput) -> Result<Value, ApiError> {
    Ok(json!({ "project": project::create_project(&call, input)? }))
}

pub(super) async fn update(call: Call, input: ProjectInput) -> Result<Value, ApiError> {
    Ok(json!({ "project": project::update_project(&call, input)? }))
}

#[derive(Deserialize)]
pub(super) struct Name {
    name: String,
}

pub(super) async fn delete(call: Call, input: Name) -> Result<Value, ApiError> {
    project::delete_project(&call, &input.name)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
pub(super) struct Names {
    names: Vec<String>,
}

pub(super) async fn batch_get(call: Call, input: Names) -> Result<Value, ApiError> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for name in input.names {
        call.allow("codebuild:BatchGetProjects", &project::arn(&call.cloud, &name))?;
        match project::find_project(&call.cloud, &name)? {
            Some(project) => found.push(project),
            None => missing.push(name),
        }
    }
    Ok(json!({ "projects": found, "projectsNotFound": missing }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listing {
    sort_by: Option<String>,
    sort_order: Option<String>,
}

pub(super) async fn list(call: Call, input: Listing) -> Result<Value, ApiError> {
    call.allow("codebuild:ListProjects", "*")?;
    let mut projects = project::all(&call.cloud)?;
    match input.sort_by.as_deref() {
        None | Some("NAME") => {}
        Some("CREATED_TIME") => projects.sort_by_key(|project| project.created),
        Some("LAST_MODIFIED_TIME") => projects.sort_by_key(|project| project.last_modified),
        Some(other) => return Err(invalid(format!("Invalid sortBy: {other}"))),
    }
    if input.sort_order.as_deref() == Some("DESCENDING") {
        projects.reverse();
    }
    let names: Vec<_> = projects.into_iter().map(|project| project.name).collect();
    Ok(json!({ "projects": names }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProjectName {
    project_name: String,
}

pub(super) async fn invalidate_cache(call: Call, input: ProjectName) -> Result<Value, ApiError> {
    let name = &input.project_name;
    let project = project::find_project(&call.cloud, name)?.ok_or_else(|| project::missing(&call, name))?;
    call.allow("codebuild:InvalidateProjectCache", &project.arn)?;
    cache::invalidate(&call.cloud, &project)?;
    Ok(json!({}))
}
