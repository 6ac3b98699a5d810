//! Bringing the stack to rest before anything is planned: joining what goes on, clearing away a dead end.

use super::Args;
use crate::clients::Clients;
use crate::commands::view::Operation;
use crate::context::Context;
use crate::errors::Error;
use crate::ops::bootstrap::{self, Plan, Standing};
use crate::ops::stacks::{self, Stack, root_cause, status};
use crate::ui::{Line, Prompt, Role};

/// What there is to build on.
#[derive(Debug)]
pub(super) enum Ground {
    /// No stack, nothing in the way of one.
    Free,
    /// A stack at rest.
    Stack(Stack),
    /// A dead end that was only to be looked at.
    Anew(Stack),
    /// One that somebody changes, and nobody wants to wait.
    Busy(Stack),
    /// A dead end that is to stay.
    Declined(Stack),
}

/// Look, and look again after everything that had to be waited for.
pub(super) async fn find(
    args: &Args,
    clients: &Clients,
    name: &str,
    context: &Context,
) -> Result<Ground, Error> {
    loop {
        match bootstrap::standing(clients, name).await? {
            Standing::Absent(None) => return Ok(Ground::Free),
            Standing::Absent(Some(stack)) => {
                note(context, &stack, "left by a change set that nobody has executed: it is used");
                return Ok(Ground::Free);
            }
            Standing::Ready(stack) => return Ok(Ground::Stack(stack)),
            Standing::DeadEnd(stack) if args.dry_run => return Ok(Ground::Anew(stack)),
            Standing::DeadEnd(stack) => {
                note(context, &stack, "left by a first creation that failed: it holds nothing any more");
                let prompt = Prompt::new("Delete it and make it anew?", "--yes");
                if !args.yes && !prompt.confirm().await? {
                    return Ok(Ground::Declined(stack));
                }
                bury(clients, &stack, context).await?;
            }
            Standing::Busy(stack) if args.detach => return Ok(Ground::Busy(stack)),
            Standing::Busy(stack) => join(clients, &stack, context).await?,
        }
    }
}

/// Leave nothing behind after something else went wrong, which is the error to tell. A change set that is carried out after
/// all, because only the answer was lost, cannot be taken away.
pub(super) async fn take_away(clients: &Clients, plan: &Plan, context: &Context) {
    match bootstrap::discard(clients, plan).await {
        Ok(others) => tell_of_others(&plan.stack, &others, context),
        Err(error) => {
            let causes = error.causes().into_iter().map(|cause| format!(": {cause}"));
            context.console.warn(format!("the change set stays: {error}{}", causes.collect::<String>()));
        }
    }
}

/// Other change sets that wait in a stack that was never made are a reason to leave it.
pub(super) fn tell_of_others(stack: &str, others: &[String], context: &Context) {
    if !others.is_empty() {
        let sets = others.join(", ");
        context.console.warn(format!("the empty stack {stack} stays, because these wait in it: {sets}"));
    }
}

async fn bury(clients: &Clients, dead: &Stack, context: &Context) -> Result<(), Error> {
    let show = Operation::new(context);
    bootstrap::bury(clients, &*context.clock, context.pace(), dead, |progress, changed| {
        show.tell("deleting", progress, changed);
    })
    .await
}

/// Somebody's work is not ours to judge: how it ended is told, and planned from.
async fn join(clients: &Clients, stack: &Stack, context: &Context) -> Result<(), Error> {
    note(context, stack, "somebody changes it: following to the end first");
    let show = Operation::new(context);
    let (progress, events) =
        stacks::join(clients, &*context.clock, context.pace(), &stack.id, |progress, changed| {
            show.tell("resources", progress, changed);
        })
        .await?;
    show.rest();
    if status::failed(&progress.status) {
        let cause = root_cause(&events).map(|cause| format!(": {cause}")).unwrap_or_default();
        context.console.warn(format!("that ended in {}{cause}", progress.status));
    }
    Ok(())
}

fn note(context: &Context, stack: &Stack, what: &str) {
    let line = Line::of(Role::Name, &stack.name).text(" is ").add(Role::Wait, &stack.status);
    context.console.note(&line.text(format!(", {what}")));
}
