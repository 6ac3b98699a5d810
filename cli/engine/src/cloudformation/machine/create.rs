//! The phase `CREATE_IN_PROGRESS`: makes everything, in the order of the graph.

use std::fmt::Write as _;
use std::sync::Arc;

use super::create_resource::create_resource;
use super::outputs::{check_exports_free, evaluate_outputs};
use super::update_resource::is_cancelled;
use super::walk::{OnTrouble, Walked, walk};
use super::world::World;
use crate::cloudformation::state::{ExecutionStatus, OnFailure, Stack, StackStatus, set_status};
use crate::core::{ApiError, Cloud};

/// Runs the phase.
pub async fn run(cloud: &Arc<Cloud>, stack: Stack) -> Result<(), ApiError> {
    let world = match World::new(cloud, stack.clone()) {
        Ok(world) => world,
        Err(error) => return give_up(cloud, &stack, &error.message),
    };
    let graph = world.graph();
    let walked = walk(&world, &graph, OnTrouble::Stop, |name, told| {
        let world = &world;
        async move { create_resource(world, &name, told).await }
    })
    .await?;
    if world.is_interrupted() {
        return Ok(());
    }
    if !walked.failed.is_empty() {
        return give_up(cloud, &stack, &failed_reason(&world, &walked));
    }
    match evaluate_outputs(&world)
        .and_then(|outputs| check_exports_free(cloud, &stack.id, &outputs).map(|()| outputs))
    {
        Ok(outputs) => {
            settle_fresh(&world)?;
            let imports = world.imports();
            set_status(cloud, &stack.id, StackStatus::CreateComplete, None, |stack| {
                stack.outputs = outputs;
                stack.imports = imports;
            })?;
            super::outputs::finish_change_set(cloud, &stack, ExecutionStatus::ExecuteComplete)
        }
        Err(error) => give_up(cloud, &stack, &error.message),
    }
}

/// What was made belongs to the stack for good.
fn settle_fresh(world: &World) -> Result<(), ApiError> {
    for mut resource in world.all().into_values() {
        resource.fresh = false;
        world.keep(resource)?;
    }
    Ok(())
}

/// `The following resource(s) failed to create: [A, B]. `, and the same for updates: those that failed by themselves
/// first, then those that were cancelled.
pub fn failed_reason(world: &World, walked: &Walked) -> String {
    let resources = world.all();
    let names = |verb: &str| {
        let failed = walked
            .failed
            .iter()
            .filter(|name| resources.get(*name).is_some_and(|resource| resource.status.as_str() == verb));
        let (cancelled, own): (Vec<&String>, Vec<&String>) = failed.partition(|name| {
            let reason = resources.get(*name).and_then(|resource| resource.reason.as_deref());
            reason.is_some_and(is_cancelled)
        });
        own.into_iter().chain(cancelled).map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    let mut text = String::new();
    for (verb, status) in [("create", "CREATE_FAILED"), ("update", "UPDATE_FAILED")] {
        let names = names(status);
        if !names.is_empty() {
            let _ = write!(text, "The following resource(s) failed to {verb}: [{names}]. ");
        }
    }
    text
}

fn give_up(cloud: &Arc<Cloud>, stack: &Stack, reason: &str) -> Result<(), ApiError> {
    let now = cloud.clock.now();
    let operation = cloud.ids.uuid();
    let (status, reason) = match stack.on_failure {
        OnFailure::Rollback => {
            (StackStatus::RollbackInProgress, format!("{}Rollback requested by user.", spaced(reason)))
        }
        OnFailure::Delete => {
            (StackStatus::DeleteInProgress, format!("{}Delete requested by user.", spaced(reason)))
        }
        OnFailure::DoNothing => (StackStatus::CreateFailed, reason.to_owned()),
    };
    set_status(cloud, &stack.id, status, Some(&reason), |stack| {
        if status != StackStatus::CreateFailed {
            stack.deleted = Some(now);
            stack.operation = operation;
        }
    })?;
    super::outputs::finish_change_set(cloud, stack, ExecutionStatus::ExecuteFailed)
}

/// The reason, ready to be followed by another sentence.
pub fn spaced(reason: &str) -> String {
    if reason.ends_with(' ') { reason.to_owned() } else { format!("{}. ", reason.trim_end_matches('.')) }
}
