//! The wire: requests decoded, rules called, answers spelt as AWS spells them.

use crate::wire::{Operations, Protocol, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "cloudformation",
    operations: Operations::Rpc {
        protocol: Protocol::Query { namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/" },
        table: &[],
    },
};
