//! Making a stack.

use std::collections::BTreeSet;

use super::input::StackInput;
use super::prepare::{check_name, prepare};
use super::query::stack_arn;
use crate::cloudformation::machine;
use crate::cloudformation::state::{
    Deletion, ExecutionStatus, Spec, Stack, StackStatus, change_sets, event_position, find_stack,
    put_change_set, put_stack, set_status,
};
use crate::core::{ApiError, Call};

/// Makes a stack and begins to provision it; gives its ARN.
pub fn create_stack(call: &Call, input: StackInput) -> Result<String, ApiError> {
    let cloud = &call.cloud;
    call.allow("cloudformation:CreateStack", &stack_arn(&cloud.arns, &input.name))?;
    check_name("stackName", &input.name)?;
    let existing = find_stack(cloud, &input.name)?;
    let reviewed = match existing {
        Some(stack) if stack.status == StackStatus::ReviewInProgress => Some(stack),
        Some(_) => return Err(already_exists(&input.name)),
        None => None,
    };
    check_role(call, input.role.as_deref())?;
    let mut stack = reviewed.unwrap_or_else(|| new_stack(call, &input.name));
    let prepared = prepare(cloud, &stack.id, &stack.name, &input)?;
    stack.spec = prepared.spec;
    stack.role = input.role;
    stack.caller = call.principal.clone();
    stack.on_failure = input.on_failure;
    stack.policy = input.stack_policy;
    stack.protected = input.termination_protection;
    stack.notification_arns = input.notification_arns;
    if !put_stack(cloud, &stack)? {
        return Err(already_exists(&stack.name));
    }
    retire_change_sets(call, &stack.id, None)?;
    begin(call, &stack.id, StackStatus::CreateInProgress, |_| {})?;
    Ok(stack.id)
}

fn already_exists(name: &str) -> ApiError {
    ApiError::new("AlreadyExistsException", format!("Stack [{name}] already exists"))
}

/// A stack that has nothing yet; its name is not taken before it is written.
pub fn new_stack(call: &Call, name: &str) -> Stack {
    let cloud = &call.cloud;
    let id = cloud.arns.regional("cloudformation", &format!("stack/{name}/{}", cloud.ids.uuid()));
    Stack {
        id,
        name: name.to_owned(),
        status: StackStatus::ReviewInProgress,
        status_reason: None,
        created: call.now(),
        updated: None,
        deleted: None,
        spec: Spec::default(),
        previous: None,
        role: None,
        caller: call.principal.clone(),
        on_failure: crate::cloudformation::state::OnFailure::default(),
        policy: None,
        policy_during_update: None,
        protected: false,
        outputs: Vec::new(),
        imports: BTreeSet::new(),
        change_set: None,
        notification_arns: Vec::new(),
        deletion: Deletion::default(),
        cancelled: false,
        operation: String::new(),
        undoing: Vec::new(),
        operation_start: 0,
    }
}

/// Who gives a stack a role must be allowed to pass it, and the role must let CloudFormation act as it.
pub fn check_role(call: &Call, role: Option<&str>) -> Result<(), ApiError> {
    let Some(role) = role else { return Ok(()) };
    call.allow("iam:PassRole", role)?;
    machine::act_as(call, role).map(|_| ())
}

/// Begins an operation: a new id for it, a first event, and the machine at work.
pub fn begin(
    call: &Call,
    stack_id: &str,
    status: StackStatus,
    change: impl FnOnce(&mut Stack),
) -> Result<(), ApiError> {
    let cloud = &call.cloud;
    let start = event_position(cloud, stack_id)?;
    let operation = cloud.ids.uuid();
    set_status(cloud, stack_id, status, Some("User Initiated"), |stack| {
        stack.operation = operation;
        stack.operation_start = start;
        stack.cancelled = false;
        change(stack);
    })?;
    machine::start(cloud, stack_id);
    Ok(())
}

/// Change sets describe a stack that has changed since: they cannot be executed any more.
pub fn retire_change_sets(call: &Call, stack_id: &str, except: Option<&str>) -> Result<(), ApiError> {
    for mut set in change_sets(&call.cloud, stack_id)? {
        if set.execution_status == ExecutionStatus::Available && Some(set.id.as_str()) != except {
            set.execution_status = ExecutionStatus::Obsolete;
            put_change_set(&call.cloud, &set)?;
        }
    }
    Ok(())
}
