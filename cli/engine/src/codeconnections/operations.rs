//! The wire: AWS JSON 1.0 or CBOR, under both names of the service.

use serde::Deserialize;
use serde_json::{Value, json};

use super::STATUS;
use super::connection::{self, Connection};
use crate::core::{ApiError, Call};
use crate::wire::{Operation, Operations, Protocol, Service, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service { name: "codeconnections", operations: OPERATIONS };

/// The same by its older name.
pub static OLDER: Service = Service { name: "codestar-connections", operations: OPERATIONS };

const OPERATIONS: Operations =
    Operations::Rpc { protocol: Protocol::JsonOrCbor { version: "1.0" }, table: TABLE, missing: &[] };

static TABLE: &[Operation] = operations! {
    "GetConnection" => get,
    "ListConnections" => list,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ByArn {
    connection_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct List {
    provider_type_filter: Option<String>,
    host_arn_filter: Option<String>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

async fn get(call: Call, input: ByArn) -> Result<Value, ApiError> {
    let connection = connection::get(&call, &input.connection_arn)?;
    Ok(json!({ "Connection": shown(&call, &input.connection_arn, &connection) }))
}

async fn list(call: Call, input: List) -> Result<Value, ApiError> {
    let mut all = connection::list(&call)?;
    // No connection here has a host.
    all.retain(|(_, connection)| {
        input.host_arn_filter.is_none()
            && input.provider_type_filter.as_ref().is_none_or(|wanted| *wanted == connection.provider)
    });
    // The token is the ARN of the last one shown: what was removed since does not break a page.
    if let Some(token) = &input.next_token {
        all.retain(|(arn, _)| arn > token);
    }
    let max = input.max_results.filter(|max| *max > 0).unwrap_or(100);
    let more = all.len() > max;
    all.truncate(max);
    let next = all.last().filter(|_| more).map(|(arn, _)| arn.clone());
    let shown: Vec<Value> = all.iter().map(|(arn, connection)| shown(&call, arn, connection)).collect();
    Ok(json!({ "Connections": shown, "NextToken": next }))
}

fn shown(call: &Call, arn: &str, connection: &Connection) -> Value {
    json!({
        "ConnectionArn": arn,
        "ConnectionName": connection.name,
        "ConnectionStatus": STATUS,
        "OwnerAccountId": call.cloud.arns.account,
        "ProviderType": connection.provider,
    })
}
