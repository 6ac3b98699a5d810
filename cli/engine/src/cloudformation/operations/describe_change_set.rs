//! `DescribeChangeSet`: with property values it shows what is from what to what, without them only where and why.

use serde::Deserialize;
use serde_json::{Value, json};

use super::page::page;
use super::stacks::{pairs, stamp};
use crate::cloudformation::rules;
use crate::cloudformation::state::{Action, Change, ChangeSet};
use crate::core::{ApiError, Call};
use crate::wire::lenient_option;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeChangeSet {
    change_set_name: String,
    stack_name: Option<String>,
    next_token: Option<String>,
    #[serde(default, deserialize_with = "lenient_option")]
    include_property_values: Option<bool>,
}

pub async fn describe_change_set(call: Call, input: DescribeChangeSet) -> Result<Value, ApiError> {
    let set = rules::require_change_set(&call.cloud, input.stack_name.as_deref(), &input.change_set_name)?;
    call.allow("cloudformation:DescribeChangeSet", &set.stack_id)?;
    let with_values = input.include_property_values.unwrap_or_default();
    let changes: Vec<Value> = set
        .changes
        .iter()
        .filter(|change| !(with_values && change.uncertain))
        .map(|change| json!({ "Type": "Resource", "ResourceChange": shown(change, with_values) }))
        .collect();
    let (changes, next) = page(changes, input.next_token.as_deref(), 100)?;
    Ok(answer(&set, &changes, next.as_deref(), with_values))
}

fn answer(set: &ChangeSet, changes: &[Value], next: Option<&str>, with_values: bool) -> Value {
    let some = |list: Vec<Value>| if list.is_empty() { Value::Null } else { Value::Array(list) };
    let warning = set.warning.as_ref().filter(|_| with_values);
    json!({
        "ChangeSetName": set.name,
        "ChangeSetId": set.id,
        "StackId": set.stack_id,
        "StackName": set.stack_name,
        "Description": set.description,
        "Parameters": some(pairs(&set.spec.shown_parameters(), "ParameterKey", "ParameterValue")),
        "CreationTime": stamp(set.created),
        "ExecutionStatus": set.execution_status.as_str(),
        "Status": set.status.as_str(),
        "StatusReason": set.status_reason.as_ref().or(warning),
        "NotificationARNs": set.notification_arns,
        "RollbackConfiguration": {},
        "Capabilities": set.spec.capabilities,
        "Tags": some(pairs(&set.spec.tags, "Key", "Value")),
        "Changes": changes,
        "NextToken": next,
        "IncludeNestedStacks": false,
        "OnStackFailure": set.on_failure,
    })
}

fn shown(change: &Change, with_values: bool) -> Value {
    let details = if with_values { &change.value_details } else { &change.details };
    let context = |value: &Option<Value>| value.as_ref().filter(|_| with_values).map(Value::to_string);
    json!({
        "PolicyAction": change.policy_action,
        "Action": change.action,
        "LogicalResourceId": change.logical_id,
        "PhysicalResourceId": change.physical_id,
        "ResourceType": change.type_name,
        "Replacement": change.replacement.filter(|_| change.action == Action::Modify),
        "Scope": change.scope,
        "Details": details,
        "BeforeContext": context(&change.before),
        "AfterContext": context(&change.after),
    })
}
