//! Connections: made with a stack, read by their ARN, gone with the stack.

use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Call};

/// By ARN.
const KIND: &str = "codeconnections/connection";

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Its name.
    pub name: String,
    /// For example `GitHub`.
    pub provider: String,
}

/// Makes a connection; its ARN carries the name of the service it was asked for by.
pub fn create(call: &Call, service: &str, id: &str, connection: &Connection) -> Result<String, ApiError> {
    let arn = call.cloud.arns.regional(service, &format!("connection/{id}"));
    call.allow(&format!("{service}:CreateConnection"), &arn)?;
    call.cloud.store.put(KIND, &arn, connection)?;
    Ok(arn)
}

/// Removes a connection; one that is not there is removed already.
pub fn delete(call: &Call, arn: &str) -> Result<(), ApiError> {
    call.allow(&action(arn, "DeleteConnection"), arn)?;
    call.cloud.store.delete(KIND, arn)?;
    Ok(())
}

/// A connection by ARN, or `ResourceNotFoundException`.
pub(super) fn get(call: &Call, arn: &str) -> Result<Connection, ApiError> {
    call.allow(&action(arn, "GetConnection"), arn)?;
    call.cloud.store.get(KIND, arn)?.ok_or_else(|| {
        ApiError::new("ResourceNotFoundException", format!("Connection not found for ARN {arn}"))
    })
}

/// All connections with their ARNs, in the order of these.
pub(super) fn list(call: &Call) -> Result<Vec<(String, Connection)>, ApiError> {
    call.allow("codeconnections:ListConnections", "*")?;
    Ok(call.cloud.store.list(KIND, "")?)
}

/// The action in the words of the service that the ARN names.
fn action(arn: &str, operation: &str) -> String {
    format!("{}:{operation}", arn.split(':').nth(2).unwrap_or_default())
}
