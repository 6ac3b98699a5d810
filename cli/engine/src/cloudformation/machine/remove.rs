//! Removes one physical resource.

use super::desired::type_of;
use super::world::World;
use crate::cloudformation::resource::Failure;
use crate::cloudformation::state::Version;
use crate::cloudformation::template::Policy;

/// Whether it stays, as its policy says. `created_now` is true while its own creation is being rolled back.
pub fn stays(policy: Policy, created_now: bool) -> bool {
    match policy {
        Policy::Delete => false,
        Policy::Retain => true,
        Policy::RetainExceptOnCreate => !created_now,
    }
}

/// Runs the type's own deletion.
pub async fn remove(world: &World, name: &str, version: &Version, step: &str) -> Result<(), Failure> {
    let ty = type_of(&version.type_name)?;
    let properties = world.ready(&version.properties).await?;
    let step = format!("{step}/{}", version.physical_id);
    ty.delete(&world.site(name, &version.type_name, &step), &version.physical_id, &properties).await
}
