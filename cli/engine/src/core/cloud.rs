//! The cloud: everything the services share, in one place they all hold.

use std::sync::Arc;

use crate::config::Config;
use crate::core::{Arns, Bus, Call, Clock, Gate, Ids, Principal, Store};

/// Store, clock, ids, bus, gate and the running parts of each service.
pub struct Cloud {
    /// What the engine was started with.
    pub config: Config,
    /// `http://127.0.0.1:<port>`, where everything listens.
    pub url: String,
    /// The keys the engine made for its root user.
    pub keys: crate::endpoint::Keys,
    /// ARNs of this account and region.
    pub arns: Arns,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn Ids>,
    /// State.
    pub store: Store,
    /// Events.
    pub bus: Bus,
    /// Permissions.
    pub gate: Gate,
    /// What each service keeps in memory while it runs.
    pub running: crate::services::Running,
}

impl Cloud {
    /// The account's root user, whose keys the engine made.
    pub fn root(&self) -> Principal {
        Principal::Root { arn: self.arns.global("iam", "root") }
    }

    /// A call by the root user, as `mdd local` makes them.
    pub fn as_root(self: &Arc<Self>) -> Call {
        Call::new(self, self.root())
    }
}
