//! `DescribeStackResource`, `DescribeStackResources`, `ListStackResources`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::page::page;
use super::stacks::stamp;
use crate::cloudformation::rules;
use crate::cloudformation::state::{Resource, ResourceStatus, Stack, all_stacks, resources};
use crate::core::{ApiError, Call};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeStackResource {
    stack_name: String,
    logical_resource_id: String,
}

pub async fn describe_stack_resource(call: Call, input: DescribeStackResource) -> Result<Value, ApiError> {
    let stack = found(&call, "DescribeStackResource", &input.stack_name)?;
    let name = &input.logical_resource_id;
    let resource = resources(&call.cloud, &stack.id)?.remove(name).ok_or_else(|| {
        ApiError::validation(format!("Resource {name} does not exist for stack {}", stack.name))
    })?;
    let mut detail = shown(&resource, "LastUpdatedTimestamp");
    detail["StackName"] = json!(stack.name);
    detail["StackId"] = json!(stack.id);
    detail["Metadata"] = json!(resource.now.metadata.as_ref().map(Value::to_string));
    Ok(json!({ "StackResourceDetail": detail }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeStackResources {
    stack_name: Option<String>,
    logical_resource_id: Option<String>,
    physical_resource_id: Option<String>,
}

pub async fn describe_stack_resources(call: Call, input: DescribeStackResources) -> Result<Value, ApiError> {
    let stack = match (&input.stack_name, &input.physical_resource_id) {
        (Some(name), None) => found(&call, "DescribeStackResources", name)?,
        (None, Some(id)) => owner(&call, id)?,
        _ => {
            let message = "You must specify either StackName or PhysicalResourceId, but not both";
            return Err(ApiError::validation(message));
        }
    };
    let wanted = input.logical_resource_id.as_deref();
    let list: Vec<Value> = resources(&call.cloud, &stack.id)?
        .into_values()
        .filter(|resource| wanted.is_none_or(|name| name == resource.logical_id))
        .map(|resource| {
            let mut detail = shown(&resource, "Timestamp");
            detail["StackName"] = json!(stack.name);
            detail["StackId"] = json!(stack.id);
            detail
        })
        .collect();
    match wanted.filter(|_| list.is_empty()) {
        Some(name) => {
            let message = format!("Resource {name} does not exist for stack {}", stack.name);
            Err(ApiError::validation(message))
        }
        None => Ok(json!({ "StackResources": list })),
    }
}

/// The stack that made a physical resource.
fn owner(call: &Call, physical_id: &str) -> Result<Stack, ApiError> {
    call.allow("cloudformation:DescribeStackResources", &rules::stack_arn(&call.cloud.arns, "*"))?;
    for stack in all_stacks(&call.cloud)? {
        let owns = resources(&call.cloud, &stack.id)?.into_values().any(|resource| {
            resource.now.physical_id == physical_id && resource.status != ResourceStatus::DeleteComplete
        });
        if owns {
            return Ok(stack);
        }
    }
    Err(ApiError::validation(format!("Stack for {physical_id} does not exist")))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListStackResources {
    stack_name: String,
    next_token: Option<String>,
}

pub async fn list_stack_resources(call: Call, input: ListStackResources) -> Result<Value, ApiError> {
    let stack = found(&call, "ListStackResources", &input.stack_name)?;
    let list: Vec<Value> = resources(&call.cloud, &stack.id)?
        .into_values()
        .map(|resource| shown(&resource, "LastUpdatedTimestamp"))
        .collect();
    let (list, next) = page(list, input.next_token.as_deref(), 100)?;
    Ok(json!({ "StackResourceSummaries": list, "NextToken": next }))
}

fn found(call: &Call, operation: &str, name: &str) -> Result<Stack, ApiError> {
    let arn = rules::stack_arn(&call.cloud.arns, name);
    call.allow(&format!("cloudformation:{operation}"), &arn)?;
    rules::require_stack(&call.cloud, name)
}

fn shown(resource: &Resource, time: &str) -> Value {
    let physical_id = match &resource.before {
        Some(before) if !resource.exists() => &before.physical_id,
        _ => &resource.now.physical_id,
    };
    json!({
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": Some(physical_id).filter(|id| !id.is_empty()),
        "ResourceType": resource.now.type_name,
        time: stamp(resource.changed),
        "ResourceStatus": resource.status.as_str(),
        "ResourceStatusReason": resource.reason,
        "DriftInformation": { "StackResourceDriftStatus": "NOT_CHECKED" },
    })
}
