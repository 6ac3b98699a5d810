//! Commands as a person types them, against a script.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use clap::Parser;
use jiff::tz::TimeZone;

use super::documents::must_be_documents;
use super::paper::{Paper, SETTINGS};
use super::{Script, TestClock};
use crate::app;
use crate::args::Cli;
use crate::context::Context;
use crate::ui::{Console, Screen};

/// What a command came to.
#[derive(Debug)]
pub struct Ran {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {}\n-- stdout\n{}-- stderr\n{}", self.code, self.stdout, self.stderr)
    }
}

/// Type a command where there is no terminal, in a folder with nothing but settings.
pub async fn typed(script: &Script, words: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    typed_in(folder.path(), script, words).await
}

/// The same in a folder that may hold more.
pub async fn typed_in(folder: &Path, script: &Script, words: &[&str]) -> Ran {
    run(folder, script, words, usize::MAX).await
}

/// Ctrl-C is pressed as soon as the script has been asked so many times.
pub async fn typed_and_interrupted(script: &Script, words: &[&str], calls: usize) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), script, words, calls).await
}

async fn run(folder: &Path, script: &Script, words: &[&str], calls: usize) -> Ran {
    std::fs::create_dir_all(folder.join("config")).unwrap();
    std::fs::write(folder.join("config/mdd.toml"), SETTINGS).unwrap();
    let (out, err) = (Paper::default(), Paper::default());
    let cli = match Cli::try_parse_from(["mdd"].iter().chain(words)) {
        Ok(cli) => cli,
        Err(error) => return Ran { code: 2, stdout: String::new(), stderr: error.to_string() },
    };
    let screen = Screen { width: 100, ..Screen::plain() };
    let streams = ((screen, Box::new(out.clone()) as _), (screen, Box::new(err.clone()) as _));
    let console = Console::new(&cli.globals, streams.0, streams.1).in_zone(TimeZone::UTC);
    let context =
        Context::new(cli.globals.clone(), console, folder.to_owned(), Arc::new(TestClock::default()))
            .with_clients(script.clients());
    let interrupt = context.interrupt.clone();
    let keyboard = async {
        if calls == usize::MAX {
            std::future::pending::<()>().await;
        }
        while script.called().len() < calls {
            tokio::task::yield_now().await;
        }
        interrupt.press();
        std::future::pending::<()>().await;
    };
    let result = tokio::select! {
        result = app::until_interrupted(cli.command, &context) => result,
        () = keyboard => unreachable!("it waits for ever"),
    };
    let code = match result {
        Ok(exit) => exit.code(),
        Err(error) => {
            context.console.error(&error);
            error.verdict().exit.code()
        }
    };
    must_be_documents(words, &out.text(), &err.text());
    Ran { code, stdout: out.text(), stderr: err.text() }
}
