//! Change sets: made, found, executed, deleted.

use super::create::{begin, check_role, new_stack, retire_change_sets};
use super::diff::{Diff, diff};
use super::input::StackInput;
use super::prepare::{check_name, prepare};
use super::query::{find_stack, stack_arn};
use super::update::{check_types, check_updatable, inherit, start_update};
use crate::cloudformation::state::{
    self, ChangeSet, ChangeSetKind, ChangeSetStatus, ExecutionStatus, OnFailure, Stack, StackStatus,
    change_sets, put_change_set, put_stack, set_status,
};
use crate::core::{ApiError, Call, Cloud};

const NO_CHANGES: &str =
    "The submitted information didn't contain changes. Submit different information to create a change set.";

/// A change set as it is wanted.
#[derive(Debug, Clone, Default)]
pub struct ChangeSetInput {
    /// What the stack is to become.
    pub stack: StackInput,
    /// The change set's name.
    pub name: String,
    /// Whether the stack exists.
    pub kind: ChangeSetKind,
    /// For people.
    pub description: Option<String>,
    /// What a failed execution leads to.
    pub on_stack_failure: Option<OnFailure>,
}

/// Makes a change set; gives its ARN and the stack's.
pub fn create_change_set(call: &Call, input: ChangeSetInput) -> Result<(String, String), ApiError> {
    let cloud = &call.cloud;
    call.allow("cloudformation:CreateChangeSet", &stack_arn(&cloud.arns, &input.stack.name))?;
    check_name("changeSetName", &input.name)?;
    check_role(call, input.stack.role.as_deref())?;
    if input.kind == ChangeSetKind::Update
        && input.on_stack_failure.is_some_and(|on| on != OnFailure::Rollback)
    {
        return Err(ApiError::not_implemented("OnStackFailure other than ROLLBACK for an update"));
    }
    let (stack, new) = target_stack(call, &input)?;
    let wanted = if new { input.stack } else { inherit(&stack, input.stack) };
    let prepared = prepare(cloud, &stack.id, &stack.name, &wanted)?;
    let known = if new { Vec::new() } else { change_sets(cloud, &stack.id)? };
    if known.iter().any(|set| set.name == input.name) {
        let message = format!("ChangeSet [{}] already exists", input.name);
        return Err(ApiError::new("AlreadyExistsException", message));
    }
    if new {
        if !put_stack(cloud, &stack)? {
            return Err(exists(&wanted.name, &input.name));
        }
        set_status(cloud, &stack.id, StackStatus::ReviewInProgress, Some("User Initiated"), |_| {})?;
    }
    let compared = diff(cloud, &stack, &prepared).and_then(|diff| check_types(&diff).map(|()| diff));
    let set = ChangeSet {
        id: cloud.arns.regional("cloudformation", &format!("changeSet/{}/{}", input.name, cloud.ids.uuid())),
        name: input.name,
        stack_id: stack.id.clone(),
        stack_name: stack.name.clone(),
        kind: input.kind,
        description: input.description,
        status: ChangeSetStatus::CreateComplete,
        status_reason: None,
        warning: None,
        execution_status: ExecutionStatus::Available,
        created: call.now(),
        spec: prepared.spec,
        role: wanted.role,
        on_failure: input.on_stack_failure,
        notification_arns: wanted.notification_arns,
        changes: Vec::new(),
    };
    let set = judged(set, compared);
    put_change_set(cloud, &set)?;
    Ok((set.id, set.stack_id))
}

/// The stack it is about, and whether that is a new one.
fn target_stack(call: &Call, input: &ChangeSetInput) -> Result<(Stack, bool), ApiError> {
    let name = &input.stack.name;
    let existing = find_stack(&call.cloud, name)?;
    match (input.kind, existing) {
        (ChangeSetKind::Create, Some(stack)) if stack.status == StackStatus::ReviewInProgress => {
            Ok((stack, false))
        }
        (ChangeSetKind::Create, Some(_)) => Err(exists(name, &input.name)),
        (ChangeSetKind::Create, None) => {
            check_name("stackName", name)?;
            Ok((new_stack(call, name), true))
        }
        (ChangeSetKind::Update, None) => Err(not_there(name)),
        (ChangeSetKind::Update, Some(stack)) => check_updatable(&stack).map(|()| (stack, false)),
    }
}

fn exists(stack: &str, name: &str) -> ApiError {
    let message =
        format!("Stack [{stack}] already exists and cannot be created again with the changeSet [{name}].");
    ApiError::validation(message)
}

fn not_there(stack: &str) -> ApiError {
    ApiError::validation(format!("Stack [{stack}] does not exist"))
}

/// Fills in what the comparison says.
fn judged(mut set: ChangeSet, compared: Result<Diff, ApiError>) -> ChangeSet {
    let failure = match compared {
        Ok(diff) if diff.is_empty() => Some(NO_CHANGES.to_owned()),
        Ok(diff) => {
            set.changes = diff.changes;
            set.warning = diff.warning;
            None
        }
        Err(error) => Some(error.message),
    };
    if failure.is_some() {
        set.status = ChangeSetStatus::Failed;
        set.execution_status = ExecutionStatus::Unavailable;
        set.status_reason = failure;
    }
    set
}

/// The change set of this ARN, or of this name in that stack.
pub fn find_change_set(
    cloud: &Cloud,
    stack: Option<&str>,
    name: &str,
) -> Result<Option<ChangeSet>, ApiError> {
    if name.starts_with("arn:") {
        return Ok(state::change_set(cloud, name)?);
    }
    let stack = stack.ok_or_else(|| {
        ApiError::validation("StackName must be specified if ChangeSetName is not specified as an ARN.")
    })?;
    let stack = find_stack(cloud, stack)?.ok_or_else(|| not_there(stack))?;
    Ok(change_sets(cloud, &stack.id)?.into_iter().find(|set| set.name == name))
}

/// The change set, or `ChangeSetNotFound`.
pub fn require_change_set(cloud: &Cloud, stack: Option<&str>, name: &str) -> Result<ChangeSet, ApiError> {
    find_change_set(cloud, stack, name)?.ok_or_else(|| {
        ApiError::new("ChangeSetNotFound", format!("ChangeSet [{name}] does not exist")).with_status(404)
    })
}

/// Begins to execute a change set.
pub fn execute_change_set(call: &Call, stack: Option<&str>, name: &str) -> Result<(), ApiError> {
    let cloud = &call.cloud;
    let mut set = require_change_set(cloud, stack, name)?;
    call.allow("cloudformation:ExecuteChangeSet", &set.stack_id)?;
    check_executable(&set)?;
    let stack = find_stack(cloud, &set.stack_id)?.ok_or_else(|| not_there(&set.stack_name))?;
    if set.kind == ChangeSetKind::Update {
        check_updatable(&stack)?;
    } else if stack.status != StackStatus::ReviewInProgress {
        return Err(exists(&stack.name, &set.name));
    }
    set.execution_status = ExecutionStatus::ExecuteInProgress;
    put_change_set(cloud, &set)?;
    retire_change_sets(call, &stack.id, Some(&set.id))?;
    let (now, caller) = (call.now(), call.principal.clone());
    let ChangeSet { spec, role, on_failure, notification_arns, id, .. } = set;
    let settle = |stack: &mut Stack| {
        stack.role = role.or(stack.role.take());
        stack.notification_arns = notification_arns;
        stack.change_set = Some(id);
        stack.on_failure = on_failure.unwrap_or(stack.on_failure);
    };
    if set.kind == ChangeSetKind::Update {
        return start_update(call, &stack, spec, settle);
    }
    begin(call, &stack.id, StackStatus::CreateInProgress, |stack| {
        stack.spec = spec;
        stack.updated = Some(now);
        stack.caller = caller;
        settle(stack);
    })
}

fn check_executable(set: &ChangeSet) -> Result<(), ApiError> {
    let refuse = |kind: &str, status: &str| {
        let message =
            format!("ChangeSet [{}] cannot be executed in its current {kind} of [{status}]", set.id);
        Err(ApiError::new("InvalidChangeSetStatus", message))
    };
    match set.execution_status {
        ExecutionStatus::Available => Ok(()),
        ExecutionStatus::Unavailable => refuse("status", set.status.as_str()),
        other => refuse("execution status", other.as_str()),
    }
}

/// Deletes a change set; one that does not exist is deleted already.
pub fn delete_change_set(call: &Call, stack: Option<&str>, name: &str) -> Result<(), ApiError> {
    let cloud = &call.cloud;
    let Some(set) = find_change_set(cloud, stack, name)? else { return Ok(()) };
    call.allow("cloudformation:DeleteChangeSet", &set.stack_id)?;
    if set.execution_status == ExecutionStatus::ExecuteInProgress {
        let message = format!(
            "ChangeSet [{}] cannot be deleted in its current status of [EXECUTE_IN_PROGRESS]",
            set.id
        );
        return Err(ApiError::new("InvalidChangeSetStatus", message));
    }
    Ok(state::delete_change_set_document(cloud, &set.id)?)
}
