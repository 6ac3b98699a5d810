//! `CHANGE_SET_REPLACE`: a change set of this name is made, in place of one that exists.
//!
//! A change set without changes is a success, as pipelines rely on: executing it does nothing.

use super::end::show;
use super::input::stack_input;
use super::{ActionFailure, Context, Outcome};
use crate::cloudformation::{
    self, ChangeSet, ChangeSetInput, ChangeSetKind, ChangeSetStatus, StackStatus, find_change_set, find_stack,
};

pub(super) async fn run(context: &mut Context) -> Result<Outcome, ActionFailure> {
    let stack_name = context.required("StackName")?.to_owned();
    let name = context.required("ChangeSetName")?.to_owned();
    let input = stack_input(context).await?;
    let call = context.call.clone();
    let existing = find_stack(&call.cloud, &stack_name)?;
    if existing.is_some() {
        cloudformation::delete_change_set(&call, Some(&stack_name), &name)?;
    }
    let kind = match &existing {
        None => ChangeSetKind::Create,
        Some(stack) if stack.status == StackStatus::ReviewInProgress => ChangeSetKind::Create,
        Some(_) => ChangeSetKind::Update,
    };
    let policy = input.stack_policy.clone();
    let wanted = ChangeSetInput { stack: input, name: name.clone(), kind, ..ChangeSetInput::default() };
    let (id, stack_id) = cloudformation::create_change_set(&call, wanted)?;
    show(context, &stack_id, &id)?;
    let set = find_change_set(&call.cloud, None, &id)?
        .ok_or_else(|| ActionFailure::job(format!("The change set {name} vanished")))?;
    if set.status == ChangeSetStatus::Failed && !has_no_changes(&set) {
        let reason = set.status_reason.unwrap_or_default();
        return Err(ActionFailure::job(format!("The change set {name} of {stack_name} is FAILED. {reason}")));
    }
    // A change set cannot carry a stack policy: it is set on the stack, before the change is executed.
    if let Some(policy) = policy {
        cloudformation::rules::set_stack_policy(&call, &stack_id, &policy)?;
    }
    let summary = if has_no_changes(&set) {
        format!("Change set {name} of {stack_name}: no changes")
    } else {
        format!("Change set {name} of {stack_name} was created")
    };
    Ok(Outcome { summary: Some(summary), ..Outcome::default() })
}

/// Whether a change set is `FAILED` only because there is nothing to change.
pub(super) fn has_no_changes(set: &ChangeSet) -> bool {
    let reason = set.status_reason.as_deref().unwrap_or_default();
    set.status == ChangeSetStatus::Failed
        && (reason.contains("didn't contain changes") || reason.contains("No updates are to be performed"))
}
