//! `mdd destroy`: everything that bootstrap made, deleted in the order in which it can be.

mod progress;
mod report;

use crate::clients::Clients;
use crate::commands::view::Place;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::destroy::{self, Found, Part, Removed, Wanted};
use crate::ops::stacks::{self, status};
use crate::ui::Prompt;
use progress::Teller;
use report::Outcome;
pub(super) use report::Report;

/// Delete everything that bootstrap made, in order
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd destroy --dry-run                        show what would go, and in which order
  mdd destroy                                  test, clean-up and pipeline stack; asks for the name
  mdd destroy --leave-production               the same while production stands, which then cannot be changed
  mdd destroy --production                     production too; its data bucket stays
  mdd destroy --production --production-data market-data-downloader-prod-marketdata-downloader-111122223333
  mdd destroy --yes --confirm market-data-downloader     without asking

The stacks go before the pipeline's, because the roles that they are deployed with are in it. The artifact and cache
buckets stay unless --buckets says otherwise. Run again after a failure it goes on where it stopped.")]
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
pub struct Args {
    /// Delete the production stack too
    #[arg(long, conflicts_with = "leave_production")]
    production: bool,
    /// Leave the production stack, although without the pipeline's stack nobody may change or delete it
    #[arg(long)]
    leave_production: bool,
    /// Empty and delete production's data bucket too; its name, typed out
    #[arg(long, value_name = "BUCKET", requires = "production")]
    production_data: Option<String>,
    /// Empty and delete the artifact and cache buckets too
    // Production can only be rolled back while its artifacts exist.
    #[arg(long, conflicts_with = "leave_production")]
    buckets: bool,
    /// Go ahead without asking; needs --confirm
    #[arg(short, long, requires = "confirm")]
    yes: bool,
    /// The pipeline stack's name, in place of typing it when asked
    #[arg(long, value_name = "NAME", requires = "yes")]
    confirm: Option<String>,
    /// Show what would go and what would be refused, and leave everything as it is
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

impl Args {
    fn wanted(&self) -> Wanted {
        Wanted {
            production: self.production,
            leave_production: self.leave_production,
            production_data: self.production_data.clone(),
            buckets: self.buckets,
        }
    }

    /// How to go on with the same.
    fn command(&self, context: &Context) -> String {
        context.globals.command(&format!("destroy{}", self.wanted().typed()))
    }
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let settings = context.settings()?;
    let name = &settings.stacks.pipeline;
    if let Some(typed) = args.confirm.as_ref().filter(|typed| *typed != name) {
        return Err(Error::usage(
            format!("{typed} is not the pipeline stack's name"),
            format!("it is {name}"),
        ));
    }
    let wanted = args.wanted();
    let clients = context.clients().await?;
    let place = Place::of(clients).await?;
    let found = destroy::survey(clients, &settings.stacks).await?;
    let report = |outcome| Report::new(place.clone(), name, outcome, &found, &wanted, context);
    let going: Vec<&Found> = found.iter().filter(|found| wanted.goes(found)).collect();
    if going.is_empty() {
        // Production may stand all the same, and nobody has said that it is to stay.
        destroy::refuse(&found, &wanted)?;
        return finish(context, &report(Outcome::Nothing));
    }
    if args.dry_run {
        // What would go, and then what speaks against it, as the real run would end.
        context.console.report(&report(Outcome::Planned))?;
    } else if !args.yes || !context.console.quiet() {
        context.console.ask_about(|page| report(Outcome::Planned).plan(page));
    }
    destroy::refuse(&found, &wanted)?;
    destroy::busy(clients, &settings.pipeline.name).await?;
    if args.dry_run {
        return Ok(Exit::Done);
    }
    let prompt =
        Prompt::new("Type the pipeline stack's name to delete it all", format!("--yes --confirm {name}"));
    if !args.yes && prompt.text().await?.trim() != name {
        return finish(context, &report(Outcome::Declined));
    }
    let (removed, failure) = carry_out(clients, &going, &args, context).await;
    let outcome = if failure.is_none() { Outcome::Destroyed } else { Outcome::Broken };
    let some = !removed.is_empty();
    context.console.report(&report(outcome).with(removed))?;
    failure.map_or(Ok(Exit::Done), |error| Err(if some { error.partly() } else { error }))
}

/// One after the other, up to the first that fails: what comes after it needs what it holds. Ctrl-C ends it with the
/// same account of what is gone.
async fn carry_out(
    clients: &Clients,
    going: &[&Found],
    args: &Args,
    context: &Context,
) -> (Vec<Removed>, Option<Error>) {
    let (teller, wanted) = (Teller::new(context), args.wanted());
    let mut hold = context.interrupt.hold();
    let mut removed = Vec::new();
    for stack in going {
        let time = (&*context.clock, context.pace());
        let work = async {
            begin(clients, stack, context).await?;
            destroy::remove(clients, time, stack, &wanted, &teller).await
        };
        let result = tokio::select! {
            biased;
            result = work => result,
            () = hold.pressed() => Err(Error::Interrupted),
        };
        teller.rest();
        match result {
            Ok(gone) => removed.push(gone),
            Err(error) => {
                if matches!(error, Error::Interrupted) {
                    teller.emptied_so_far(stack);
                    leave(clients, stack, &args.command(context), context).await;
                }
                return (removed, Some(error));
            }
        }
    }
    (removed, None)
}

/// What becomes of the stack in hand without us, and how to go on. What cannot be seen now is not guessed.
async fn leave(clients: &Clients, stack: &Found, command: &str, context: &Context) {
    let name = &stack.name;
    let state = match stacks::find(clients, &stack.id).await {
        Ok(Some(now)) if now.status == "DELETE_IN_PROGRESS" => {
            format!("CloudFormation goes on deleting {name} without us")
        }
        Ok(Some(now)) if now.status != status::DELETED => {
            format!("{name} is {} and stays as it is", now.status)
        }
        Ok(_) => format!("CloudFormation has deleted {name} meanwhile"),
        Err(error) => format!("what becomes of {name} cannot be seen ({error})"),
    };
    context.console.note_command(&format!("{state}; come back with:"), command);
}

/// The others took a while: a push may have started an execution, which is making them again.
async fn begin(clients: &Clients, stack: &Found, context: &Context) -> Result<(), Error> {
    match stack.part {
        Part::Pipeline => destroy::busy(clients, &context.settings()?.pipeline.name).await,
        _ => Ok(()),
    }
}

fn finish(context: &Context, report: &Report) -> Result<Exit, Error> {
    context.console.report(report)?;
    Ok(report.exit())
}

#[cfg(test)]
mod tests;
