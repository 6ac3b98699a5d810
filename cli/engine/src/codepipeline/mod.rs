//! The service `codepipeline`.

use crate::wire::{Operations, Protocol, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "codepipeline",
    operations: Operations::Rpc { protocol: Protocol::Json { version: "1.1" }, table: &[] },
};
