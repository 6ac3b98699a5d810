//! The service `codebuild`.

use crate::wire::{Operations, Protocol, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "codebuild",
    operations: Operations::Rpc { protocol: Protocol::Json { version: "1.1" }, table: &[] },
};
