//! Makes one resource and tells of each step.

use jiff::Timestamp;

use super::desired::{check_properties, type_of};
use super::walk::GiveUp;
use super::world::World;
use crate::cloudformation::resource::{Failure, Provisioned, Site};
use crate::cloudformation::state::{Resource, ResourceStatus, Version};
use crate::core::ApiError;

/// What is said of a resource that was being made when another one failed.
pub const CANCELLED: &str = "Resource creation cancelled";

/// Makes `name`; false when that failed.
pub async fn create_resource(world: &World, name: &str, mut give_up: GiveUp) -> Result<bool, ApiError> {
    let known = world.resource(name);
    if known.as_ref().is_some_and(|known| known.status == ResourceStatus::CreateComplete) {
        return Ok(true);
    }
    let shown = world.shown(name);
    let desired = match world.desired(name) {
        Ok(desired) => desired,
        Err(error) => return fail(world, blank(world, name), &Failure::from(error), None),
    };
    let mut resource = known.unwrap_or_else(|| blank(world, name));
    let taken_up =
        resource.status == ResourceStatus::CreateInProgress && resource.operation == world.stack.operation;
    resource.now = Version { physical_id: resource.now.physical_id, ..desired };
    resource.fresh = true;
    if !taken_up {
        world.mark(resource.clone(), ResourceStatus::CreateInProgress, None, shown.as_deref())?;
    }
    let made = tokio::select! {
        made = make(world, &resource) => made,
        failure = abandoned(world, &resource, &mut give_up) => Err(failure),
    };
    match made {
        Ok(provisioned) => {
            take(&mut resource.now, provisioned);
            let initiated = Some("Resource creation Initiated");
            world.mark(resource.clone(), ResourceStatus::CreateInProgress, initiated, shown.as_deref())?;
            if *give_up.borrow() {
                return fail(world, resource, &Failure::new(CANCELLED), shown.as_deref());
            }
            world.mark(resource, ResourceStatus::CreateComplete, None, shown.as_deref())?;
            Ok(true)
        }
        Err(failure) => fail(world, resource, &failure, shown.as_deref()),
    }
}

/// Runs the type's own creation.
pub async fn make(world: &World, resource: &Resource) -> Result<Provisioned, Failure> {
    let ty = type_of(&resource.now.type_name)?;
    check_properties(ty, &resource.now.properties).map_err(Failure::new)?;
    let properties = world.ready(&resource.now.properties).await?;
    ty.create(&site(world, resource), &properties).await
}

fn site(world: &World, resource: &Resource) -> Site {
    world.site(&resource.logical_id, &resource.now.type_name, "create")
}

/// Takes over what a type says about what it made.
pub fn take(version: &mut Version, provisioned: Provisioned) {
    version.physical_id = provisioned.physical_id;
    version.attributes = provisioned.attributes;
    version.no_echo = provisioned.no_echo;
}

/// Resolves when it is no use to go on, for types that can be left in the middle; never for the others.
async fn abandoned(world: &World, resource: &Resource, give_up: &mut GiveUp) -> Failure {
    let site = site(world, resource);
    let physical_id = type_of(&resource.now.type_name).ok().and_then(|ty| ty.if_abandoned(&site));
    if physical_id.is_none() || give_up.wait_for(|told| *told).await.is_err() {
        return std::future::pending().await;
    }
    Failure { physical_id, ..Failure::new(CANCELLED) }
}

fn fail(
    world: &World,
    mut resource: Resource,
    failure: &Failure,
    shown: Option<&str>,
) -> Result<bool, ApiError> {
    if let Some(physical_id) = &failure.physical_id {
        resource.now.physical_id.clone_from(physical_id);
    }
    world.mark(resource, ResourceStatus::CreateFailed, Some(&failure.reason), shown)?;
    Ok(false)
}

fn blank(world: &World, name: &str) -> Resource {
    let declared = world.template.resources.get(name);
    Resource {
        logical_id: name.to_owned(),
        status: ResourceStatus::CreateFailed,
        reason: None,
        changed: Timestamp::UNIX_EPOCH,
        now: Version {
            type_name: declared.map(|declared| declared.type_name.clone()).unwrap_or_default(),
            physical_id: String::new(),
            properties: serde_json::json!({}),
            attributes: serde_json::Map::new(),
            no_echo: false,
            needs: Vec::new(),
            metadata: None,
            deletion_policy: crate::cloudformation::template::Policy::Delete,
            update_replace_policy: crate::cloudformation::template::Policy::Delete,
        },
        before: None,
        replaced: Vec::new(),
        fresh: true,
        operation: String::new(),
    }
}
