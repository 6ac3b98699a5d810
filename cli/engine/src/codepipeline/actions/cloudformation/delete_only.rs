//! `DELETE_ONLY`: the stack goes; one that does not exist has gone already.

use super::end::{failure, show};
use super::{ActionFailure, Context, Outcome};
use crate::cloudformation::{self, StackStatus, find_stack};

pub(super) async fn run(context: &mut Context) -> Result<Outcome, ActionFailure> {
    let name = context.required("StackName")?.to_owned();
    let done = |summary: String| Outcome { summary: Some(summary), ..Outcome::default() };
    let Some(stack) = find_stack(&context.call.cloud, &name)? else {
        return Ok(done(format!("Stack {name} does not exist")));
    };
    show(context, &stack.id, &stack.id)?;
    let role = context.config("RoleArn").map(str::to_owned);
    cloudformation::delete_stack(&context.call, &stack.id, role)?;
    let stack = cloudformation::settled(&context.call.cloud, &stack.id).await?;
    if stack.status == StackStatus::DeleteComplete {
        return Ok(done(format!("Stack {name} DELETE_COMPLETE")));
    }
    Err(failure(context, &stack)?)
}
