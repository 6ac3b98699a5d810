//! The service `sns`.

use crate::wire::{Operations, Protocol, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "sns",
    operations: Operations::Rpc {
        protocol: Protocol::Query { namespace: "http://sns.amazonaws.com/doc/2010-03-31/" },
        table: &[],
    },
};
