//! From the command line to the exit code: parse first, start a runtime only when there is something to run.

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::args::{Cli, Globals, OutputFormat, refused};
use crate::commands::Command;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Run `mdd` with these arguments, the program's name first.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::read(&words) {
        Ok(cli) => cli,
        Err(error) => return unread(&words, &error).into(),
    };
    report_panics();
    panic::catch_unwind(AssertUnwindSafe(|| run(cli))).unwrap_or(Exit::Bug).into()
}

/// What is no command line; or help, which is asked for and printed.
fn unread(words: &[OsString], error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        // The only other place it could be told is the stream that just failed.
        let _ = error.print();
        return Exit::Done;
    }
    match refused(words, error) {
        Some(error) => tell(&Globals { output: OutputFormat::Json, ..Globals::default() }, &error),
        None => drop(error.print()),
    }
    Exit::Usage
}

fn run(cli: Cli) -> Exit {
    log(cli.globals.verbose);
    let globals = cli.globals.clone();
    match Context::of_process(cli.globals).and_then(|context| in_runtime(cli.command, &context)) {
        Ok(exit) => exit,
        Err(error) => {
            tell(&globals, &error);
            error.verdict().exit
        }
    }
}

fn in_runtime(command: Command, context: &Context) -> Result<Exit, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::failed(format!("cannot start: {error}")))?;
    let result = runtime.block_on(until_interrupted(command, context));
    // A question nobody answered still blocks its thread; the process need not wait for it.
    runtime.shutdown_background();
    result
}

/// Run a command until it ends or Ctrl-C ends it.
pub async fn until_interrupted(command: Command, context: &Context) -> Result<Exit, Error> {
    tokio::select! {
        result = command.run(context) => result,
        () = context.interrupt.must_end() => Err(Error::Interrupted),
        () = context.interrupt.listen() => Err(Error::Bug("stopped listening for Ctrl-C".into())),
    }
}

fn tell(globals: &Globals, error: &Error) {
    let reader_left =
        matches!(error, Error::Output(source) if source.kind() == std::io::ErrorKind::BrokenPipe);
    if !reader_left {
        crate::ui::Console::of_process(globals).error(error);
    }
}

/// Our own words by default; `MDD_LOG` takes any filter of the tracing crate.
fn log(verbose: u8) {
    let level = match verbose {
        // What the SDK warns of it also returns, and then it is told once and in our words.
        0 => "off,mdd=warn,mdd_engine=warn",
        1 => "warn,mdd=debug,mdd_engine=info",
        _ => "info,mdd=trace,mdd_engine=debug,aws_config=debug",
    };
    let wanted = EnvFilter::try_from_env("MDD_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).without_time().with_ansi(false);
    let lines = lines.with_filter(wanted.and(filter_fn(may_be_told)));
    // Somebody else's subscriber (a test's) may be in place already: then it stays.
    let _ = tracing_subscriber::registry().with(lines).try_init();
}

/// The SDK traces whole requests and answers, with signatures, approval tokens and values of parameters in them: that is
/// in no log of ours, whatever is asked for.
fn may_be_told(what: &Metadata<'_>) -> bool {
    *what.level() <= Level::DEBUG
        || what.target().split("::").next().is_some_and(|name| name.starts_with("mdd"))
}

/// A panic is our bug: say so in a person's words, keep the place for the report, and end with 70.
fn report_panics() {
    panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let text = payload
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let place =
            info.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
        tell(&Globals::default(), &Error::Bug(format!("mdd stopped{place}: {text}")));
        if cfg!(panic = "abort") {
            #[expect(
                clippy::exit,
                reason = "a release build cannot unwind to main, and an abort has another code"
            )]
            std::process::exit(Exit::Bug.code().into());
        }
    }));
}
