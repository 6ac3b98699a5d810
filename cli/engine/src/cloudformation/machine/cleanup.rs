//! The phases `UPDATE_COMPLETE_CLEANUP_IN_PROGRESS` and `UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS`: removes what the
//! stack does not have any more. What cannot be removed is told of and left behind, as on AWS.

use std::sync::Arc;

use super::remove::{remove, stays};
use super::walk::{OnTrouble, walk};
use super::world::World;
use crate::cloudformation::state::{Resource, ResourceStatus, Stack, StackStatus, Version, set_status};
use crate::cloudformation::template::Graph;
use crate::core::{ApiError, Cloud};

/// Runs the phase.
pub async fn run(cloud: &Arc<Cloud>, stack: Stack) -> Result<(), ApiError> {
    let (status, operation) = match stack.status {
        StackStatus::UpdateCompleteCleanupInProgress => (StackStatus::UpdateComplete, "Update"),
        _ => (StackStatus::UpdateRollbackComplete, "Update rollback"),
    };
    let world = match World::new(cloud, stack.clone()) {
        Ok(world) => world,
        Err(error) => {
            let reason = format!(
                "{operation} successful. One or more resources could not be deleted: {}",
                error.message
            );
            set_status(cloud, &stack.id, status, Some(&reason), |_| {})?;
            return Ok(());
        }
    };
    let stale: Vec<Resource> = world
        .all()
        .into_values()
        .filter(|resource| !resource.replaced.is_empty() || !world.is_declared(&resource.logical_id))
        .collect();
    let edges: Vec<(&str, Vec<String>)> =
        stale.iter().map(|resource| (resource.logical_id.as_str(), needs(&world, resource))).collect();
    let graph = Graph::from_edges(edges.iter().map(|(name, needs)| (*name, needs.as_slice())));
    let walked = walk(&world, &graph.reversed(), OnTrouble::GoOn, |name, _| {
        let world = &world;
        async move { clean(world, &name).await }
    })
    .await?;
    for mut resource in world.all().into_values() {
        resource.before = None;
        resource.fresh = false;
        world.keep(resource)?;
    }
    let reason = format!("{operation} successful. One or more resources could not be deleted.");
    let reason = (!walked.failed.is_empty()).then_some(reason.as_str());
    set_status(cloud, &stack.id, status, reason, |_| {})?;
    Ok(())
}

/// What the stale versions of a resource needed.
fn needs(world: &World, resource: &Resource) -> Vec<String> {
    let gone = !world.is_declared(&resource.logical_id);
    let own = resource.now.needs.iter().filter(|_| gone);
    resource.replaced.iter().flat_map(|old| &old.needs).chain(own).cloned().collect()
}

async fn clean(world: &World, name: &str) -> Result<bool, ApiError> {
    let Some(mut resource) = world.resource(name) else { return Ok(true) };
    let gone = !world.is_declared(name);
    let mut clean = true;
    for old in std::mem::take(&mut resource.replaced) {
        if gone || old.physical_id != resource.now.physical_id {
            clean &= remove_version(world, &resource, &old, stays(old.update_replace_policy, true)).await?;
        }
    }
    if gone {
        if resource.exists() {
            let keep = stays(resource.now.deletion_policy, resource.fresh);
            clean &= remove_version(world, &resource, &resource.now, keep).await?;
        } else {
            world.tell(
                &resource,
                ("", &resource.now.type_name),
                ResourceStatus::DeleteComplete,
                None,
                None,
            )?;
        }
        world.forget(name)?;
    } else {
        world.keep(resource)?;
    }
    Ok(clean)
}

async fn remove_version(
    world: &World,
    resource: &Resource,
    version: &Version,
    keep: bool,
) -> Result<bool, ApiError> {
    let about = (version.physical_id.as_str(), version.type_name.as_str());
    if keep {
        world.tell(resource, about, ResourceStatus::DeleteSkipped, None, None)?;
        return Ok(true);
    }
    world.tell(resource, about, ResourceStatus::DeleteInProgress, None, None)?;
    match remove(world, &resource.logical_id, version, "cleanup").await {
        Ok(()) => {
            world.tell(resource, about, ResourceStatus::DeleteComplete, None, None)?;
            Ok(true)
        }
        Err(failure) => {
            let reason = Some(failure.reason.as_str());
            world.tell(resource, about, ResourceStatus::DeleteFailed, reason, None)?;
            Ok(false)
        }
    }
}
