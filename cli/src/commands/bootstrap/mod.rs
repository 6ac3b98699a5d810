//! `mdd bootstrap`: the pipeline stack, made or changed from a change set that is shown first.

mod report;

use crate::args::values::assignment;
use crate::clients::Clients;
use crate::commands::view::{self, Place};
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::bootstrap::{self, Plan, Planned, Request};
use crate::ops::stacks::{Progress, Step};
use crate::ui::Prompt;
use report::{Report, Result as Outcome};

/// Create or update the pipeline stack from a change set that is shown first
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd bootstrap                                    show what would change, then ask
  mdd bootstrap --dry-run                          show it and leave everything as it is
  mdd bootstrap --yes --param NotificationEmail=team@example.com

Parameters that are not given keep the value the stack has; names of stacks and of the repository come
from config/mdd.toml.")]
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
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let prompt = Prompt::new("Go ahead?", "--yes");
    if !args.yes && !args.dry_run {
        prompt.must_be_answerable()?;
    }
    let project = context.project()?;
    let mut request = Request::for_project(project, args.params)?;
    request.replace_failed = !args.dry_run;
    let clients = context.clients().await?;
    let place = Place::of(clients, context).await?;
    if args.yes {
        context.console.note(&place.head(&request.stack));
    } else {
        context.console.ask_about(|page| page.line(place.head(&request.stack)));
    }

    let mut hold = context.interrupt.hold();
    let planning = bootstrap::plan(clients, &*context.clock, context.pace(), &request);
    let plan = match planning.await? {
        Planned::Nothing(stack) => {
            return finish(
                context,
                &Report::new(place, Outcome::Unchanged, None, Some(stack), &context.globals),
            );
        }
        Planned::Anew(stack) => {
            return finish(context, &Report::new(place, Outcome::Anew, None, Some(stack), &context.globals));
        }
        Planned::Changes(plan) => plan,
    };
    let agreed = tokio::select! {
        biased;
        () = hold.pressed() => Err(Error::Interrupted),
        agreed = agree(&plan, args.yes, args.dry_run, prompt, context) => agreed,
    };
    if !matches!(agreed, Ok(true)) {
        bootstrap::discard(clients, &plan).await?;
    }
    if !agreed? {
        let outcome = if args.dry_run { Outcome::Planned } else { Outcome::Declined };
        return finish(context, &Report::new(place, outcome, Some(plan), None, &context.globals));
    }
    let applied = tokio::select! {
        applied = carry_out(clients, &plan, context) => applied?,
        () = hold.pressed() => {
            context.console.warn("CloudFormation goes on without us; see how with `mdd status`");
            return Err(Error::Interrupted);
        }
    };
    let outcome = if applied.created { Outcome::Created } else { Outcome::Updated };
    finish(context, &Report::new(place, outcome, Some(plan), Some(applied.stack), &context.globals))
}

async fn agree(plan: &Plan, yes: bool, dry: bool, prompt: Prompt, context: &Context) -> Result<bool, Error> {
    if dry {
        return Ok(false);
    }
    if !yes || !context.console.quiet() {
        context.console.ask_about(|page| view::changes::write(&plan.changes, page));
    }
    if yes { Ok(true) } else { prompt.confirm().await }
}

async fn carry_out(clients: &Clients, plan: &Plan, context: &Context) -> Result<bootstrap::Applied, Error> {
    let mut live = context.console.live();
    let result = bootstrap::apply(clients, &*context.clock, context.pace(), plan, |progress, changed| {
        if live.is_visible() {
            live.draw(&view::progress::running(progress, context.clock.now()));
            live.bar(bar_label(progress), progress.done() as u64, progress.total as u64, false);
        } else {
            tell(changed, context);
        }
        for step in changed.iter().filter(|step| step.status.ends_with("_FAILED") && live.is_visible()) {
            live.keep(&view::progress::failure(step));
        }
    })
    .await;
    live.clear();
    result
}

fn bar_label(progress: &Progress) -> &'static str {
    if progress.status.contains("ROLLBACK") { "undoing" } else { "resources" }
}

fn tell(changed: &[Step], context: &Context) {
    for step in changed {
        let clock = context.console.clock(step.at.unwrap_or_else(|| context.clock.now()));
        context.console.note(&view::progress::event(step, &clock));
    }
}

fn finish(context: &Context, report: &Report) -> Result<Exit, Error> {
    context.console.report(report)?;
    Ok(report.exit())
}
