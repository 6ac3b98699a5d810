//! `mdd rollback`: a stage back to a version that succeeded in it.

mod report;

use crate::args::shell_word;
use crate::commands::view::Place;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::did_you_mean;
use crate::ops::pipeline::Layout;
use crate::ops::rollback::{self, Past, Standing, Version};
use crate::ui::Prompt;
use report::Outcome;
pub(super) use report::{Report, Versions};

/// Bring a stage back to a version that succeeded in it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd rollback                           choose a version for production, see what it means, decide
  mdd rollback --list                    the versions there are
  mdd rollback --to 5f3c2a9 --dry-run    what going back to this commit would do
  mdd rollback TestStage --to 8d1e0c52 --yes

CodePipeline starts a new execution that runs the stage's actions again with the artifacts and variables of the
version, its approvals included. The other stages are left as they are, and the repository too: the next commit that
comes through brings its own version, so revert what was wrong there as well.")]
pub struct Args {
    /// The stage
    #[arg(value_name = "STAGE", default_value = "ProdStage")]
    stage: String,
    /// The version: an execution or a commit, or the beginning of one
    #[arg(long, value_name = "EXECUTION|COMMIT")]
    to: Option<String>,
    /// Go ahead without asking
    #[arg(short, long, requires = "to")]
    yes: bool,
    /// Show what it would do and leave everything as it is
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Show the versions and leave everything as it is
    #[arg(long, conflicts_with_all = ["to", "yes", "dry_run"])]
    list: bool,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let project = context.project()?;
    let pipeline = &project.settings.pipeline.name;
    let clients = context.clients().await?;
    let layout = Layout::read(clients, pipeline).await?;
    check_stage(&layout, &args.stage)?;
    let place = Place::of(clients).await?;
    let past = rollback::past(clients, pipeline, &args.stage).await?;
    if args.list {
        context.console.report(&Versions { place, past, now: context.clock.now() })?;
        return Ok(Exit::Done);
    }
    let to = match &args.to {
        Some(text) => rollback::pick(&past.versions, &args.stage, text)?.clone(),
        None => choose(&past, context).await?,
    };
    let plan = rollback::plan(&layout, &past, &to, &project.root).await;
    let report = |outcome| Report::new((place.clone(), pipeline), plan.clone(), &past, outcome, context);
    if to.standing == Standing::Now {
        return finish(context, &report(Outcome::Same));
    }
    refuse(&past, &to)?;
    if args.dry_run {
        return finish(context, &report(Outcome::Planned));
    }
    if !args.yes || !context.console.quiet() {
        context.console.ask_about(|page| report(Outcome::Planned).plan(page));
    }
    let sure = Prompt::new(format!("Roll {} back?", args.stage), "--yes");
    if !args.yes && !sure.confirm().await? {
        return finish(context, &report(Outcome::Declined));
    }
    let execution = rollback::roll_back(clients, pipeline, &args.stage, &to.execution).await?;
    finish(context, &report(Outcome::Started).of_execution(execution))
}

fn check_stage(layout: &Layout, stage: &str) -> Result<(), Error> {
    let names = layout.stage_names();
    match names.iter().position(|name| *name == stage) {
        Some(0) => Err(Error::usage(
            format!("{stage} is the source stage, which cannot go back"),
            "choose a stage behind it: the commit to go back to is the version's",
        )),
        Some(_) => Ok(()),
        None => Err(Error::usage(
            format!("the pipeline has no stage {stage}"),
            did_you_mean(&names, stage, format!("its stages are {}", names.join(", "))),
        )),
    }
}

/// Show them all, ask for one of those that are possible.
async fn choose(past: &Past, context: &Context) -> Result<Version, Error> {
    let now = context.clock.now();
    let possible = || past.versions.iter().filter(|version| version.standing == Standing::Possible);
    if possible().next().is_none() {
        return Err(Error::Failed {
            what: format!("there is no version that the stage {} can go back to", past.stage),
            causes: past.versions.iter().filter_map(report::why_not).collect(),
            hint: Some("revert the commits (`git revert`) and push".to_owned()),
        });
    }
    context.console.ask_about(|page| report::versions(past, now, page));
    // A bare return takes the last: the newest version, which takes back least.
    let offered: Vec<&Version> = possible().collect::<Vec<_>>().into_iter().rev().collect();
    let list = format!("mdd rollback {} --list", shell_word(&past.stage));
    let prompt = Prompt::new("Which version?", format!("--to EXECUTION; `{list}` shows what there is"));
    let chosen =
        prompt.choose(offered.iter().map(|version| report::label(version, now).plain()).collect()).await?;
    offered.get(chosen).map(|version| (*version).clone()).ok_or(Error::Interrupted)
}

fn refuse(past: &Past, to: &Version) -> Result<(), Error> {
    if past.busy {
        let execution = past.unfinished.as_deref().unwrap_or_default();
        return Err(Error::Failed {
            what: format!("the stage {} is at work", past.stage),
            causes: vec![format!("the execution {execution} is in it")],
            hint: Some(format!(
                "wait for it with `mdd watch --execution {execution}`, or stop it with `mdd stop --execution {execution}`"
            )),
        });
    }
    match to.standing.refusal() {
        Some(why) => Err(Error::Failed {
            what: format!("the stage {} cannot go back to {}", past.stage, to.name()),
            causes: vec![why.to_owned()],
            hint: Some(format!(
                "choose another with `mdd rollback {} --list`, or revert the commits (`git revert`) and push",
                shell_word(&past.stage)
            )),
        }),
        None => Ok(()),
    }
}

fn finish(context: &Context, report: &Report) -> Result<Exit, Error> {
    context.console.report(report)?;
    Ok(report.exit())
}
