//! The service `lambda`.

use crate::wire::{Operations, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service { name: "lambda", operations: Operations::Rest { table: &[] } };
