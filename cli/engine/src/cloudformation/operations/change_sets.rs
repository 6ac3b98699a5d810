//! `CreateChangeSet`, `ExecuteChangeSet`, `DeleteChangeSet`, `ListChangeSets`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::input::Wanted;
use super::page::page;
use super::stacks::stamp;
use crate::cloudformation::rules::{self, ChangeSetInput};
use crate::cloudformation::state::{ChangeSet, ChangeSetKind, OnFailure, change_sets};
use crate::core::{ApiError, Call};
use crate::wire::lenient_option;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateChangeSet {
    #[serde(flatten)]
    wanted: Wanted,
    change_set_name: String,
    change_set_type: Option<String>,
    description: Option<String>,
    on_stack_failure: Option<OnFailure>,
    #[serde(default, deserialize_with = "lenient_option")]
    import_existing_resources: Option<bool>,
}

pub async fn create_change_set(call: Call, input: CreateChangeSet) -> Result<Value, ApiError> {
    if input.import_existing_resources == Some(true) {
        return Err(ApiError::not_implemented("ImportExistingResources"));
    }
    let kind = match input.change_set_type.as_deref() {
        None | Some("UPDATE") => ChangeSetKind::Update,
        Some("CREATE") => ChangeSetKind::Create,
        Some(other) => return Err(ApiError::not_implemented(format!("The change set type {other}"))),
    };
    let existing = rules::find_stack(&call.cloud, &input.wanted.stack_name)?;
    let stack = input.wanted.resolve(&call, existing.as_ref()).await?;
    let set = ChangeSetInput {
        stack,
        name: input.change_set_name,
        kind,
        description: input.description,
        on_stack_failure: input.on_stack_failure,
    };
    let (id, stack_id) = rules::create_change_set(&call, set)?;
    Ok(json!({ "Id": id, "StackId": stack_id }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OfChangeSet {
    change_set_name: String,
    stack_name: Option<String>,
    #[serde(default, deserialize_with = "lenient_option")]
    disable_rollback: Option<bool>,
}

pub async fn execute_change_set(call: Call, input: OfChangeSet) -> Result<Value, ApiError> {
    if input.disable_rollback == Some(true) {
        return Err(ApiError::not_implemented("DisableRollback of a change set's execution"));
    }
    rules::execute_change_set(&call, input.stack_name.as_deref(), &input.change_set_name)?;
    Ok(json!({}))
}

pub async fn delete_change_set(call: Call, input: OfChangeSet) -> Result<Value, ApiError> {
    rules::delete_change_set(&call, input.stack_name.as_deref(), &input.change_set_name)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListChangeSets {
    stack_name: String,
    next_token: Option<String>,
}

pub async fn list_change_sets(call: Call, input: ListChangeSets) -> Result<Value, ApiError> {
    let name = &input.stack_name;
    call.allow("cloudformation:ListChangeSets", &rules::stack_arn(&call.cloud.arns, name))?;
    let stack = rules::find_stack(&call.cloud, name)?
        .ok_or_else(|| ApiError::validation(format!("Stack [{name}] does not exist")))?;
    let (sets, next) = page(change_sets(&call.cloud, &stack.id)?, input.next_token.as_deref(), 100)?;
    Ok(json!({ "Summaries": sets.iter().map(summary).collect::<Vec<_>>(), "NextToken": next }))
}

fn summary(set: &ChangeSet) -> Value {
    json!({
        "StackId": set.stack_id,
        "StackName": set.stack_name,
        "ChangeSetId": set.id,
        "ChangeSetName": set.name,
        "ExecutionStatus": set.execution_status.as_str(),
        "Status": set.status.as_str(),
        "StatusReason": set.status_reason,
        "CreationTime": stamp(set.created),
        "Description": set.description,
        "IncludeNestedStacks": false,
    })
}
