//! A run of an action: its configuration resolved, its provider called, its result stored.

use std::sync::Arc;

use jiff::SignedDuration;

use super::artifacts::Artifacts;
use super::events::action_event;
use super::running::Board;
use super::variables::resolve;
use crate::codepipeline::actions::{self, ActionFailure, Context, Outcome};
use crate::codepipeline::declaration::Declaration;
use crate::codepipeline::state::{
    ActionRun, ActionStatus, ErrorDetails, Execution, NamedArtifact, SourceRevision,
};
use crate::core::{ApiError, Call, Cloud};
use crate::iam;

/// Whom a pipeline's roles must trust.
const SERVICE: &str = "codepipeline.amazonaws.com";

/// Runs an action to its end, or goes on with one that an earlier engine began.
pub(super) async fn act(cloud: &Arc<Cloud>, pipeline: &Arc<Declaration>, key: &str) -> Result<(), ApiError> {
    let Some(run) = ActionRun::find(cloud, key)? else { return Ok(()) };
    let Some(execution) = Execution::find(cloud, &run.pipeline, &run.execution)? else { return Ok(()) };
    let board = Board::of(cloud, &run.pipeline);
    let mut abandoned = board.abandonment(&run.execution);
    let result = match prepare(cloud, pipeline, &execution, run) {
        Err((run, failure)) => Some((run, Err(failure))),
        Ok(mut context) => {
            let provider = actions::find(&context.run.action.action_type_id);
            let minutes = context.run.action.timeout_in_minutes.map(SignedDuration::from_mins);
            let limit = provider.map(actions::ActionProvider::limit).unwrap_or_default();
            let deadline = context.run.started + minutes.unwrap_or(limit);
            let outcome = tokio::select! {
                outcome = perform(provider, &mut context) => Some(outcome),
                () = cloud.clock.sleep_until(deadline) => {
                    Some(Err(provider.map_or_else(ActionFailure::timed_out, actions::ActionProvider::timed_out)))
                }
                _ = abandoned.wait_for(|abandoned| *abandoned) => None,
            };
            if !matches!(outcome, Some(Ok(_)))
                && let Some(provider) = provider
            {
                provider.give_up(&context).await;
            }
            outcome.map(|outcome| (context.run, outcome))
        }
    };
    // What was given up has been marked by whoever gave it up.
    if let Some((run, outcome)) = result {
        let _deciding = board.decide();
        record(cloud, run, outcome)?;
    }
    board.wake();
    Ok(())
}

async fn perform(
    provider: Option<&'static dyn actions::ActionProvider>,
    context: &mut Context,
) -> Result<Outcome, ActionFailure> {
    match provider {
        Some(provider) => provider.run(context).await,
        None => Err(ActionFailure::configuration("this engine does not have the action's provider any more")),
    }
}

#[expect(clippy::result_large_err, reason = "the run goes back to its owner, on either way")]
/// Takes the role, resolves references and finds the input artifacts.
fn prepare(
    cloud: &Arc<Cloud>,
    pipeline: &Arc<Declaration>,
    execution: &Execution,
    mut run: ActionRun,
) -> Result<Context, (ActionRun, ActionFailure)> {
    let mut resolved = run.action.configuration.clone();
    for value in resolved.values_mut() {
        match resolve(value, execution) {
            Ok(text) => *value = text,
            Err(failure) => return Err((run, failure)),
        }
    }
    run.resolved = resolved;
    run.inputs.clear();
    for input in &run.action.input_artifacts {
        let Some(location) = execution.artifacts.get(&input.name) else {
            let message = format!("The input artifact {} was not made by any action", input.name);
            return Err((run, ActionFailure::configuration(message)));
        };
        run.inputs.push(NamedArtifact { name: input.name.clone(), location: location.clone() });
    }
    let session = execution.id.clone();
    let service = Call::as_service(cloud, SERVICE);
    let call = iam::assume(&service, &pipeline.role_arn, SERVICE, &session).and_then(|call| {
        let own = run.action.role_arn.as_deref().filter(|role| *role != pipeline.role_arn);
        own.map_or(Ok(call.clone()), |role| {
            iam::may_assume(&call, role)?;
            Ok(call.under_role(role, &session))
        })
    });
    let call = match call {
        Ok(call) => call,
        Err(error) => return Err((run, ActionFailure::from(error))),
    };
    let artifacts = Artifacts::new(&call, pipeline);
    let commit = execution.commit.clone();
    Ok(Context { call, pipeline: Arc::clone(pipeline), run, artifacts, commit })
}

/// Stores how a run ended. What the execution takes from it is stored first: a run that counts as done has handed on
/// everything it made.
fn record(
    cloud: &Arc<Cloud>,
    mut run: ActionRun,
    outcome: Result<Outcome, ActionFailure>,
) -> Result<(), ApiError> {
    let stored = ActionRun::find(cloud, &run.key)?;
    if stored.is_none_or(|stored| stored.status != ActionStatus::InProgress) {
        return Ok(());
    }
    match outcome {
        Ok(outcome) => {
            run.variables = outcome.variables;
            run.summary = outcome.summary.or(run.summary);
            if let Some(mut execution) = Execution::find(cloud, &run.pipeline, &run.execution)? {
                hand_on(&mut execution, &run, outcome.revision);
                execution.save(cloud)?;
            }
            run.status = ActionStatus::Succeeded;
        }
        Err(failure) => {
            run.status = ActionStatus::Failed;
            run.summary = failure.summary.or(run.summary);
            run.error = Some(ErrorDetails { code: failure.code, message: failure.message });
        }
    }
    run.save(cloud)?;
    action_event(cloud, &run, if run.status == ActionStatus::Succeeded { "SUCCEEDED" } else { "FAILED" });
    Ok(())
}

fn hand_on(execution: &mut Execution, run: &ActionRun, revision: Option<SourceRevision>) {
    for output in &run.outputs {
        execution.artifacts.insert(output.name.clone(), output.location.clone());
    }
    if let Some(namespace) = &run.action.namespace {
        execution.outputs.insert(namespace.clone(), run.variables.clone());
    }
    if let Some(revision) = revision {
        execution.commit = Some(revision.id.clone());
        execution.revisions.retain(|known| known.action != revision.action);
        execution.revisions.push(revision);
    }
}
