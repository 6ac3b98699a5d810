//! The service `sts`.

use crate::wire::{Operations, Protocol, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "sts",
    operations: Operations::Rpc {
        protocol: Protocol::Query { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
        table: &[],
    },
};
