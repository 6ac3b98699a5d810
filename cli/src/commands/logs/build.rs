//! `mdd logs build`: the log of a build.

use super::reading::{Reading, Target};
use crate::args::shell_word;
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::logs::{self, Build, BuildRun, End, Source};
use crate::ops::pipeline::{self, Layout};
use crate::ops::{Patience, did_you_mean};
use crate::ui::{Line, Prompt, Role, words};

/// The log of a build
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd logs build                     the build that failed or runs in the latest execution
  mdd logs build harvester           part of the action's name is enough
  mdd logs build --follow            as it comes, until the build is over
  mdd logs build harvester --execution 8d1e… --tail 40

Exit codes of --follow: 0 the build succeeded; 1 it failed, timed out or was stopped.")]
pub(super) struct Args {
    /// The build action; without it the one that failed or runs
    #[arg(value_name = "ACTION")]
    action: Option<String>,
    /// The execution, instead of the latest: its id or the beginning of it
    #[arg(long, value_name = "ID")]
    execution: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let clients = context.clients().await?;
    let layout = Layout::read(clients, &context.settings()?.pipeline.name).await?;
    let execution = match &args.execution {
        Some(written) => pipeline::named(clients, &layout.pipeline, written).await?,
        None => latest(clients, &layout.pipeline).await?,
    };
    let runs = logs::build_runs(clients, &layout, &execution).await?;
    let chosen = match choose(runs, args.action.as_deref(), &execution)? {
        Choice::One(run) => run,
        Choice::Among(runs) => ask(runs, &execution).await?,
    };
    let Some(id) = chosen.id.clone() else {
        let status = chosen.status.as_deref().map_or_else(|| "not begun".to_owned(), words::status);
        return Err(Error::Failed {
            what: format!("{} has no build in the execution {execution}: it is {status}", chosen.action),
            causes: Vec::new(),
            hint: Some(format!("see where it is with `mdd watch --execution {execution}`")),
        });
    };
    let build = place(clients, &id, &chosen.action, args.reading.follows(), context).await?;
    let status = build.status.to_lowercase().replace('_', " ");
    context.console.note(&Line::of(Role::Name, &chosen.action).add(Role::Dim, format!("  {id}  {status}")));
    let follows = args.reading.follows();
    let Some((group, stream)) = build.log.clone() else {
        context.console.note(&Line::of(Role::Dim, "the build has written nothing"));
        return if follows { ended(&chosen.action, &build, &execution, context) } else { Ok(Exit::Done) };
    };
    let source = Source { group, stream: Some(stream), name: chosen.action.clone() };
    let target = Target { sources: vec![source], end: End::Build(id) };
    match args.reading.run(target, context).await? {
        Some(build) => ended(&chosen.action, &build, &execution, context),
        None => Ok(Exit::Done),
    }
}

/// How a build that was followed ended: the last line of its log need not say it.
fn ended(action: &str, build: &Build, execution: &str, context: &Context) -> Result<Exit, Error> {
    let how = match build.status.as_str() {
        "SUCCEEDED" => {
            context.console.note(&Line::of(Role::Name, action).add(Role::Ok, " succeeded"));
            return Ok(Exit::Done);
        }
        "TIMED_OUT" => "timed out",
        "STOPPED" => "was stopped",
        "FAULT" => "broke off with a fault of CodeBuild's own",
        _ => "failed",
    };
    let watch = context.globals.command(&format!("watch --execution {execution}"));
    Err(Error::Failed {
        what: format!("the build {action} {how}"),
        causes: Vec::new(),
        hint: Some(format!("see what that means for the execution with `{watch}`")),
    })
}

async fn latest(clients: &Clients, pipeline: &str) -> Result<String, Error> {
    let found = pipeline::recent(clients, pipeline, 1).await?.into_iter().next();
    found.map(|execution| execution.id).ok_or_else(|| Error::Failed {
        what: format!("the pipeline {pipeline} has no execution"),
        causes: Vec::new(),
        hint: Some("push a commit, or start one: `mdd start`".into()),
    })
}

/// Where the build logs. One that waits for its machine does not know yet: who follows waits too.
async fn place(
    clients: &Clients,
    id: &str,
    action: &str,
    wait: bool,
    context: &Context,
) -> Result<Build, Error> {
    let (mut pace, mut patience, mut told) = (context.pace(), Patience::default(), false);
    loop {
        match logs::build(clients, id).await {
            Ok(build) if build.log.is_some() || build.is_over || !wait => return Ok(build),
            Ok(_) => {
                patience.restored();
                pace.still();
                if !std::mem::replace(&mut told, true) {
                    context.console.note(&Line::of(Role::Dim, format!("{action} waits for its machine")));
                }
            }
            Err(error) => patience.bear(error, &mut pace)?,
        }
        context.clock.sleep(pace.interval()).await;
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Choice {
    One(BuildRun),
    Among(Vec<BuildRun>),
}

/// The named one; else the only one that failed, or that runs, or that there is.
fn choose(runs: Vec<BuildRun>, name: Option<&str>, execution: &str) -> Result<Choice, Error> {
    let all = listed(&runs);
    if let Some(name) = name {
        let found = logs::matching(&runs, name, |run| vec![&run.action]);
        return match &found[..] {
            [one] => Ok(Choice::One((*one).clone())),
            [] => {
                let names: Vec<&str> = runs.iter().map(|run| run.action.as_str()).collect();
                let hint = did_you_mean(&names, name, format!("it has {all}"));
                Err(Error::usage(format!("the pipeline has no build {name}"), hint))
            }
            several => Ok(Choice::Among(several.iter().map(|run| (*run).clone()).collect())),
        };
    }
    let with = |status: &str| -> Vec<BuildRun> {
        runs.iter().filter(|run| run.status.as_deref() == Some(status)).cloned().collect()
    };
    let begun = runs.iter().filter(|run| run.id.is_some()).cloned().collect();
    for mut some in [with("Failed"), with("InProgress"), begun] {
        match some.len() {
            0 => {}
            1 => return Ok(Choice::One(some.remove(0))),
            _ => return Ok(Choice::Among(some)),
        }
    }
    Err(Error::Failed {
        what: format!("no build has begun in the execution {execution}"),
        causes: Vec::new(),
        hint: Some(format!("see where it is with `mdd watch --execution {execution}`")),
    })
}

fn listed(runs: &[BuildRun]) -> String {
    runs.iter().map(|run| run.action.as_str()).collect::<Vec<_>>().join(", ")
}

async fn ask(mut runs: Vec<BuildRun>, execution: &str) -> Result<BuildRun, Error> {
    let prompt = Prompt::new("Which build?", "its name");
    if prompt.must_be_answerable().is_err() {
        return Err(Error::usage(
            format!("{} builds can be meant: {}", runs.len(), listed(&runs)),
            format!("say which: `mdd logs build {} --execution {execution}`", shell_word(&runs[0].action)),
        ));
    }
    let choices = runs.iter().map(|run| {
        format!("{}  {}", run.action, run.status.as_deref().map(words::status).unwrap_or_default())
    });
    let index = prompt.choose(choices.collect()).await?;
    Ok(runs.swap_remove(index))
}

#[cfg(test)]
mod tests {
    use super::{BuildRun, Choice, choose};

    fn run(action: &str, status: Option<&str>) -> BuildRun {
        BuildRun {
            action: action.into(),
            status: status.map(Into::into),
            id: status.map(|_| format!("{action}:1")),
        }
    }

    fn names(choice: Choice) -> Vec<String> {
        match choice {
            Choice::One(run) => vec![run.action],
            Choice::Among(runs) => {
                std::iter::once("?".into()).chain(runs.into_iter().map(|run| run.action)).collect()
            }
        }
    }

    #[test]
    fn what_failed_comes_before_what_runs_and_what_is_over() {
        let chosen = |runs: &[BuildRun]| names(choose(runs.to_vec(), None, "e").expect("a choice"));
        let (done, runs, failed) =
            (run("A", Some("Succeeded")), run("B", Some("InProgress")), run("C", Some("Failed")));
        assert_eq!(chosen(&[done.clone(), runs.clone(), failed]), ["C"]);
        assert_eq!(chosen(&[done.clone(), runs]), ["B"]);
        assert_eq!(chosen(std::slice::from_ref(&done)), ["A"]);
        assert_eq!(chosen(&[done, run("D", Some("Succeeded"))]), ["?", "A", "D"]);
        let nothing = choose(vec![run("A", None)], None, "e").expect_err("nothing has begun");
        assert_eq!(nothing.to_string(), "no build has begun in the execution e");
    }

    #[test]
    fn a_part_of_the_name_is_enough_and_a_wrong_one_lists_what_there_is() {
        let runs = vec![run("BuildDownloaderLambda", None), run("BuildHarvesterLambda", Some("Succeeded"))];
        assert_eq!(
            names(choose(runs.clone(), Some("harvester"), "e").expect("found")),
            ["BuildHarvesterLambda"]
        );
        let wrong = choose(runs, Some("uploader"), "e").expect_err("no such build").verdict();
        assert_eq!(wrong.exit.code(), 2);
        assert!(wrong.hint.is_some_and(|hint| hint.contains("BuildHarvesterLambda")));
        let slip = choose(vec![run("BuildHarvesterLambda", None)], Some("BuildHarvseterLambda"), "e");
        let hint = slip.expect_err("a slip").verdict().hint;
        assert!(hint.is_some_and(|hint| hint.starts_with("did you mean BuildHarvesterLambda?")));
    }
}
