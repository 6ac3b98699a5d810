//! `mdd bootstrap`: the pipeline stack, made or changed from a change set that is shown first.

mod carry_out;
mod confirmation;
mod ground;
mod report;

use std::path::PathBuf;

use crate::args::shell_word;
use crate::args::values::assignment;
use crate::commands::view::{self, Place};
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::bootstrap::{self, Plan, Planned, Request};
use crate::ops::stacks::{Change, ChangeKind};
use crate::settings;
use crate::ui::{Line, Prompt, Role};
use carry_out::Ended;
use ground::Ground;
use report::Outcome;
pub(super) use report::Report;

/// Create or update the pipeline stack from a change set that is shown first
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd bootstrap                                    show what would change, then ask
  mdd bootstrap --dry-run                          show it and leave everything as it is
  mdd bootstrap --yes --param NotificationEmail=team@example.com
  mdd bootstrap --wait-for-connection              and until somebody has confirmed the connection
  mdd bootstrap --stack queues --template queues.cfn.yaml     any other stack, the same way

Parameters that are not given keep the value the stack has; names of stacks and of the repository come
from config/mdd.toml. What somebody else has begun is followed to its end first; a stack whose first
creation failed is deleted and made anew. Ctrl-C while it is carried out asks whether to cancel it.")]
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
pub struct Args {
    /// A value for one of the template's parameters; can be repeated
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = assignment)]
    params: Vec<(String, String)>,
    /// Go ahead without asking
    #[arg(short, long)]
    yes: bool,
    /// Show what would change and leave everything as it is
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Begin, and leave the rest to CloudFormation
    #[arg(long, conflicts_with = "dry_run")]
    detach: bool,
    /// Then wait until somebody has confirmed the connection to the repository
    #[arg(long, conflicts_with_all = ["dry_run", "detach", "stack"])]
    wait_for_connection: bool,
    /// Another stack than the pipeline's
    #[arg(long, value_name = "NAME", requires = "template")]
    stack: Option<String>,
    /// The template of that stack
    #[arg(long, value_name = "FILE", requires = "stack")]
    template: Option<PathBuf>,
}

impl Args {
    /// The command that means the same stack, as a hint writes it.
    fn again(&self) -> String {
        let other = self.stack.iter().zip(&self.template).map(|(stack, template)| {
            let template = shell_word(&template.display().to_string());
            format!(" --stack {} --template {template}", shell_word(stack))
        });
        format!("bootstrap{}", other.collect::<String>())
    }
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let request = request(&args, context)?;
    let clients = context.clients().await?;
    let place = Place::of(clients).await?;
    if args.yes {
        context.console.note(&place.head(&request.stack));
    } else {
        context.console.ask_about(|page| page.line(place.head(&request.stack)));
    }
    let report = |outcome| Report::new(place.clone(), &request.stack, outcome);
    let stack = match ground::find(&args, clients, &request.stack, context).await? {
        Ground::Free => None,
        Ground::Stack(stack) => Some(stack),
        Ground::Anew(stack) => return finish(context, &report(Outcome::Anew).of_stack(stack)),
        Ground::Busy(stack) => return finish(context, &report(Outcome::Busy).of_stack(stack)),
        Ground::Declined(stack) => return finish(context, &report(Outcome::Declined).of_stack(stack)),
    };

    let mut hold = context.interrupt.hold();
    let time = (&*context.clock, context.pace());
    let planning = bootstrap::plan(clients, time, (&request, stack.as_ref()), hold.pressed());
    let plan = match planning.await? {
        Planned::Nothing(stack) => {
            let report = report(Outcome::Unchanged).of_stack(stack);
            return confirmation::finish(&args, clients, report, context).await;
        }
        Planned::Changes(plan) => plan,
    };
    let agreed = tokio::select! {
        biased;
        () = hold.pressed() => Err(Error::Interrupted),
        agreed = agree(&plan, &args, context) => agreed,
    };
    if !matches!(agreed, Ok(true)) {
        let others = bootstrap::discard(clients, &plan).await?;
        ground::tell_of_others(&plan.stack, &others, context);
    }
    if !agreed? {
        let outcome = if args.dry_run { Outcome::Planned } else { Outcome::Declined };
        return finish(context, &report(outcome).of_plan(plan));
    }
    let begun = match bootstrap::execute(clients, &plan).await {
        Ok(begun) => begun,
        Err(error) => {
            ground::take_away(clients, &plan, context).await;
            return Err(error);
        }
    };
    if args.detach {
        return finish(
            context,
            &report(Outcome::Begun).of_plan(plan).again(context.globals.command(&args.again())),
        );
    }
    let outcome = if plan.first { Outcome::Created } else { Outcome::Updated };
    match carry_out::follow(clients, (&plan, &begun, &args.again()), &mut hold, context).await? {
        Ended::Well(stack) => {
            let report = report(outcome).of_plan(plan).of_stack(stack);
            confirmation::finish(&args, clients, report, context).await
        }
        Ended::Cancelled(status) => {
            finish(context, &report(Outcome::Cancelled).of_plan(plan).with_status(status))
        }
        Ended::Detached => {
            let again = context.globals.command(&args.again());
            let goes_on = format!("CloudFormation goes on without us; come back with: {again}");
            context.console.note(&Line::of(Role::Dim, goes_on));
            Err(Error::Interrupted)
        }
    }
}

fn request(args: &Args, context: &Context) -> Result<Request, Error> {
    match (&args.stack, &args.template) {
        (Some(stack), Some(template)) => {
            // Without a project there is no pipeline. One whose settings are wrong has stacks that nobody can tell.
            let stacks = match context.settings() {
                Ok(settings) => Some(&settings.stacks),
                Err(Error::Settings(settings::Error::NotFound { .. })) => None,
                Err(error) => return Err(error),
            };
            Request::plain(stack.clone(), &context.folder().join(template), args.params.clone(), stacks)
        }
        _ => Request::for_project(context.project()?, args.params.clone()),
    }
}

/// Where nobody can be asked it is an error only now: had there been nothing to change, nothing would have been asked.
async fn agree(plan: &Plan, args: &Args, context: &Context) -> Result<bool, Error> {
    if args.dry_run {
        return Ok(false);
    }
    if !args.yes || !context.console.quiet() {
        context.console.ask_about(|page| view::changes::write(&plan.changes, page));
    }
    let lossless = !plan.changes.iter().any(loses);
    let prompt = Prompt::new("Go ahead?", "--yes").usually_yes(lossless);
    if args.yes { Ok(true) } else { prompt.confirm().await }
}

/// What is replaced or removed may hold something that does not come back.
fn loses(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::Replace | ChangeKind::Remove)
}

fn finish(context: &Context, report: &Report) -> Result<Exit, Error> {
    context.console.report(report)?;
    Ok(report.exit())
}

#[cfg(test)]
mod tests;
