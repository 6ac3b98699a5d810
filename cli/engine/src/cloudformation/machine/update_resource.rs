//! Brings one resource to what the template wants: made, left alone, changed in place, or replaced.

use super::create_resource::{create_resource, make, take};
use super::desired::{changed_properties, check_properties, replaces, type_of};
use super::stack_policy::{Protected, check_policy};
use super::walk::GiveUp;
use super::world::World;
use crate::cloudformation::resource::{Failure, Provisioned};
use crate::cloudformation::resources::is_custom;
use crate::cloudformation::state::{Resource, ResourceStatus, Version};
use crate::core::ApiError;

/// What is said of a resource that was being updated when another one failed.
pub const CANCELLED: &str = "Resource update cancelled";
const REPLACING: &str =
    "Requested update requires the creation of a new physical resource; hence creating one.";

/// Whether a resource failed only because another one did.
pub fn is_cancelled(reason: &str) -> bool {
    reason == CANCELLED || reason == super::create_resource::CANCELLED
}

/// Brings `name` to what is wanted; false when that failed.
pub async fn update_resource(world: &World, name: &str, give_up: GiveUp) -> Result<bool, ApiError> {
    let Some(resource) = world.resource(name) else { return create_resource(world, name, give_up).await };
    let current = resource.operation == world.stack.operation;
    if resource.fresh && current {
        return create_resource(world, name, give_up).await;
    }
    if resource.status == ResourceStatus::UpdateInProgress && current && resource.before.is_some() {
        return apply(world, resource, give_up).await;
    }
    let desired = match world.desired(name) {
        Ok(desired) => desired,
        Err(error) => return refuse(world, resource, &error.message),
    };
    let names = changed_properties(&resource.now.properties, &desired.properties);
    if names.is_empty() && !retag(world, &resource) {
        return leave(world, resource, desired);
    }
    let ty = type_of(&desired.type_name)?;
    let wanted = if replaces(ty, &names) { Protected::Replace } else { Protected::Modify };
    if let Err(reason) = check_policy(&world.stack, &resource, wanted) {
        return refuse(world, resource, &reason);
    }
    begin(world, resource, desired, wanted, give_up).await
}

/// Whether the stack's tags changed and the type passes them on.
fn retag(world: &World, resource: &Resource) -> bool {
    let before = world.stack.previous.as_ref().map(|previous| &previous.tags);
    let changed = before.is_some_and(|tags| *tags != world.stack.spec.tags);
    changed && takes_tags(&resource.now.type_name)
}

/// Whether a type hands the stack's tags on.
pub fn takes_tags(type_name: &str) -> bool {
    type_of(type_name).is_ok_and(|ty| ty.schema().properties.iter().any(|property| property.name == "Tags"))
}

/// Nothing that the type sees has changed: only what CloudFormation itself keeps is brought up to date.
fn leave(world: &World, mut resource: Resource, desired: Version) -> Result<bool, ApiError> {
    let now = Version {
        physical_id: resource.now.physical_id.clone(),
        attributes: resource.now.attributes.clone(),
        no_echo: resource.now.no_echo,
        properties: resource.now.properties.clone(),
        ..desired
    };
    if now != resource.now {
        resource.before.get_or_insert_with(|| resource.now.clone());
        resource.now = now;
        world.keep(resource)?;
    }
    Ok(true)
}

async fn begin(
    world: &World,
    mut resource: Resource,
    desired: Version,
    wanted: Protected,
    give_up: GiveUp,
) -> Result<bool, ApiError> {
    let before = resource.now.clone();
    resource.now = match wanted {
        Protected::Replace => desired,
        _ => Version {
            physical_id: before.physical_id.clone(),
            attributes: before.attributes.clone(),
            no_echo: before.no_echo,
            ..desired
        },
    };
    // What an earlier attempt of this update began from is what a roll-back goes back to.
    if resource.operation != world.stack.operation || resource.before.is_none() {
        resource.before = Some(before);
    }
    let reason = (wanted == Protected::Replace).then_some(REPLACING);
    let shown = world.shown(&resource.logical_id);
    world.mark(resource.clone(), ResourceStatus::UpdateInProgress, reason, shown.as_deref())?;
    apply(world, resource, give_up).await
}

/// Does what was begun; `before` and `now` say what.
async fn apply(world: &World, mut resource: Resource, mut give_up: GiveUp) -> Result<bool, ApiError> {
    let Some(before) = resource.before.clone() else { return Ok(true) };
    let shown = world.shown(&resource.logical_id);
    let ty = type_of(&resource.now.type_name)?;
    let replacing = replaces(ty, &changed_properties(&before.properties, &resource.now.properties));
    let site = world.site(&resource.logical_id, &resource.now.type_name, "update");
    let work = async {
        if replacing {
            make(world, &resource).await
        } else {
            update_in_place(world, &resource, &before, &resource.now, "update").await
        }
    };
    let done = tokio::select! {
        done = work => done,
        () = told(&mut give_up), if ty.if_abandoned(&site).is_some() => Err(Failure::new(CANCELLED)),
    };
    match done {
        Ok(provisioned) => {
            take(&mut resource.now, provisioned);
            if resource.now.physical_id != before.physical_id {
                resource.replaced.push(before);
            }
            if *give_up.borrow() {
                world.mark(resource, ResourceStatus::UpdateFailed, Some(CANCELLED), shown.as_deref())?;
                return Ok(false);
            }
            if replacing {
                let reason = Some("Resource creation Initiated");
                world.mark(resource.clone(), ResourceStatus::UpdateInProgress, reason, shown.as_deref())?;
            }
            world.mark(resource, ResourceStatus::UpdateComplete, None, shown.as_deref())?;
            Ok(true)
        }
        Err(failure) => {
            if let Some(physical_id) = failure.physical_id.filter(|_| replacing) {
                resource.now.physical_id = physical_id;
            }
            world.mark(resource, ResourceStatus::UpdateFailed, Some(&failure.reason), shown.as_deref())?;
            Ok(false)
        }
    }
}

/// Runs the type's own update from one version to another.
pub async fn update_in_place(
    world: &World,
    resource: &Resource,
    from: &Version,
    to: &Version,
    step: &str,
) -> Result<Provisioned, Failure> {
    let ty = type_of(&to.type_name)?;
    check_properties(ty, &to.properties).map_err(Failure::new)?;
    if is_custom(&to.type_name) && from.properties.get("ServiceToken") != to.properties.get("ServiceToken") {
        return Err(Failure::new("Modifying service token is not allowed."));
    }
    let old = world.ready(&from.properties).await?;
    let new = world.ready(&to.properties).await?;
    ty.update(&world.site(&resource.logical_id, &to.type_name, step), &from.physical_id, &old, &new).await
}

async fn told(give_up: &mut GiveUp) {
    if give_up.wait_for(|told| *told).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The update was refused before anything was touched.
fn refuse(world: &World, resource: Resource, reason: &str) -> Result<bool, ApiError> {
    let shown = world.shown(&resource.logical_id);
    world.mark(resource, ResourceStatus::UpdateFailed, Some(reason), shown.as_deref())?;
    Ok(false)
}
