//! `mdd stop`: an execution stopped, after the actions that run or at once.

mod report;

use crate::args::shell_word;
use crate::clients::Clients;
use crate::commands::start::whole_id;
use crate::commands::view::Place;
use crate::commands::watch::{ANSWERED, lines, no_answer};
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::pipeline;
use crate::ops::retry;
use crate::ops::stop::{self, Answer};
use crate::ops::watch::{self, Change, Mark, State, Terms, Told, Watcher};
use crate::ui::{Line, Prompt, Role, words};
pub(super) use report::Report;
use report::{Again, Outcome};

/// CodePipeline's limit for a reason.
const LONGEST_REASON: usize = 200;

/// Stop an execution of the pipeline
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd stop                              let end what runs, start nothing further, wait for it
  mdd stop --abandon -m \"wrong branch\"  give up what runs, at once
  mdd stop --execution 8d1e… --yes --detach

A stage that was stopped can be run again: mdd retry. With --abandon the pipeline lets go of what runs, but what it began in
other services goes on there: a build to its end, a stack operation too.")]
pub struct Args {
    /// The execution, instead of the one that is in progress: its id or the beginning of it
    #[arg(long, value_name = "ID")]
    execution: Option<String>,
    /// Give up the actions that run instead of waiting for their end
    #[arg(long)]
    abandon: bool,
    /// Why; it is kept with the execution
    #[arg(short = 'm', long, value_name = "TEXT", value_parser = reason)]
    reason: Option<String>,
    /// Go ahead without asking
    #[arg(short, long)]
    yes: bool,
    /// Do not wait until it has stopped
    #[arg(long)]
    detach: bool,
}

fn reason(text: &str) -> Result<String, String> {
    let length = text.chars().count();
    if length <= LONGEST_REASON {
        return Ok(text.to_owned());
    }
    Err(format!("CodePipeline takes {LONGEST_REASON} characters, these are {length}"))
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let pipeline = &context.settings()?.pipeline.name;
    let clients = context.clients().await?;
    let place = Place::of(clients).await?;
    let Some(execution) = choose(clients, pipeline, args.execution.as_deref()).await? else {
        return finish(context, Report::nothing_runs(place, pipeline));
    };
    let pinned = Watcher::pin(clients, &*context.clock, context.pace(), pipeline, Some(&execution));
    let mut watcher = pinned.await?;
    let state = watcher.look().await?;
    let report = |outcome| Report::new(place.clone(), &state, args.abandon, outcome);
    if state.is_over() {
        return finish(context, report(Outcome::Over));
    }
    let plan = report(Outcome::Planned);
    let plan = |width| plan.plan(context.clock.now(), width);
    if args.yes {
        plan(context.console.err.width).iter().for_each(|line| context.console.note(line));
    } else {
        context.console.ask_about(|page| page.lines(plan(page.width)));
    }
    if !args.yes && !Prompt::new("Stop it?", "--yes").confirm().await? {
        return finish(context, report(Outcome::Declined));
    }
    let joined = state.status == "Stopping" && !args.abandon;
    let answer = if joined {
        Answer::Already
    } else {
        stop::stop(clients, pipeline, &execution, args.abandon, args.reason.as_deref()).await?
    };
    if answer == Answer::Already {
        context.console.note(&Line::of(Role::Dim, "it is being stopped already"));
    }
    if args.detach && answer != Answer::Over {
        return finish(context, report(Outcome::Requested));
    }
    let last = Box::pin(wait(&mut watcher, &state, context)).await?;
    let outcome = Outcome::of(&last);
    let again = if outcome == Outcome::Stopped { again(clients, &last, context).await } else { None };
    finish(context, report(outcome).again(again))
}

/// What runs on with the same: the stage, where one of it was stopped and no other execution has come into it since; else
/// a new execution of the same commit. What cannot be seen now is not guessed.
async fn again(clients: &Clients, stopped: &State, context: &Context) -> Option<Again> {
    let found = retry::retryable(clients, &stopped.pipeline).await.ok()?.found;
    if let Some(retry) = found.iter().find(|retry| retry.execution == stopped.execution) {
        let stage = format!("retry --stage {}", shell_word(&retry.stage));
        let command = if found.len() == 1 { "retry" } else { &stage };
        return Some(Again::Stage(context.globals.command(command)));
    }
    // A tree that is no commit cannot be asked for.
    let commit = stopped.commit.as_ref().and_then(|commit| whole_id(&commit.id).ok());
    let commit = commit.map(|id| format!(" --commit {id}")).unwrap_or_default();
    Some(Again::Execution(context.globals.command(&format!("start{commit}"))))
}

/// The named one, or the only one that is in progress.
async fn choose(clients: &Clients, pipeline: &str, named: Option<&str>) -> Result<Option<String>, Error> {
    if let Some(named) = named {
        return pipeline::named(clients, pipeline, named).await.map(Some);
    }
    let mut running = stop::in_progress(clients, pipeline).await?;
    if running.len() < 2 {
        return Ok(running.pop().map(|one| one.id));
    }
    let prompt = Prompt::new("Which one?", "--execution");
    if prompt.must_be_answerable().is_err() {
        let ids: Vec<_> = running.iter().map(|one| one.id.as_str()).collect();
        return Err(Error::usage(
            format!("{} executions are in progress: {}", ids.len(), ids.join(", ")),
            format!("say which with --execution {}", ids[0]),
        ));
    }
    let choices = running.iter().map(|one| {
        let commit = one.commit.as_ref();
        let title = commit.map(|commit| format!("{} {}", commit.short(), commit.title().unwrap_or_default()));
        format!("{}  {}  {}", one.id, words::status(&one.status), title.unwrap_or_default())
    });
    let index = prompt.choose(choices.collect()).await?;
    Ok(Some(running.swap_remove(index).id))
}

/// Until nothing of it runs any more; what changes meanwhile is told. Ctrl-C leaves the stopping to CodePipeline.
async fn wait(watcher: &mut Watcher<'_>, before: &State, context: &Context) -> Result<State, Error> {
    let mut hold = context.interrupt.hold();
    let mut first = true;
    let (clock, pace) = (&*context.clock, context.pace());
    let to_the_end = Terms::default();
    let follow = watch::follow(watcher, clock, pace, &to_the_end, |told| {
        let (state, news) = match told {
            Told::Seen(state, news) => (state, news),
            Told::Lost(lost) => {
                context.console.warn(no_answer(lost, &context.console));
                return Ok(());
            }
            Told::Found => {
                context.console.note(&Line::of(Role::Dim, ANSWERED));
                return Ok(());
            }
        };
        // The first look tells everything that has ever happened: only what came after the plan is news.
        let changes = if std::mem::replace(&mut first, false) {
            watch::changes(Some(before), state, clock.now())
        } else {
            news.changes.clone()
        };
        for change in changes.iter().filter(|change| is_news(change)) {
            for line in lines(change, |at| context.console.clock(at), &context.globals) {
                context.console.note(&line);
            }
        }
        Ok(())
    });
    tokio::select! {
        result = follow => Ok(result?.0),
        () = hold.pressed() => {
            let again = context.globals.command(&format!("watch --execution {}", before.execution));
            context.console.note_command("it goes on stopping; come back with:", &again);
            Err(Error::Interrupted)
        }
    }
}

/// What had not begun will not begin: that is what was asked for.
fn is_news(change: &Change) -> bool {
    change.state != Mark::Skipped.word()
}

fn finish(context: &Context, report: Report) -> Result<Exit, Error> {
    context.console.report(&report)?;
    Ok(report.exit())
}

#[cfg(test)]
mod tests;
