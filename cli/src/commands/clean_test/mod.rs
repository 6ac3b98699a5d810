//! `mdd clean-test`: the test stack's buckets emptied, so that the stack can be deleted.

mod progress;
mod report;
mod sources;

use lambda_shared::emptier::Counts;

use crate::clients::Clients;
use crate::commands::view::Place;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::clean::{self, Done, Held, Job, Journal, Plan, Turn};
use crate::ops::stacks;
use crate::ops::test_stack::TestStack;
use crate::ui::{Prompt, words};
use progress::Watcher;
use report::Outcome;
pub(super) use report::Report;

/// Empty the test stack's buckets: every version, every marker, every unfinished upload
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd clean-test                     show what would go, then ask for the stack's name
  mdd clean-test --dry-run           show it and leave everything as it is
  mdd clean-test --yes               without asking; then, if the pipeline stopped there: mdd retry

CloudFormation deletes only buckets that hold nothing at all: no object, no old version, no delete marker. The
buckets are those of the test stack in config/mdd.toml, or of --stack, and no others, and only if its tag
Environment is test.

Meanwhile the stack's schedules, queue mappings and bucket notifications are stopped, and what a function that
was still running writes late is removed as well. Those that were on are on again at the end, also after a
failure and after Ctrl-C; a run that was killed leaves a note in .mdd/clean-test, and the next one starts them.
A role that may not stop them can still empty: that is a warning.

One clean-test at a time works on a stack in a project: a second one says who does, and ends.")]
pub struct Args {
    /// Another test stack than the one in config/mdd.toml
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
    /// Go ahead without asking
    #[arg(short, long)]
    yes: bool,
    /// Show what would go and leave everything as it is
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

/// The stack that is worked on, and what is known of it.
struct Scene {
    place: Place,
    stack: TestStack,
    buckets: Vec<String>,
    plan: Plan,
    journal: Journal,
}

impl Scene {
    fn report(&self, outcome: Outcome, held: Vec<Held>) -> Report {
        Report::new(self.place.clone(), &self.stack.name, outcome, held).planned(&self.plan)
    }
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let configured = &context.settings()?.stacks;
    let clients = context.clients().await?;
    let name = args.stack.as_ref().unwrap_or(&configured.test);
    let (found, place) =
        tokio::try_join!(TestStack::find_whole(clients, configured, name), Place::of(clients))?;
    let Some((stack, contents)) = found else {
        // Who names a stack means one that is there; the project's own comes and goes.
        if args.stack.is_some() {
            stacks::require(clients, "given", name, "see what there is with `mdd status`").await?;
        }
        return finish(context, Report::new(place, name, Outcome::Missing, Vec::new()));
    };
    let root = &context.project()?.root;
    // What is on, and what a killed run has left off, nobody may change between the look and the work.
    let _turn = if args.dry_run { None } else { Some(Turn::take(root, &stack.id, &stack.name)?) };
    let journal = Journal::new(root, &stack.id);
    let plan = Plan::make(clients, &contents.sources, journal.read());
    if args.yes {
        let plan = plan.await?;
        return at_once(clients, Scene { place, stack, buckets: contents.buckets, plan, journal }, context)
            .await;
    }
    let (plan, held) = tokio::try_join!(plan, clean::count(clients, contents.buckets))?;
    let buckets = held.iter().map(|held| held.bucket.clone()).collect();
    let mut scene = Scene { place, stack, buckets, plan, journal };
    let empty = held.iter().all(|held| held.counts.is_empty());
    if args.dry_run {
        return finish(context, scene.report(if empty { Outcome::Empty } else { Outcome::Planned }, held));
    }
    if empty {
        // Nothing goes, so nobody is asked; what an earlier run has left off is still to be started.
        scene.plan.running.clear();
        scene.buckets.clear();
        let (scene, done) = carry_out(clients, scene, &held, context).await;
        return finish(context, scene.report(Outcome::Empty, held).with(done));
    }
    context.console.ask_about(|page| scene.report(Outcome::Planned, held.clone()).plan(page));
    warn_of_work(&scene.stack, context);
    let prompt = Prompt::new("Type the stack's name to empty them", "--yes");
    if prompt.text().await?.trim() != scene.stack.name {
        return finish(context, scene.report(Outcome::Declined, held));
    }
    let (scene, done) = carry_out(clients, scene, &held, context).await;
    finish(context, scene.report(Outcome::Emptied, held).with(done))
}

/// Nobody is asked, so nothing is counted before: a listing of its own would take as long as the work.
async fn at_once(clients: &Clients, scene: Scene, context: &Context) -> Result<Exit, Error> {
    let count = words::count(scene.buckets.len() as u64, "bucket");
    context.console.note(&scene.place.head(&scene.stack.name).text(format!(": {count}")));
    warn_of_work(&scene.stack, context);
    let held = |bucket: &String| Held { bucket: bucket.clone(), counts: Counts::default() };
    let held: Vec<Held> = scene.buckets.iter().map(held).collect();
    let (scene, done) = carry_out(clients, scene, &held, context).await;
    finish(context, Report::of(scene.place, &scene.stack.name, &done.emptied).planned(&scene.plan).with(done))
}

fn warn_of_work(stack: &TestStack, context: &Context) {
    if stack.status.ends_with("_IN_PROGRESS") {
        let status = &stack.status;
        context.console.warn(format!("the stack is {status}: what it does now may fill or remove buckets"));
    }
}

async fn carry_out(clients: &Clients, scene: Scene, held: &[Held], context: &Context) -> (Scene, Done) {
    let Scene { place, stack, buckets, plan, journal } = scene;
    let job = Job { clients, clock: &*context.clock, journal, plan, buckets };
    let watcher = Watcher::new(context, held);
    let mut hold = context.interrupt.hold();
    let done = clean::carry_out(&job, hold.pressed(), &|news| watcher.tell(&news)).await;
    let Job { journal, plan, buckets, .. } = job;
    (Scene { place, stack, buckets, plan, journal }, done)
}

fn finish(context: &Context, report: Report) -> Result<Exit, Error> {
    context.console.report(&report)?;
    report.exit()
}
