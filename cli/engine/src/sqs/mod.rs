//! The service `sqs`.

use crate::wire::{Operations, Protocol, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "sqs",
    operations: Operations::Rpc { protocol: Protocol::Json { version: "1.0" }, table: &[] },
};
