//! The phase `UPDATE_ROLLBACK_IN_PROGRESS`: brings back what the failed update touched, in the order of the graph.

use std::sync::Arc;

use super::create_resource::take;
use super::desired::{changed_properties, replaces, type_of};
use super::update_resource::update_in_place;
use super::walk::{OnTrouble, walk};
use super::world::World;
use crate::cloudformation::state::{Resource, ResourceStatus, Stack, StackStatus, Version, set_status};
use crate::cloudformation::template::Graph;
use crate::core::{ApiError, Cloud};

/// Runs the phase.
pub async fn run(cloud: &Arc<Cloud>, stack: Stack) -> Result<(), ApiError> {
    let world = match World::new(cloud, stack.clone()) {
        Ok(world) => world,
        Err(error) => return fail(cloud, &stack, &error.message),
    };
    let touched: Vec<(String, Vec<String>)> = world
        .all()
        .into_values()
        .filter(|resource| resource.before.is_some() || resource.status == ResourceStatus::UpdateFailed)
        .map(|resource| {
            let needs = resource.before.as_ref().unwrap_or(&resource.now).needs.clone();
            (resource.logical_id, needs)
        })
        .collect();
    let graph = Graph::from_edges(touched.iter().map(|(name, needs)| (name.as_str(), needs.as_slice())));
    let walked = walk(&world, &graph, OnTrouble::GoOn, |name, _| {
        let world = &world;
        async move { bring_back(world, &name).await }
    })
    .await?;
    if !walked.failed.is_empty() {
        let names = walked.failed.join(", ");
        return fail(cloud, &stack, &format!("The following resource(s) failed to update: [{names}]. "));
    }
    set_status(cloud, &stack.id, StackStatus::UpdateRollbackCompleteCleanupInProgress, None, |_| {})?;
    Ok(())
}

fn fail(cloud: &Arc<Cloud>, stack: &Stack, reason: &str) -> Result<(), ApiError> {
    set_status(cloud, &stack.id, StackStatus::UpdateRollbackFailed, Some(reason), |_| {})?;
    Ok(())
}

async fn bring_back(world: &World, name: &str) -> Result<bool, ApiError> {
    let Some(resource) = world.resource(name) else { return Ok(true) };
    let Some(before) = resource.before.clone() else {
        // The update was refused before anything was touched.
        return done(world, resource);
    };
    let ty = type_of(&before.type_name)?;
    let changed = changed_properties(&before.properties, &resource.now.properties);
    let called =
        world.stack.undoing.iter().chain([&world.stack.operation]).any(|by| *by == resource.operation);
    if !called {
        return restore(world, resource, before, false);
    }
    if replaces(ty, &changed) {
        return restore(world, resource, before, true);
    }
    undo(world, resource, before).await
}

/// Puts the old version back in its place; what replaced it is removed in the clean-up.
fn restore(world: &World, mut resource: Resource, before: Version, tell: bool) -> Result<bool, ApiError> {
    if resource.exists() && resource.now.physical_id != before.physical_id {
        resource.replaced.push(resource.now.clone());
    }
    resource.replaced.retain(|old| old.physical_id != before.physical_id);
    resource.now = before;
    resource.before = None;
    if tell {
        world.mark(resource.clone(), ResourceStatus::UpdateInProgress, None, None)?;
        return done(world, resource);
    }
    world.keep(resource)?;
    Ok(true)
}

/// Updates back to the old version.
async fn undo(world: &World, mut resource: Resource, before: Version) -> Result<bool, ApiError> {
    let taken_up =
        resource.status == ResourceStatus::UpdateInProgress && resource.operation == world.stack.operation;
    if !taken_up {
        world.mark(resource.clone(), ResourceStatus::UpdateInProgress, None, None)?;
    }
    match update_in_place(world, &resource, &resource.now, &before, "rollback").await {
        Ok(provisioned) => {
            let left = resource.now.clone();
            resource.now = before;
            take(&mut resource.now, provisioned);
            if left.physical_id != resource.now.physical_id {
                resource.replaced.push(left);
            }
            let kept = resource.now.physical_id.clone();
            resource.replaced.retain(|old| old.physical_id != kept);
            resource.before = None;
            done(world, resource)
        }
        Err(failure) => {
            world.mark(resource, ResourceStatus::UpdateFailed, Some(&failure.reason), None)?;
            Ok(false)
        }
    }
}

fn done(world: &World, resource: Resource) -> Result<bool, ApiError> {
    world.mark(resource, ResourceStatus::UpdateComplete, None, None)?;
    Ok(true)
}
