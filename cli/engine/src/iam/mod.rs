//! The service `iam`.

use crate::wire::{Operations, Protocol, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "iam",
    operations: Operations::Rpc {
        protocol: Protocol::Query { namespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
        table: &[],
    },
};
