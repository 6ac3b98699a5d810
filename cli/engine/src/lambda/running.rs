//! What Lambda keeps in memory: instances, pollers, and the bell of the event queue. All of it can be lost.

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::lambda::instance::Fleets;
use crate::lambda::mapping::Pollers;

/// The running part of Lambda.
#[derive(Default)]
pub struct Running {
    /// Instances of functions.
    pub(super) fleets: Fleets,
    /// Pollers of mappings.
    pub(super) pollers: Pollers,
    /// Rung when an event was queued or an attempt ended.
    pub(super) bell: Notify,
    /// Told when the engine stops.
    pub(super) stopping: CancellationToken,
    /// Everything that must have ended when the engine has.
    pub(super) tasks: TaskTracker,
}
