//! `DescribeStackEvents`: newest first, in pages.

use serde::Deserialize;
use serde_json::{Value, json};

use super::page::bad_token;
use super::stacks::stamp;
use crate::cloudformation::rules;
use crate::cloudformation::state::{StackEvent, events};
use crate::core::{ApiError, Call};

const PAGE: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeStackEvents {
    stack_name: String,
    next_token: Option<String>,
}

pub async fn describe_stack_events(call: Call, input: DescribeStackEvents) -> Result<Value, ApiError> {
    let cloud = &call.cloud;
    let name = &input.stack_name;
    call.allow("cloudformation:DescribeStackEvents", &rules::stack_arn(&cloud.arns, name))?;
    let stack = rules::find_stack(cloud, name)?
        .ok_or_else(|| ApiError::validation(format!("Stack [{name}] does not exist")))?;
    let before = input.next_token.map(|token| token.parse().map_err(|_| bad_token())).transpose()?;
    let found = events(cloud, &stack.id, before, PAGE)?;
    let next = found.last().filter(|(number, _)| found.len() == PAGE && *number > 1);
    Ok(json!({
        "NextToken": next.map(|(number, _)| number.to_string()),
        "StackEvents": found.iter().map(|(_, event)| shown(event)).collect::<Vec<_>>(),
    }))
}

fn shown(event: &StackEvent) -> Value {
    json!({
        "StackId": event.stack_id,
        "EventId": event.event_id,
        "StackName": event.stack_name,
        "LogicalResourceId": event.logical_id,
        "PhysicalResourceId": event.physical_id,
        "ResourceType": event.type_name,
        "Timestamp": stamp(event.time),
        "ResourceStatus": event.status,
        "ResourceStatusReason": event.reason,
        "ResourceProperties": event.properties,
    })
}
