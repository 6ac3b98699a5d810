//! From the command line to the exit code: parse first, start a runtime only when there is something to run.

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use crate::args::{Cli, Globals};
use crate::commands::Command;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Run `mdd` with these arguments, the program's name first.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::read(args) {
        Ok(cli) => cli,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            // The only other place it could be told is the stream that just failed.
            let _ = error.print();
            return exit.into();
        }
    };
    report_panics();
    panic::catch_unwind(AssertUnwindSafe(|| run(cli))).unwrap_or(Exit::Bug).into()
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
    let filter = EnvFilter::try_from_env("MDD_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time();
    // Somebody else's subscriber (a test's) may be in place already: then it stays.
    let _ = subscriber.with_ansi(false).try_init();
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
