//! `mdd local up`: the engine in this terminal, or detached from it.

use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::engine::{Options, folder};
use super::host::{self, Running};
use super::logs;
use crate::clients::Engine as Endpoint;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ui::{self, Line, Role, Symbol};

/// Where it listens when nobody says: the same every time, so that a shell's `mdd local env` outlives a restart.
const PORT: u16 = 4570;

/// Start the engine and stay until Ctrl-C
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  mdd local up                  stay until Ctrl-C
  mdd local up --detach         in the background; mdd local down stops it
  mdd local up --worktree       with what is in the tree, committed or not")]
pub struct Args {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// Build what is in the tree, committed or not, instead of the committed head
    #[arg(long)]
    worktree: bool,
    /// Give the terminal back once it is ready; `mdd local down` stops it
    #[arg(long)]
    detach: bool,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    if args.detach { detached(&args, context).await } else { attached(&args, context).await }
}

async fn attached(args: &Args, context: &Context) -> Result<Exit, Error> {
    let mut hold = context.interrupt.hold();
    let options = Options { port: args.port, worktree: args.worktree };
    let Running::Own(mut running) = host::start(context, options).await? else {
        return Err(Error::Failed {
            what: "an engine already runs for this project".to_owned(),
            causes: Vec::new(),
            hint: Some("use it with --local, or stop it with `mdd local down`".to_owned()),
        });
    };
    ready(context, &running.endpoint().url)?;
    tokio::select! {
        () = running.stopped() => {}
        () = hold.pressed() => {}
    }
    running.shutdown().await;
    context.console.note(&Line::of(Role::Dim, "stopped; the state stays for the next `mdd local up`"));
    Ok(Exit::Done)
}

async fn detached(args: &Args, context: &Context) -> Result<Exit, Error> {
    let folder = folder(context)?;
    let log = logs::file(context)?;
    std::fs::create_dir_all(&folder).map_err(|source| Error::File {
        verb: "create",
        path: folder.clone(),
        source,
    })?;
    // What earlier engines said stays: it may be why somebody starts another.
    let earlier = std::fs::metadata(&log).map_or(0, |log| log.len());
    let mut child = spawn(args, context, &log).map_err(|source| Error::File {
        verb: "write",
        path: log.clone(),
        source,
    })?;
    let file = context.project()?.engine_file();
    loop {
        if let Ok(endpoint) = Endpoint::read(&file)
            && endpoint.pid == child.id()
        {
            ready(context, &endpoint.url)?;
            return Ok(Exit::Done);
        }
        if !matches!(child.try_wait(), Ok(None)) {
            let text = std::fs::read(&log).unwrap_or_default();
            let own = text.get(usize::try_from(earlier).unwrap_or_default()..).unwrap_or_default();
            let text = String::from_utf8_lossy(own);
            return Err(Error::Failed {
                what: "the local engine did not start".to_owned(),
                causes: text.lines().map(str::to_owned).collect(),
                hint: Some("`mdd local up` without --detach shows it".to_owned()),
            });
        }
        context.clock.sleep(Duration::from_millis(50)).await;
    }
}

/// The same command without `--detach`, in a process group of its own, so that this terminal's Ctrl-C spares it.
fn spawn(args: &Args, context: &Context, log: &std::path::Path) -> std::io::Result<Child> {
    let out = File::options().create(true).append(true).open(log)?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["local", "up", "--port", &args.port.to_string()]);
    if args.worktree {
        command.arg("--worktree");
    }
    if let Some(config) = &context.globals.config {
        command.arg("--config").arg(config);
    }
    command.current_dir(context.folder()).stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

/// The engine answers.
#[derive(Serialize, JsonSchema)]
pub(in crate::commands) struct Ready<'a> {
    /// `ready`.
    status: &'static str,
    /// Where it listens.
    url: &'a str,
}

impl ui::Document for Ready<'_> {
    const SCHEMA: &'static str = "mdd.local-up/1";
}

fn ready(context: &Context, url: &str) -> Result<(), Error> {
    if context.console.json() {
        return context.console.event(&Ready { status: "ready", url });
    }
    let line = Line::marked(Symbol::Ok).text("ready on ").add(Role::Name, url);
    context.console.line(&line.text("; add --local to any command, or: eval \"$(mdd local env)\""))
}
