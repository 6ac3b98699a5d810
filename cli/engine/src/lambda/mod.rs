//! The service `lambda`: functions that really run, as processes of this machine.
//!
//! [`api`] decodes and encodes; the rules are in [`function`], [`policy`], [`event_config`], [`tags`] and [`mapping`];
//! [`invoke`] hands events to an [`instance`] at once, [`asynchronous`] keeps them until they succeed or are given up.

mod api;
mod asynchronous;
mod code;
pub mod destinations;
mod error;
pub mod event_config;
pub mod function;
mod instance;
mod invoke;
pub mod mapping;
mod name;
pub mod policy;
mod running;
mod tags;

use std::sync::Arc;

pub use api::SERVICE;
pub use asynchronous::SCHEMA;
pub use code::Source;
pub use function::{FunctionSpec, Wanted, create_function, delete_function};
pub use invoke::invoke_event;
pub use policy::may_invoke;
pub use running::Running;
pub use tags::{tag, untag};

use crate::core::{ApiError, Cloud};

/// Goes on with events and mappings, and ends what an engine that was killed left running.
pub fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    instance::end_leftovers(cloud)?;
    code::sweep(cloud)?;
    asynchronous::resume(cloud)?;
    mapping::resume(cloud)
}

/// Ends all instances and everything that would start one.
pub async fn stop(cloud: &Arc<Cloud>) {
    let running = &cloud.running.lambda;
    running.stopping.cancel();
    instance::stop(cloud).await;
    mapping::stop(cloud).await;
    running.tasks.close();
    running.tasks.wait().await;
}
