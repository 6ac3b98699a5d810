//! Following the change set that is executed; Ctrl-C asks whether to cancel it or to leave it alone.

use crate::clients::Clients;
use crate::commands::view::Operation;
use crate::context::Context;
use crate::errors::Error;
use crate::interrupt::Hold;
use crate::ops::bootstrap::{self, Begun, Plan};
use crate::ops::stacks::{Progress, Stack};
use crate::ui::Prompt;

/// How it ended for us.
#[derive(Debug)]
pub(super) enum Ended {
    /// The stack is as it was to be.
    Well(Stack),
    /// It was called off and came to rest in this status.
    Cancelled(String),
    /// It goes on without us.
    Detached,
}

/// What somebody who pressed Ctrl-C wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Cancel,
    Detach,
    GoOn,
}

/// Follow it to its end, or to a Ctrl-C that means it; `again` is the command for another try.
pub(super) async fn follow(
    clients: &Clients,
    (plan, begun, again): (&Plan, &Begun, &str),
    hold: &mut Hold,
    context: &Context,
) -> Result<Ended, Error> {
    let show = Operation::new(context);
    let tell = |progress: &Progress, changed: &[_]| show.tell(label(progress), progress, changed);
    let following = bootstrap::follow(clients, &*context.clock, context.pace(), (plan, begun), tell);
    let mut following = std::pin::pin!(following);
    let mut cancelled = false;
    let (progress, events) = loop {
        tokio::select! {
            biased;
            ended = &mut following => break ended?,
            () = hold.pressed() => {
                show.rest();
                let has_choice = !cancelled && hold.may_ask();
                match answer(clients, plan, has_choice, context).await? {
                    Wish::Cancel => cancelled = true,
                    Wish::Detach => return Ok(Ended::Detached),
                    Wish::GoOn => {}
                }
                hold.answered();
            }
        }
    };
    show.rest();
    match bootstrap::judge(clients, plan, (&progress, &events), again).await {
        Ok(stack) => Ok(Ended::Well(stack)),
        // It was asked for: no cause has to be looked for.
        Err(Error::Failed { .. }) if cancelled => Ok(Ended::Cancelled(progress.status)),
        Err(error) => Err(error),
    }
}

/// Ask, and do it. What cannot be cancelled goes on, and is asked about again.
async fn answer(clients: &Clients, plan: &Plan, has_choice: bool, context: &Context) -> Result<Wish, Error> {
    loop {
        let wish = wish(has_choice).await?;
        if wish != Wish::Cancel {
            return Ok(wish);
        }
        match bootstrap::cancel(clients, plan).await {
            Ok(()) => return Ok(wish),
            Err(error) => {
                let causes = error.causes().into_iter().map(|cause| format!(": {cause}"));
                let why = format!("{error}{}", causes.collect::<String>());
                context.console.warn(format!("{why}; CloudFormation goes on with {}", plan.stack));
            }
        }
    }
}

/// Where nobody can be asked, Ctrl-C takes nothing back.
async fn wish(has_choice: bool) -> Result<Wish, Error> {
    let prompt = Prompt::new("CloudFormation is at work", "nothing");
    if !has_choice || prompt.must_be_answerable().is_err() {
        return Ok(Wish::Detach);
    }
    let wishes = [
        (Wish::Cancel, "cancel: what was done is undone"),
        (Wish::Detach, "detach: it goes on without us"),
        (Wish::GoOn, "go on following"),
    ];
    let index = prompt.choose(wishes.iter().map(|(_, words)| (*words).to_owned()).collect()).await?;
    Ok(wishes[index].0)
}

fn label(progress: &Progress) -> &'static str {
    let undoing = progress.status.contains("ROLLBACK") || progress.status.starts_with("DELETE");
    if undoing { "undoing" } else { "resources" }
}
