//! `CHANGE_SET_EXECUTE`: the change set of this name is executed; one without changes does nothing.

use super::change_set_replace::has_no_changes;
use super::end::{judge, show};
use super::{ActionFailure, Begun, Context, Outcome};
use crate::cloudformation::state::ExecutionStatus;
use crate::cloudformation::{self, find_change_set, find_stack};

pub(super) async fn run(context: &mut Context) -> Result<Outcome, ActionFailure> {
    let stack_name = context.required("StackName")?.to_owned();
    let name = context.required("ChangeSetName")?.to_owned();
    let call = context.call.clone();
    let missing = || ActionFailure::job(format!("ChangeSet [{name}] does not exist"));
    let stack = find_stack(&call.cloud, &stack_name)?.ok_or_else(missing)?;
    let begun = context.progress::<Begun>() == Some(Begun::Execute);
    let set = find_change_set(&call.cloud, Some(&stack.id), &name)?;
    // When an earlier engine had begun, the change set may be executed, and even gone, by now.
    let executed = begun && set.as_ref().is_none_or(|set| set.execution_status != ExecutionStatus::Available);
    if !executed {
        let set = set.ok_or_else(missing)?;
        show(context, &stack.id, &set.id)?;
        if has_no_changes(&set) {
            let summary = format!("Change set {name} of {stack_name}: no changes");
            return Ok(Outcome { summary: Some(summary), ..Outcome::default() });
        }
        context.keep(&Begun::Execute)?;
        cloudformation::execute_change_set(&call, Some(&stack.id), &name)?;
    }
    let stack = cloudformation::settled(&call.cloud, &stack.id).await?;
    judge(context, &stack).await
}
