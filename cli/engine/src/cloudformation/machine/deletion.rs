//! The phases `DELETE_IN_PROGRESS` and `ROLLBACK_IN_PROGRESS`: removes everything, against the order of the graph.

use std::sync::Arc;

use super::outputs::users_of_exports;
use super::remove::{remove, stays};
use super::walk::{OnTrouble, walk};
use super::world::World;
use crate::cloudformation::state::{Resource, ResourceStatus, Stack, StackStatus, set_status};
use crate::cloudformation::template::Graph;
use crate::core::{ApiError, Cloud};

/// Runs the phase.
pub async fn run(cloud: &Arc<Cloud>, stack: Stack) -> Result<(), ApiError> {
    let rolling_back = stack.status == StackStatus::RollbackInProgress;
    if let Some((export, users)) = users_of_exports(cloud, &stack, &[])? {
        let reason = format!("Export {export} cannot be deleted as it is in use by {}", users.join(" and "));
        return end(cloud, &stack, Some(&reason));
    }
    if stack.spec.template.is_empty() {
        // A change set's stack that nobody executed: it never had a template, nor a resource.
        return end(cloud, &stack, None);
    }
    let world = match World::new(cloud, stack.clone()) {
        Ok(world) => world,
        Err(error) => return end(cloud, &stack, Some(&error.message)),
    };
    let left: Vec<Resource> = world.all().into_values().filter(is_left).collect();
    let graph = Graph::from_edges(
        left.iter().map(|resource| (resource.logical_id.as_str(), resource.now.needs.as_slice())),
    );
    let walked = walk(&world, &graph.reversed(), OnTrouble::GoOn, |name, _| {
        let world = &world;
        async move { delete_resource(world, &name, rolling_back).await }
    })
    .await?;
    if walked.interrupted {
        return Ok(());
    }
    if walked.failed.is_empty() {
        return end(cloud, &stack, None);
    }
    let names = walked.failed.join(", ");
    end(cloud, &stack, Some(&format!("The following resource(s) failed to delete: [{names}]. ")))
}

fn is_left(resource: &Resource) -> bool {
    !matches!(resource.status, ResourceStatus::DeleteComplete | ResourceStatus::DeleteSkipped)
}

fn end(cloud: &Arc<Cloud>, stack: &Stack, trouble: Option<&str>) -> Result<(), ApiError> {
    let status = match (stack.status, trouble) {
        (StackStatus::RollbackInProgress, None) => StackStatus::RollbackComplete,
        (StackStatus::RollbackInProgress, Some(_)) => StackStatus::RollbackFailed,
        (_, None) => StackStatus::DeleteComplete,
        (_, Some(_)) => StackStatus::DeleteFailed,
    };
    let now = cloud.clock.now();
    set_status(cloud, &stack.id, status, trouble, |stack| {
        if status == StackStatus::DeleteComplete {
            stack.deleted = Some(now);
            stack.imports.clear();
            stack.outputs.clear();
        }
    })?;
    Ok(())
}

async fn delete_resource(world: &World, name: &str, rolling_back: bool) -> Result<bool, ApiError> {
    let Some(mut resource) = world.resource(name) else { return Ok(true) };
    let asked_to_stay = world.stack.deletion.retain.iter().any(|retained| retained == name);
    let created_now = resource.fresh;
    let keeps = stays(resource.now.deletion_policy, created_now && rolling_back);
    if asked_to_stay || (keeps && resource.exists()) {
        world.mark(resource, ResourceStatus::DeleteSkipped, None, None)?;
        return Ok(true);
    }
    if resource.exists() || !resource.replaced.is_empty() {
        let taken_up = resource.status == ResourceStatus::DeleteInProgress
            && resource.operation == world.stack.operation;
        let shown = world.shown(name);
        if !taken_up {
            world.mark(resource.clone(), ResourceStatus::DeleteInProgress, None, shown.as_deref())?;
        }
        if let Err(failure) = remove_all(world, &mut resource).await {
            if world.stack.deletion.force {
                world.mark(resource, ResourceStatus::DeleteSkipped, Some(&failure), shown.as_deref())?;
                return Ok(true);
            }
            world.mark(resource, ResourceStatus::DeleteFailed, Some(&failure), shown.as_deref())?;
            return Ok(false);
        }
    }
    world.mark(resource, ResourceStatus::DeleteComplete, None, None)?;
    Ok(true)
}

/// Removes the resource and what an unfinished update left behind.
async fn remove_all(world: &World, resource: &mut Resource) -> Result<(), String> {
    while let Some(old) = resource.replaced.last().cloned() {
        if old.physical_id != resource.now.physical_id {
            remove(world, &resource.logical_id, &old, "delete").await.map_err(|failure| failure.reason)?;
        }
        resource.replaced.pop();
    }
    if resource.exists() {
        let now = resource.now.clone();
        remove(world, &resource.logical_id, &now, "delete").await.map_err(|failure| failure.reason)?;
    }
    Ok(())
}
