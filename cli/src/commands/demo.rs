//! `mdd demo`: a commit's way to production on this machine, told command by command.
//!
//! It runs the very commands a person would type, in their order, against a local engine: what it shows is what they
//! do, and what it proves is that they work.

use std::time::Duration;

use clap::Parser;

use super::local::{self, Options, Running};
use crate::args::{Cli, Globals};
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::{stacks, start};
use crate::ui::{Console, Line, Role, Symbol};

/// The local engine answers at once; there is no account to be gentle with.
const POLL: Duration = Duration::from_millis(250);

/// The whole pipeline on this machine: build, test stack, approval, production
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd demo             stops at both approvals and asks
  mdd demo --yes       decides by itself
  mdd demo --worktree  takes what is in the tree, committed or not

The state stays in .mdd/local: run it again and production is updated instead of created.")]
pub struct Args {
    /// Approve both gates without asking
    #[arg(short, long)]
    yes: bool,
    /// Build what is in the tree instead of the committed head
    #[arg(long)]
    worktree: bool,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let started = context.clock.now();
    let mut hold = context.interrupt.hold();
    let running = local::start(context, Options { port: 0, worktree: args.worktree }).await?;
    let result = tokio::select! {
        result = story(&args, context) => result,
        () = hold.pressed() => Err(Error::Interrupted),
    };
    if let Running::Own(engine) = running {
        engine.shutdown().await;
    }
    let exit = result?;
    if exit == Exit::Done {
        let took = crate::ui::words::elapsed(since(started, context));
        context
            .console
            .line(&Line::marked(Symbol::Ok).text(format!("from commit to production in {took}")))?;
    }
    Ok(exit)
}

fn since(started: jiff::Timestamp, context: &Context) -> Duration {
    Duration::try_from(context.clock.now().duration_since(started)).unwrap_or_default()
}

/// The commands, one after the other; the first that does not end well ends the story.
async fn story(args: &Args, context: &Context) -> Result<Exit, Error> {
    let stage = Stage::new(context)?;
    let approve = |gate: &'static str| {
        let decided = ["--approve", "--message", "decided by mdd demo", "--yes"];
        let answers = decided.into_iter().filter(|_| args.yes);
        ["approve", "--stage", gate].into_iter().chain(answers).collect::<Vec<_>>()
    };
    let exit = stage.act(vec![vec!["bootstrap", "--yes"], vec!["start", "--unless-running"]]).await?;
    if exit != Exit::Done {
        return Ok(exit);
    }
    // The same execution to the end, whatever is committed meanwhile.
    let execution = stage.execution().await?;
    let watch = || ["watch", "--execution", execution.as_str()];
    let to_approval = || watch().into_iter().chain(["--until", "approval"]).collect();
    let exit = stage
        .act(vec![
            to_approval(),
            vec!["upload-sample", "--verify"],
            approve("TestStage"),
            to_approval(),
            approve("ProdStage"),
            watch().to_vec(),
            vec!["status"],
        ])
        .await?;
    if exit == Exit::Done { stage.check().await } else { Ok(exit) }
}

/// Where the commands are played: a context of its own that points at the local engine.
struct Stage {
    context: Context,
}

impl Stage {
    fn new(context: &Context) -> Result<Self, Error> {
        let globals = Globals {
            local: true,
            poll_interval: Some(context.globals.poll_interval.unwrap_or(POLL)),
            ..context.globals.clone()
        };
        let console = Console::of_process(&globals);
        let folder = context.project()?.root.clone();
        Ok(Self { context: Context::new(globals, console, folder, std::sync::Arc::clone(&context.clock)) })
    }

    /// Plays commands one after the other, as far as they end well.
    async fn act(&self, steps: Vec<Vec<&str>>) -> Result<Exit, Error> {
        for step in steps {
            let exit = self.play(&step).await?;
            if exit != Exit::Done {
                return Ok(exit);
            }
        }
        Ok(Exit::Done)
    }

    /// The execution that the demo follows.
    async fn execution(&self) -> Result<String, Error> {
        let pipeline = &self.context.settings()?.pipeline.name;
        let latest = start::latest(self.context.clients().await?, pipeline).await?;
        latest.ok_or_else(|| Error::failed(format!("the pipeline {pipeline} has no execution")))
    }

    /// Runs one command, as if it had been typed.
    async fn play(&self, step: &[&str]) -> Result<Exit, Error> {
        let typed = step.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        self.context.console.note(&Line::new());
        self.context.console.note(&Line::of(Role::Strong, format!("$ mdd --local {typed}")));
        let words = ["mdd", "--local"].iter().chain(step);
        let cli = Cli::try_parse_from(words).map_err(|error| Error::Bug(format!("mdd {typed}: {error}")))?;
        Box::pin(cli.command.run(&self.context)).await
    }

    /// The end that was promised: production there, the test and clean-up stacks gone.
    async fn check(&self) -> Result<Exit, Error> {
        let clients: &Clients = self.context.clients().await?;
        let names = &self.context.settings()?.stacks;
        for gone in [&names.test, &names.cleanup] {
            if let Some(stack) = stacks::find(clients, gone).await? {
                return Err(Error::failed(format!("the stack {gone} is still there: {}", stack.status)));
            }
        }
        match stacks::find(clients, &names.production).await? {
            Some(stack) if matches!(stack.status.as_str(), "CREATE_COMPLETE" | "UPDATE_COMPLETE") => {
                Ok(Exit::Done)
            }
            Some(stack) => {
                Err(Error::failed(format!("the production stack {} is {}", stack.name, stack.status)))
            }
            None => Err(Error::failed(format!("the production stack {} does not exist", names.production))),
        }
    }
}

/// A word as a shell wants it.
fn quoted(word: &str) -> String {
    if word.contains(' ') { format!("'{word}'") } else { word.to_owned() }
}
