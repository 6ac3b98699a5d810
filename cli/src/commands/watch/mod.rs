//! `mdd watch`: follow one execution, as a frame on a terminal, as lines in a pipe, as objects in JSON.

mod frame;
mod line;
mod screen;

use std::time::Duration;

use crate::args::values::duration;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::watch::{self, Change, End, State, Until, Watcher};
use crate::ui;
use screen::Screen;

pub use frame::frame;
pub use line::lines;

/// Follow an execution: stages, actions, build logs, the cause of a failure
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd watch                                  the latest execution, to its end
  mdd watch --until approval                 until somebody has to decide
  mdd watch --until BuildMarketdataDownloaderLambdas --timeout 20m
  mdd watch --once --output json             how it stands now, for a program

Exit codes: 0 succeeded, or what was waited for has come; 1 failed, rejected or stopped;
8 still running at the time limit; 9 superseded. The same for an execution that is over already.")]
pub struct Args {
    /// The execution, instead of the latest
    #[arg(long, value_name = "ID")]
    execution: Option<String>,
    /// Stop at `approval`, when this stage is finished, or at the `end`
    #[arg(long, value_name = "approval|STAGE|end", default_value = "end")]
    until: String,
    /// Show how it stands now, and leave
    #[arg(long, conflicts_with_all = ["until", "timeout"])]
    once: bool,
    /// Give up waiting after this long, for instance 30m (exit code 8)
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let clients = context.clients().await?;
    let pipeline = &context.settings()?.pipeline.name;
    let execution = args.execution.as_deref();
    let mut watcher = Watcher::pin(clients, &*context.clock, context.pace(), pipeline, execution).await?;
    let until = until(&args.until, &watcher)?;
    if args.once {
        return once(&mut watcher, context).await;
    }
    let screen = Screen::new(context);
    let follow = Box::pin(watch::follow(
        &mut watcher,
        &*context.clock,
        context.pace(),
        &until,
        args.timeout,
        |state, changes| screen.show(state, changes),
    ));
    let (state, end) = screen::ticking(follow, &screen, context).await?;
    screen.finish(&state)?;
    exit(&end, &state)
}

fn until(text: &str, watcher: &Watcher<'_>) -> Result<Until, Error> {
    match text {
        "approval" => Ok(Until::Approval),
        "end" => Ok(Until::End),
        stage if watcher.layout().stage(stage).is_some() => Ok(Until::Stage(stage.to_owned())),
        stage => Err(Error::usage(
            format!("the pipeline has no stage {stage}"),
            format!("--until takes approval, end, or one of {}", watcher.layout().stage_names().join(", ")),
        )),
    }
}

async fn once(watcher: &mut Watcher<'_>, context: &Context) -> Result<Exit, Error> {
    let state = watcher.look().await?;
    if context.console.json() {
        context.console.document(&state)?;
    } else {
        for line in frame(&state, context.clock.now(), (context.console.out.width, None), &context.globals) {
            context.console.line(&line)?;
        }
    }
    Until::End.reached(&state).map_or(Ok(Exit::Done), |end| exit(&end, &state))
}

fn exit(end: &End, state: &State) -> Result<Exit, Error> {
    match end {
        End::Succeeded | End::Waiting(..) | End::StageDone(_) => Ok(Exit::Done),
        End::Failed(_) | End::Stopped => Ok(Exit::Failed),
        End::Superseded(_) => Ok(Exit::Superseded),
        End::TimeLimit => Err(Error::TimeLimit {
            what: format!("the execution {} is still running at the time limit", state.execution),
            hint: Some("it goes on: `mdd watch` follows it again".to_owned()),
        }),
    }
}

impl ui::Document for State {
    const SCHEMA: &'static str = "mdd.watch.state/1";
}

impl ui::Document for Change {
    const SCHEMA: &'static str = "mdd.watch.change/1";
}
