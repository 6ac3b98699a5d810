//! One table of operations per service: the name on the wire, and the typed function behind it.

use futures::future::BoxFuture;
use serde_json::Value;

use crate::core::{ApiError, Call};
use crate::wire::RestOperation;

/// How requests and answers are spelt.
#[derive(Debug, Clone, Copy)]
pub enum Protocol {
    /// AWS JSON: `X-Amz-Target: <prefix>.<Operation>`, a JSON body.
    Json {
        /// `1.0` or `1.1`, for the content type.
        version: &'static str,
    },
    /// AWS Query: `Action=<Operation>&...` in, XML out.
    Query {
        /// The XML namespace of the answers.
        namespace: &'static str,
    },
}

/// An operation of a JSON or Query service.
pub struct Operation {
    /// The name on the wire.
    pub name: &'static str,
    /// Decodes, runs the rule, encodes.
    pub run: fn(Call, Value) -> BoxFuture<'static, Result<Value, ApiError>>,
}

/// The operations of a service, by protocol family.
pub enum Operations {
    /// One URL, the operation named in the request.
    Rpc {
        /// JSON or Query.
        protocol: Protocol,
        /// The table.
        table: &'static [Operation],
    },
    /// Methods and paths.
    Rest {
        /// The table.
        table: &'static [RestOperation],
    },
    /// S3's own protocol, which the crate `s3s` speaks; the table only lists what there is.
    S3 {
        /// The names.
        table: &'static [&'static str],
    },
}

/// A service of the engine.
pub struct Service {
    /// The name its requests are signed for.
    pub name: &'static str,
    /// What it can do.
    pub operations: Operations,
}

impl Service {
    /// The names of all operations, for the coverage list.
    pub fn operation_names(&self) -> Vec<&'static str> {
        match &self.operations {
            Operations::Rpc { table, .. } => table.iter().map(|operation| operation.name).collect(),
            Operations::Rest { table } => table.iter().map(|operation| operation.name).collect(),
            Operations::S3 { table } => table.to_vec(),
        }
    }
}

/// Builds a table of [`Operation`]s: `operations! { "GetThing" => get_thing, ... }`.
///
/// Each function is `async fn(Call, Input) -> Result<Output, ApiError>` with `Input: Deserialize` and
/// `Output: Serialize`; members are named as on the wire. An input that does not fit is a `ValidationException` (JSON)
/// or `ValidationError` (Query) naming the member.
macro_rules! operations {
    ($($name:literal => $function:path),* $(,)?) => {
        &[$($crate::wire::Operation {
            name: $name,
            run: |call, input| Box::pin(async move {
                let input = serde_json::from_value(input).map_err(|error| {
                    $crate::core::ApiError::new("ValidationException", format!("{}: {error}", $name))
                })?;
                let output = $function(call, input).await?;
                serde_json::to_value(output).map_err($crate::core::ApiError::internal)
            }),
        }),*]
    };
}
pub(crate) use operations;
