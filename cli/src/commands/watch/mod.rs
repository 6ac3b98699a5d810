//! `mdd watch`: follow one execution, as a frame on a terminal, as lines in a pipe, as objects in JSON.

mod elsewhere;
mod frame;
mod line;
mod once;
mod screen;
mod silence;

use std::time::Duration;

use jiff::SignedDuration;

use crate::args::values::{Offered, duration};
use crate::args::{Globals, OutputFormat, shell_word};
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::watch::{self, Change, End, LogLine, Logs, State, Terms, Told, Until, Watcher};
use crate::ops::{nearest, pipeline};
use crate::ui;
use screen::Screen;

pub use frame::frame;
pub use line::{lines, log_line};
pub use silence::{ANSWERED, no_answer};

/// Follow an execution: stages, actions, build logs, the cause of a failure
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd watch                                  the latest execution, to its end
  mdd watch --until approval                 until somebody has to decide about it
  mdd watch --until BuildMarketdataDownloaderLambdas --timeout 20m
  mdd watch --execution 8d1e --fail-fast     one by (a part of) its id, to its first failure
  mdd watch --logs | tee build.log           with every line that the builds write
  mdd watch --once --output json             how it stands now, for a program

Exit codes: 0 succeeded, or what was waited for has come; 1 failed, rejected or stopped;
8 still running at the time limit; 9 superseded. The same for an execution that is over already.")]
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
pub struct Args {
    /// The execution, instead of the latest: its id or the beginning of it
    #[arg(long, value_name = "ID")]
    execution: Option<String>,
    /// Stop at `approval`, when this stage is finished, or at the `end`
    #[arg(long, value_name = "approval|STAGE|end", default_value = "end", value_parser = Offered(&["approval", "end"]), hide_possible_values = true)]
    until: String,
    /// Show how it stands now, and leave
    #[arg(long, conflicts_with_all = ["until", "timeout", "logs", "follow_newer"])]
    once: bool,
    /// Leave as soon as one action has failed, although others of its stage still run (exit code 1)
    #[arg(long)]
    fail_fast: bool,
    /// When a newer execution takes over, go on with that one instead of leaving (exit code 9)
    #[arg(long)]
    follow_newer: bool,
    /// Write every line of the builds that run, with the action's name before it
    #[arg(long)]
    logs: bool,
    /// Give up waiting after this long, for instance 30m (exit code 8)
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,
}

impl Args {
    /// This call as it is typed for any execution: who comes back, or goes on with another, waits for the same.
    fn again(&self, globals: &Globals) -> String {
        let mut words = vec!["watch".to_owned()];
        if self.until != "end" {
            words.push(format!("--until {}", shell_word(&self.until)));
        }
        for (flag, given) in
            [("--fail-fast", self.fail_fast), ("--follow-newer", self.follow_newer), ("--logs", self.logs)]
        {
            words.extend(given.then(|| flag.to_owned()));
        }
        let limit = self.timeout.and_then(|limit| SignedDuration::try_from(limit).ok());
        words.extend(limit.map(|limit| format!("--timeout {}", format!("{limit:#}").replace(' ', ""))));
        if globals.output == OutputFormat::Json {
            words.push("--output json".to_owned());
        }
        globals.command(&words.join(" "))
    }
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let clients = context.clients().await?;
    if args.once {
        return once::run(&args, clients, context).await;
    }
    let screen = Screen::new(context, clients.web(), args.again(&context.globals));
    let pace = watch::pace(context.globals.poll_interval);
    let pipeline = &context.settings()?.pipeline.name;
    let execution = named(&args, clients, pipeline).await?;
    let pinned = Watcher::pin(clients, &*context.clock, pace.clone(), pipeline, execution.as_deref()).await?;
    let logs = match (args.logs, screen.is_live()) {
        (true, _) => Logs::Every,
        (false, true) => Logs::Last,
        (false, false) => Logs::None,
    };
    let mut watcher = pinned.with_logs(logs);
    let terms = Terms {
        until: until(&args.until, &watcher)?,
        limit: args.timeout,
        fail_fast: args.fail_fast,
        follow_newer: args.follow_newer,
    };
    screen.pinned(watcher.execution());
    let mut over_at_once = None;
    let follow = Box::pin(watch::follow(&mut watcher, &*context.clock, pace, &terms, |told| {
        match told {
            Told::Seen(state, news) => {
                over_at_once.get_or_insert(state.is_over());
                screen.show(state, news, args.logs)?;
                if terms.until == Until::Approval {
                    screen.behind(state);
                }
            }
            Told::Lost(lost) => screen.lost(lost),
            Told::Found => screen.found(),
        }
        Ok(())
    }));
    let (state, end) = screen::ticking(follow, &screen, context).await?;
    screen.finish(&state)?;
    if args.execution.is_none() && over_at_once == Some(true) {
        elsewhere::warn(&state, context).await;
    }
    screen.next(&end);
    if end == End::TimeLimit {
        return Err(time_limit(&state.execution, screen.sees(), &screen.again()));
    }
    Ok(exit(&end))
}

/// The execution that `--execution` means.
async fn named(args: &Args, clients: &Clients, name: &str) -> Result<Option<String>, Error> {
    match &args.execution {
        Some(written) => pipeline::named(clients, name, written).await.map(Some),
        None => Ok(None),
    }
}

fn until(text: &str, watcher: &Watcher<'_>) -> Result<Until, Error> {
    match text {
        "approval" => Ok(Until::Approval),
        "end" => Ok(Until::End),
        stage if watcher.layout().stage(stage).is_some() => Ok(Until::Stage(stage.to_owned())),
        other => {
            let stages = watcher.layout().stage_names();
            let all = [&["approval", "end"], &stages[..]].concat();
            let near = nearest(&all, other).map(|near| format!("did you mean {near}? "));
            Err(Error::usage(
                format!("the pipeline has no stage {other}"),
                format!(
                    "{}--until takes approval, end, or one of {}",
                    near.unwrap_or_default(),
                    stages.join(", ")
                ),
            ))
        }
    }
}

/// What an end is for the shell.
fn exit(end: &End) -> Exit {
    match end {
        End::Succeeded | End::Waiting(..) | End::StageDone(_) => Exit::Done,
        End::Failed(_) | End::Stopped => Exit::Failed,
        End::Superseded(_) => Exit::Superseded,
        End::TimeLimit => Exit::TimeLimit,
    }
}

/// At the time limit nobody knows how an execution stands that could not be `seen`.
fn time_limit(execution: &str, seen: bool, again: &str) -> Error {
    let (what, known) = if seen {
        (format!("the execution {execution} is still running at the time limit"), "it goes on")
    } else {
        let what = format!("there was no answer about the execution {execution} at the time limit");
        (what, "what has become of it is not known")
    };
    Error::TimeLimit { what, hint: Some(format!("{known}; come back with `{again}`")) }
}

impl ui::Document for State {
    const SCHEMA: &'static str = "mdd.watch.state/1";
}

impl ui::Document for Change {
    const SCHEMA: &'static str = "mdd.watch.change/1";
}

impl ui::Document for LogLine {
    const SCHEMA: &'static str = "mdd.watch.log/1";
}

#[cfg(test)]
mod tests;
