//! Making, changing and removing pipelines.

use super::transitions::{Way, set};
use crate::codepipeline::declaration::{Declaration, check};
use crate::codepipeline::engine::{Board, NewExecution, abandon_runs, begin_execution, end_execution};
use crate::codepipeline::source;
use crate::codepipeline::state::{Execution, ExecutionStatus, Pipeline, Tag, arn};
use crate::core::{ApiError, Call};
use crate::iam;

/// A pipeline as it is wanted.
#[derive(Debug, Clone)]
pub struct NewPipeline {
    /// Its structure.
    pub declaration: Declaration,
    /// Keys and values.
    pub tags: Vec<(String, String)>,
    /// Ways into stages that are closed from the beginning.
    pub disabled: Vec<DisabledTransition>,
}

/// A closed way into a stage.
#[derive(Debug, Clone)]
pub struct DisabledTransition {
    /// The stage.
    pub stage: String,
    /// Why.
    pub reason: String,
}

/// Makes a pipeline and starts its first execution.
pub async fn create_pipeline(call: &Call, new: NewPipeline) -> Result<Declaration, ApiError> {
    let cloud = &call.cloud;
    let mut declaration = new.declaration;
    call.allow("codepipeline:CreatePipeline", &arn(cloud, &declaration.name))?;
    acceptable(call, &declaration)?;
    declaration.version = 1;
    let now = call.now();
    let tags = new.tags.into_iter().map(|(key, value)| Tag { key, value }).collect();
    let pipeline = Pipeline { declaration: declaration.clone(), created: now, updated: now, tags };
    // The first execution takes what is there now: only something else shall start another one.
    if let Ok(head) = source::current(cloud).await {
        source::seen(cloud, &declaration.name, &head)?;
    }
    if !pipeline.insert(cloud)? {
        let message = format!("A pipeline with the name '{}' already exists in account", declaration.name);
        return Err(ApiError::new("PipelineNameInUseException", message));
    }
    for closed in &new.disabled {
        set(call, &declaration, &closed.stage, Way::Inbound, Some(&closed.reason))?;
    }
    begin_execution(call, &declaration, NewExecution::new("CreatePipeline", call.principal.name()))?;
    Ok(declaration)
}

/// Changes a pipeline. Executions that are under way follow the structure they began with.
pub fn update_pipeline(
    call: &Call,
    mut declaration: Declaration,
    tags: Option<Vec<(String, String)>>,
    disabled: &[DisabledTransition],
) -> Result<Declaration, ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:UpdatePipeline", &arn(cloud, &declaration.name))?;
    Pipeline::require(cloud, &declaration.name)?;
    acceptable(call, &declaration)?;
    for closed in disabled {
        set(call, &declaration, &closed.stage, Way::Inbound, Some(&closed.reason))?;
    }
    let board = Board::of(cloud, &declaration.name);
    let _deciding = board.decide();
    let mut pipeline = Pipeline::require(cloud, &declaration.name)?;
    declaration.version = pipeline.declaration.version + 1;
    pipeline.declaration = declaration.clone();
    pipeline.updated = call.now();
    if let Some(tags) = tags {
        pipeline.tags = tags.into_iter().map(|(key, value)| Tag { key, value }).collect();
    }
    pipeline.save(cloud)?;
    Ok(declaration)
}

/// Removes a pipeline with its executions; what they started is given up. One that does not exist is removed already.
pub fn delete_pipeline(call: &Call, name: &str) -> Result<(), ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:DeletePipeline", &arn(cloud, name))?;
    let board = Board::of(cloud, name);
    let _deciding = board.decide();
    for mut execution in Execution::all(cloud, name)?.into_iter().filter(|one| one.status.is_live()) {
        board.abandon(&execution.id);
        abandon_runs(cloud, &mut execution)?;
        end_execution(cloud, &mut execution, ExecutionStatus::Stopped)?;
    }
    Pipeline::delete(cloud, name)
}

fn acceptable(call: &Call, declaration: &Declaration) -> Result<(), ApiError> {
    check(declaration, &call.cloud.arns)?;
    let service = Call::as_service(&call.cloud, "codepipeline.amazonaws.com");
    let role = &declaration.role_arn;
    iam::assume(&service, role, "codepipeline.amazonaws.com", "check").map(drop).map_err(|_| {
        let message = format!("CodePipeline is not authorized to perform AssumeRole on role {role}");
        ApiError::new("InvalidStructureException", message)
    })
}
