//! `CREATE_UPDATE` and `REPLACE_ON_FAILURE`: the stack is made or changed; a broken one is replaced, if so wanted.

use super::end::{failure, judge, show};
use super::input::stack_input;
use super::{ActionFailure, Begun, Context, Outcome};
use crate::cloudformation::{self, Stack, StackInput, StackStatus, find_stack};

/// What becomes of a stack that an earlier operation left broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    /// The action fails with what CloudFormation says.
    Keep,
    /// It is deleted and made again.
    Replace,
}

pub(super) async fn run(context: &mut Context, failed: Failed) -> Result<Outcome, ActionFailure> {
    let name = context.required("StackName")?.to_owned();
    if let Some(stack) = begun_before(context, &name).await? {
        return judge(context, &stack).await;
    }
    let input = stack_input(context).await?;
    let mut existing = find_stack(&context.call.cloud, &name)?;
    if let Some(broken) = existing.take_if(|stack| failed == Failed::Replace && is_broken(stack.status)) {
        remove(context, &broken).await?;
    }
    let id = match existing {
        None => create(context, input)?,
        Some(stack) => match update(context, input, &stack)? {
            Some(id) => id,
            None => {
                show(context, &stack.id, &stack.id)?;
                let outcome = judge(context, &stack).await?;
                return Ok(Outcome { summary: Some(format!("Stack {name}: no changes")), ..outcome });
            }
        },
    };
    show(context, &id, &id)?;
    let cloud = context.call.cloud.clone();
    let stack = cloudformation::settled(&cloud, &id).await?;
    judge(context, &stack).await
}

/// The stack, when an earlier engine had begun the operation: what it began is waited for, not begun again. An update that
/// may not have begun is simply asked for once more: without changes it is a success.
async fn begun_before(context: &Context, name: &str) -> Result<Option<Stack>, ActionFailure> {
    let (Some(begun), Some(stack)) = (context.progress::<Begun>(), find_stack(&context.call.cloud, name)?)
    else {
        return Ok(None);
    };
    if !stack.status.is_busy() {
        return Ok(Some(stack).filter(|_| begun == Begun::Create));
    }
    let settled = cloudformation::settled(&context.call.cloud, &stack.id).await?;
    // A broken stack that was being deleted makes room for the new one.
    Ok(Some(settled).filter(|stack| stack.status != StackStatus::DeleteComplete))
}

/// The states in which `REPLACE_ON_FAILURE` replaces a stack.
fn is_broken(status: StackStatus) -> bool {
    matches!(
        status,
        StackStatus::RollbackComplete
            | StackStatus::RollbackFailed
            | StackStatus::CreateFailed
            | StackStatus::DeleteFailed
            | StackStatus::UpdateRollbackFailed
    )
}

async fn remove(context: &mut Context, broken: &Stack) -> Result<(), ActionFailure> {
    show(context, &broken.id, &broken.id)?;
    let role = context.config("RoleArn").map(str::to_owned);
    cloudformation::delete_stack(&context.call, &broken.id, role)?;
    let stack = cloudformation::settled(&context.call.cloud, &broken.id).await?;
    if stack.status == StackStatus::DeleteComplete { Ok(()) } else { Err(failure(context, &stack)?) }
}

fn create(context: &mut Context, input: StackInput) -> Result<String, ActionFailure> {
    context.keep(&Begun::Create)?;
    let made = cloudformation::create_stack(&context.call, input);
    if made.is_err() {
        context.run.progress = serde_json::Value::Null;
    }
    Ok(made?)
}

/// `None` when there is nothing to change.
fn update(context: &mut Context, input: StackInput, stack: &Stack) -> Result<Option<String>, ActionFailure> {
    show(context, &stack.id, &stack.id)?;
    context.keep(&Begun::Update)?;
    match cloudformation::update_stack(&context.call, input) {
        Ok(id) => Ok(Some(id)),
        Err(error) if error.message == "No updates are to be performed." => Ok(None),
        Err(error) => Err(error.into()),
    }
}
