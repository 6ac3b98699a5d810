//! `mdd clean-test`: the test stack's buckets emptied, so that the stack can be deleted.

mod progress;
mod report;

use lambda_shared::emptier::Counts;

use crate::clients::Clients;
use crate::commands::view::Place;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::clean::{self, Held};
use crate::ops::test_stack::{Lookup, TestStack};
use crate::ui::{Prompt, words};
use progress::Watcher;
use report::{Outcome, Report};

/// Empty the test stack's buckets: every version, every marker, every unfinished upload
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd clean-test                     show what would go, then ask for the stack's name
  mdd clean-test --dry-run           show it and leave everything as it is
  mdd clean-test --yes               without asking; then, if the pipeline stopped there: mdd retry

CloudFormation deletes only buckets that hold nothing at all: no object, no old version, no delete marker. The
buckets are those of the test stack in config/mdd.toml and no others, and only if its tag Environment is test.

The lambdas are left running: a file that is being harvested meanwhile is found and removed in a later round, but
what is uploaded afterwards fills the bucket again. The pipeline's own CleanupTestFiles also stops them first.")]
pub struct Args {
    /// Go ahead without asking
    #[arg(short, long)]
    yes: bool,
    /// Show what would go and leave everything as it is
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let prompt = Prompt::new("Type the stack's name to empty them", "--yes");
    if !args.yes && !args.dry_run {
        prompt.must_be_answerable()?;
    }
    let stacks = &context.settings()?.stacks;
    let clients = context.clients().await?;
    let place = Place::of(clients, context).await?;
    let stack = match TestStack::find(clients, stacks, &stacks.test).await? {
        Lookup::Found(stack) => stack,
        Lookup::Missing(_) => {
            return finish(context, Report::new(place, &stacks.test, Outcome::Missing, Vec::new()));
        }
    };
    let buckets = stack.buckets(clients).await?;
    if args.yes {
        return at_once(clients, place, &stack, buckets, context).await;
    }
    let held = clean::count(clients, buckets).await?;
    let report = |outcome| Report::new(place.clone(), &stack.name, outcome, held.clone());
    if held.iter().all(|held| held.counts.is_empty()) {
        return finish(context, report(Outcome::Empty));
    }
    if args.dry_run {
        return finish(context, report(Outcome::Planned));
    }
    context.console.ask_about(|page| page.whole(report(Outcome::Planned).headline()));
    warn_of_work(&stack, context);
    if prompt.text().await?.trim() != stack.name {
        return finish(context, report(Outcome::Declined));
    }
    let emptied = carry_out(clients, &held, context).await;
    finish(context, report(Outcome::Emptied).with(emptied))
}

/// Nobody is asked, so nothing is counted before: a listing of its own would take as long as the work.
async fn at_once(
    clients: &Clients,
    place: Place,
    stack: &TestStack,
    buckets: Vec<String>,
    context: &Context,
) -> Result<Exit, Error> {
    let count = words::count(buckets.len() as u64, "bucket");
    context.console.note(&place.head(&stack.name).text(format!(": {count}")));
    warn_of_work(stack, context);
    let held: Vec<Held> =
        buckets.into_iter().map(|bucket| Held { bucket, counts: Counts::default() }).collect();
    let emptied = carry_out(clients, &held, context).await;
    finish(context, Report::of(place, &stack.name, emptied))
}

fn warn_of_work(stack: &TestStack, context: &Context) {
    if stack.status.ends_with("_IN_PROGRESS") {
        let status = &stack.status;
        context.console.warn(format!("the stack is {status}: what it does now may fill or remove buckets"));
    }
}

async fn carry_out(clients: &Clients, held: &[Held], context: &Context) -> Vec<clean::Emptied> {
    let watcher = Watcher::new(context, held);
    let buckets = held.iter().map(|held| held.bucket.clone()).collect();
    clean::empty(
        clients,
        &*context.clock,
        buckets,
        |removed, found| watcher.tell(removed, found),
        |emptied| watcher.done(emptied),
    )
    .await
}

fn finish(context: &Context, report: Report) -> Result<Exit, Error> {
    context.console.report(&report)?;
    report.exit()
}
