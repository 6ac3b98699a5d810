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
    /// AWS JSON as above, or Smithy RPC v2 CBOR where a request says so: newer SDKs speak nothing else to some services.
    JsonOrCbor {
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

/// Members of an operation's input that would change what happens and that this engine does not have. They are refused by
/// name; what is not known to matter is ignored, as clients send more every year.
pub struct Missing {
    /// The operation.
    pub operation: &'static str,
    /// The members.
    pub members: &'static [&'static str],
}

impl Missing {
    /// Refuses the first member that asks for something.
    pub fn check(missing: &[Self], operation: &str, input: &Value) -> Result<(), ApiError> {
        let members = missing.iter().filter(|missing| missing.operation == operation);
        let mut members = members.flat_map(|missing| missing.members);
        match members.find(|member| input.get(member).is_some_and(asks)) {
            Some(member) => Err(ApiError::not_implemented(format!("The member {member} of {operation}"))),
            None => Ok(()),
        }
    }
}

/// Whether a value asks for anything beside what happens without it.
fn asks(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !matches!(text.as_str(), "" | "false" | "default"),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => members.values().any(asks),
        _ => true,
    }
}

/// The operations of a service, by protocol family.
pub enum Operations {
    /// One URL, the operation named in the request.
    Rpc {
        /// JSON or Query.
        protocol: Protocol,
        /// The table.
        table: &'static [Operation],
        /// What the operations do not have.
        missing: &'static [Missing],
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Missing;

    #[test]
    fn what_would_be_ignored_is_refused_by_name_when_it_asks_for_something() {
        let missing = [Missing { operation: "CreateStack", members: &["RollbackConfiguration"] }];
        let check = |operation: &str, input| Missing::check(&missing, operation, &input);
        let error =
            check("CreateStack", json!({ "RollbackConfiguration": { "MonitoringTimeInMinutes": "5" } }));
        let said = "The member RollbackConfiguration of CreateStack is not implemented by the local engine";
        assert_eq!(error.map_err(|error| error.message), Err(said.to_owned()));
        assert!(check("CreateStack", json!({ "RollbackConfiguration": {} })).is_ok());
        assert!(check("UpdateStack", json!({ "RollbackConfiguration": { "a": "b" } })).is_ok());
    }
}
