//! The service `glue`: the data catalog, databases and tables as query engines look them up. What a table describes is
//! not read here: nothing runs queries.

mod database;
mod operations;
mod table;

pub use database::{create as create_database, delete as delete_database, update as update_database};
pub use operations::SERVICE;
pub use table::{create as create_table, delete as delete_table, update as update_table};

use crate::core::{ApiError, Call};

/// Asks the gate about everything that an action touches: the catalog, then the database, then the table.
fn allow(call: &Call, action: &str, resources: &[String]) -> Result<(), ApiError> {
    let catalog = call.cloud.arns.regional("glue", "catalog");
    call.allow(action, &catalog)?;
    resources.iter().try_for_each(|resource| call.allow(action, &call.cloud.arns.regional("glue", resource)))
}

/// Names are folded to lower case, as Hive has them.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

fn not_found(what: &str, name: &str) -> ApiError {
    ApiError::new("EntityNotFoundException", format!("{what} {name} not found."))
}

fn exists(what: &str) -> ApiError {
    ApiError::new("AlreadyExistsException", format!("{what} already exists."))
}
