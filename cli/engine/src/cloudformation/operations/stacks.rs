//! `CreateStack`, `UpdateStack`, `DeleteStack`, `DescribeStacks`, `ListStacks` and what interrupts or continues them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::input::{Wanted, policy};
use super::page::{list, page};
use crate::cloudformation::rules;
use crate::cloudformation::state::{Deletion, OnFailure, Stack, StackStatus, all_stacks};
use crate::core::{ApiError, Call};
use crate::wire::lenient_option;

/// Milliseconds, as AWS writes them.
pub fn stamp(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateStack {
    #[serde(flatten)]
    wanted: Wanted,
    on_failure: Option<OnFailure>,
    #[serde(default, deserialize_with = "lenient_option")]
    disable_rollback: Option<bool>,
    #[serde(default, deserialize_with = "lenient_option")]
    enable_termination_protection: Option<bool>,
    timeout_in_minutes: Option<String>,
}

pub async fn create_stack(call: Call, input: CreateStack) -> Result<Value, ApiError> {
    if input.timeout_in_minutes.is_some() {
        return Err(ApiError::not_implemented("The member TimeoutInMinutes"));
    }
    let on_failure = match (input.on_failure, input.disable_rollback) {
        (Some(_), Some(true)) => {
            return Err(ApiError::validation(
                "You can specify either OnFailure or DisableRollback, but not both.",
            ));
        }
        (None, Some(true)) => OnFailure::DoNothing,
        (given, _) => given.unwrap_or_default(),
    };
    let mut stack = input.wanted.resolve(&call, None).await?;
    stack.on_failure = on_failure;
    stack.termination_protection = input.enable_termination_protection.unwrap_or_default();
    Ok(json!({ "StackId": rules::create_stack(&call, stack)? }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateStack {
    #[serde(flatten)]
    wanted: Wanted,
    stack_policy_during_update_body: Option<String>,
    #[serde(rename = "StackPolicyDuringUpdateURL")]
    stack_policy_during_update_url: Option<String>,
    #[serde(default, deserialize_with = "lenient_option")]
    disable_rollback: Option<bool>,
}

pub async fn update_stack(call: Call, input: UpdateStack) -> Result<Value, ApiError> {
    if input.disable_rollback == Some(true) {
        return Err(ApiError::not_implemented("DisableRollback of an update"));
    }
    let existing = rules::require_stack(&call.cloud, &input.wanted.stack_name)?;
    let mut stack = input.wanted.resolve(&call, Some(&existing)).await?;
    stack.stack_policy_during_update =
        policy(&call, input.stack_policy_during_update_body, input.stack_policy_during_update_url).await?;
    Ok(json!({ "StackId": rules::update_stack(&call, stack)? }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteStack {
    stack_name: String,
    #[serde(rename = "RoleARN")]
    role_arn: Option<String>,
    #[serde(default, deserialize_with = "list")]
    retain_resources: Vec<String>,
    deletion_mode: Option<String>,
}

pub async fn delete_stack(call: Call, input: DeleteStack) -> Result<Value, ApiError> {
    let force = input.deletion_mode.as_deref() == Some("FORCE_DELETE_STACK");
    let deletion = Deletion { retain: input.retain_resources, force };
    rules::delete_stack_with(&call, &input.stack_name, input.role_arn, deletion)?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OfStack {
    stack_name: String,
    #[serde(rename = "RoleARN")]
    role_arn: Option<String>,
}

pub async fn cancel_update_stack(call: Call, input: OfStack) -> Result<Value, ApiError> {
    rules::cancel_update(&call, &input.stack_name).map(|()| Value::Null)
}

pub async fn continue_update_rollback(call: Call, input: OfStack) -> Result<Value, ApiError> {
    rules::continue_rollback(&call, &input.stack_name, input.role_arn)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeStacks {
    stack_name: Option<String>,
    next_token: Option<String>,
}

pub async fn describe_stacks(call: Call, input: DescribeStacks) -> Result<Value, ApiError> {
    let cloud = &call.cloud;
    let name = input.stack_name.as_deref().filter(|name| !name.is_empty());
    call.allow("cloudformation:DescribeStacks", &rules::stack_arn(&cloud.arns, name.unwrap_or("*")))?;
    let stacks = if let Some(name) = name {
        vec![rules::require_stack(cloud, name)?]
    } else {
        let mut all = all_stacks(cloud)?;
        all.retain(|stack| stack.status != StackStatus::DeleteComplete);
        all.reverse();
        all
    };
    let (stacks, next) = page(stacks, input.next_token.as_deref(), 100)?;
    Ok(json!({ "Stacks": stacks.iter().map(shown).collect::<Vec<_>>(), "NextToken": next }))
}

fn shown(stack: &Stack) -> Value {
    let some = |list: Vec<Value>| if list.is_empty() { Value::Null } else { Value::Array(list) };
    let parameters = pairs(&stack.shown_parameters(), "ParameterKey", "ParameterValue");
    let outputs = stack.outputs.iter().map(|output| {
        json!({
            "OutputKey": output.key,
            "OutputValue": output.value,
            "Description": output.description,
            "ExportName": output.export,
        })
    });
    let gone = stack.status == StackStatus::DeleteComplete;
    json!({
        "StackId": stack.id,
        "StackName": stack.name,
        "ChangeSetId": if gone { None } else { stack.change_set.as_deref() },
        "Description": stack.spec.description,
        "Parameters": some(parameters),
        "CreationTime": stamp(stack.created),
        "DeletionTime": stack.deleted.map(stamp),
        "LastUpdatedTime": stack.updated.map(stamp),
        "RollbackConfiguration": {},
        "StackStatus": stack.status.as_str(),
        "StackStatusReason": stack.status_reason,
        "DisableRollback": stack.on_failure == OnFailure::DoNothing,
        "NotificationARNs": stack.notification_arns,
        "Capabilities": some(stack.spec.capabilities.iter().map(|name| json!(name)).collect()),
        "Outputs": some(outputs.collect()),
        "RoleARN": stack.role,
        "Tags": pairs(&stack.spec.tags, "Key", "Value"),
        "EnableTerminationProtection": if gone { None } else { Some(stack.protected) },
        "DriftInformation": { "StackDriftStatus": "NOT_CHECKED" },
    })
}

/// Pairs as objects with two members.
pub fn pairs(pairs: &[(String, String)], key: &str, value: &str) -> Vec<Value> {
    pairs.iter().map(|(name, text)| json!({ key: name, value: text })).collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListStacks {
    next_token: Option<String>,
    #[serde(default, deserialize_with = "list")]
    stack_status_filter: Vec<String>,
}

pub async fn list_stacks(call: Call, input: ListStacks) -> Result<Value, ApiError> {
    let cloud = &call.cloud;
    call.allow("cloudformation:ListStacks", &rules::stack_arn(&cloud.arns, "*"))?;
    let filter = input.stack_status_filter;
    let wanted =
        |stack: &Stack| filter.is_empty() || filter.iter().any(|status| status == stack.status.as_str());
    let mut stacks: Vec<Stack> = all_stacks(cloud)?.into_iter().filter(wanted).collect();
    stacks.reverse();
    let (stacks, next) = page(stacks, input.next_token.as_deref(), 100)?;
    let summary = |stack: &Stack| {
        json!({
            "StackId": stack.id,
            "StackName": stack.name,
            "TemplateDescription": stack.spec.description,
            "CreationTime": stamp(stack.created),
            "LastUpdatedTime": stack.updated.map(stamp),
            "DeletionTime": stack.deleted.map(stamp),
            "StackStatus": stack.status.as_str(),
            "StackStatusReason": stack.status_reason,
            "DriftInformation": { "StackDriftStatus": "NOT_CHECKED" },
        })
    };
    Ok(json!({ "StackSummaries": stacks.iter().map(summary).collect::<Vec<_>>(), "NextToken": next }))
}
