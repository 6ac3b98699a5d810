//! `mdd demo`: a commit's way to production on this machine, told command by command.
//!
//! It runs the very commands a person would type, in their order, against a local engine: what it shows is what they
//! do, and what it proves is that they work.

use std::time::Duration;

use super::local::{self, Options, Running};
use crate::args::{Cli, Globals, OutputFormat};
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::pipeline::{self, ActionKind, Layout};
use crate::ops::{approve, stacks};
use crate::ui::{self, Console, Line, Page, Prompt, Role, Symbol, words};

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
    if !args.yes {
        Prompt::new("What do you decide at the gates?", "--yes").must_be_answerable()?;
    }
    let started = context.clock.now();
    let mut hold = context.interrupt.hold();
    let running = local::start(context, Options { port: 0, worktree: args.worktree }).await?;
    if args.worktree && matches!(running, Running::Found) {
        let what = "an engine runs already, and it decides by itself what it builds";
        return Err(Error::usage(what, "stop it with `mdd local down`, or leave --worktree out"));
    }
    let result = tokio::select! {
        result = story(&args, context) => result,
        () = hold.pressed() => Err(Error::Interrupted),
    };
    if let Running::Own(engine) = running {
        engine.shutdown().await;
    }
    let exit = result?;
    if exit == Exit::Done {
        let took = since(started, context);
        context.console.report(&Report { seconds: took.as_secs_f64(), took })?;
    }
    Ok(exit)
}

/// That all of it went well.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub(super) struct Report {
    /// How long all of it took.
    seconds: f64,
    #[serde(skip)]
    took: Duration,
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.demo/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let took = words::elapsed(self.took);
        page.line(
            Line::marked(Symbol::Ok).text(format!("the commit is in production; the demo took {took}")),
        );
    }
}

fn since(started: jiff::Timestamp, context: &Context) -> Duration {
    Duration::try_from(context.clock.now().duration_since(started)).unwrap_or_default()
}

/// The commands in their order; the first that does not end well ends the story. It takes up where things stand: what
/// an interrupted demo left at a gate is answered there.
async fn story(args: &Args, context: &Context) -> Result<Exit, Error> {
    let stage = Stage::new(context)?;
    let exit = stage.act(vec![vec!["bootstrap", "--yes"], vec!["start", "--unless-running"]]).await?;
    if exit != Exit::Done {
        return Ok(exit);
    }
    // The same execution to the end, whatever is committed meanwhile.
    let execution = stage.execution().await?;
    let watch = ["watch", "--execution", execution.as_str()];
    let mut exit = stage.act(vec![[&watch[..], &["--until", "approval"]].concat()]).await?;
    while let (Exit::Done, Some(gate)) = (exit, stage.gate(&execution).await?) {
        let decided = ["--approve", "--message", "decided by mdd demo", "--yes"];
        let answer = decided.into_iter().filter(|_| args.yes);
        let mut steps = Vec::new();
        if gate.tries {
            steps.push(vec!["upload-sample", "--verify"]);
        }
        steps.push(["approve", "--stage", &gate.stage].into_iter().chain(answer).collect());
        let until = if gate.last { &[][..] } else { &["--until", "approval"] };
        steps.push([&watch[..], until].concat());
        exit = stage.act(steps).await?;
    }
    if exit == Exit::Done {
        stage.act(vec![vec!["status"]]).await?;
        stage.check().await
    } else {
        Ok(exit)
    }
}

/// A gate that waits.
struct Gate {
    stage: String,
    /// Is there a stack to try?
    tries: bool,
    /// Is there none after it?
    last: bool,
}

/// Where the commands are played: a context of its own that points at the local engine.
struct Stage {
    context: Context,
}

impl Stage {
    fn new(context: &Context) -> Result<Self, Error> {
        let globals = Globals {
            local: true,
            output: OutputFormat::Text,
            poll_interval: Some(context.globals.poll_interval.unwrap_or(POLL)),
            ..context.globals.clone()
        };
        let console =
            if context.console.json() { Console::aside(&globals) } else { Console::of_process(&globals) };
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

    /// The execution that the demo follows: the newest.
    async fn execution(&self) -> Result<String, Error> {
        let name = &self.context.settings()?.pipeline.name;
        let latest = pipeline::recent(self.context.clients().await?, name, 1).await?.into_iter().next();
        let none = || Error::failed(format!("the pipeline {name} has no execution"));
        latest.map(|execution| execution.id).ok_or_else(none)
    }

    /// The gate where this execution waits, or else the one that holds it.
    async fn gate(&self, execution: &str) -> Result<Option<Gate>, Error> {
        let clients = self.context.clients().await?;
        let layout = Layout::read(clients, &self.context.settings()?.pipeline.name).await?;
        let mut gates = approve::gates(clients, &layout).await?;
        let own = gates.iter().position(|gate| gate.execution == execution).unwrap_or_default();
        if gates.is_empty() {
            return Ok(None);
        }
        let gate = gates.swap_remove(own);
        let later = layout.stages.iter().skip_while(|stage| stage.name != gate.stage).skip(1);
        let mut later = later.flat_map(|stage| &stage.actions);
        let before = layout.stage(&gate.stage).into_iter().flat_map(|stage| &stage.actions);
        let mut before = before.take_while(|action| action.name != gate.action);
        let makes = |kind: &ActionKind| matches!(kind, ActionKind::Stack { change_set: None, mode, .. } if mode != "DELETE_ONLY");
        Ok(Some(Gate {
            tries: before.any(|action| makes(&action.kind)),
            last: gate.execution == execution
                && !later.any(|action| matches!(action.kind, ActionKind::Approval { .. })),
            stage: gate.stage,
        }))
    }

    /// Runs one command, as if it had been typed.
    async fn play(&self, step: &[&str]) -> Result<Exit, Error> {
        let typed = step.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        self.context.console.note(&Line::new());
        self.context.console.note(&Line::of(Role::Strong, format!("$ mdd --local {typed}")));
        let words = ["mdd", "--local"].iter().chain(step);
        let cli = Cli::read(words).map_err(|error| Error::Bug(format!("mdd {typed}: {error}")))?;
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
