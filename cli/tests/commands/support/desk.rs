//! A project folder, and commands typed in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use jiff::tz::TimeZone;
use mdd::app;
use mdd::args::Cli;
use mdd::context::Context;
use mdd::interrupt::Interrupt;
use mdd::ops::{Clock, WallClock};
use mdd::ui::{Console, Screen};
use tempfile::TempDir;

use super::aws::Aws;
use super::clock::PausedClock;
use super::documents::must_be_documents;
use super::paper::{Paper, SETTINGS};

/// Where commands are typed.
pub struct Desk {
    /// `None` is whatever the command line says.
    aws: Option<Aws>,
    folder: PathBuf,
    _temporary: Option<TempDir>,
}

/// What a command came to.
#[derive(Debug)]
pub struct Ran {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
}

impl Desk {
    /// A project without samples.
    pub fn new(aws: &Aws) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk =
            Self { aws: Some(aws.clone()), folder: folder.path().to_owned(), _temporary: Some(folder) };
        desk.file("config/mdd.toml", SETTINGS);
        desk
    }

    /// A project whose commands go where they say.
    pub fn without_aws() -> Self {
        Self { aws: None, ..Self::new(&Aws::with([])) }
    }

    /// This very project, with its own samples.
    pub fn of_this_project(aws: &Aws) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
        Self { aws: Some(aws.clone()), folder, _temporary: None }
    }

    pub fn file(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Type a command; there is no terminal.
    pub async fn run(&self, words: &[&str]) -> Ran {
        self.run_with(words, |_| {}).await
    }

    /// The same with somebody who may press Ctrl-C.
    pub async fn run_with(&self, words: &[&str], somebody: impl FnOnce(Interrupt)) -> Ran {
        self.type_on(Screen { width: 120, ..Screen::plain() }, words, somebody).await
    }

    /// Type it on a terminal of so many columns, on which nothing moves; no line of the result may be wider.
    pub async fn run_on_terminal(&self, width: usize, words: &[&str]) -> Ran {
        let ran = self.type_on(Screen { width, terminal: true, ..Screen::plain() }, words, |_| {}).await;
        let wide = |line: &&str| line.chars().count() > width;
        assert_eq!(ran.stdout.lines().chain(ran.stderr.lines()).find(wide), None);
        ran
    }

    async fn type_on(&self, screen: Screen, words: &[&str], somebody: impl FnOnce(Interrupt)) -> Ran {
        let (out, err) = (Paper::default(), Paper::default());
        let cli = match Cli::try_parse_from(["mdd"].iter().chain(words)) {
            Ok(cli) => cli,
            Err(error) => return Ran { code: 2, stdout: String::new(), stderr: error.to_string() },
        };
        let console =
            Console::new(&cli.globals, (screen, Box::new(out.clone())), (screen, Box::new(err.clone())));
        let console = console.in_zone(TimeZone::UTC);
        let clock: Arc<dyn Clock> = match &self.aws {
            Some(_) => Arc::new(PausedClock::new()),
            None => Arc::new(WallClock),
        };
        let mut context = Context::new(cli.globals.clone(), console, self.folder.clone(), clock);
        if let Some(aws) = &self.aws {
            context = context.with_clients(aws.clients());
        }
        somebody(context.interrupt.clone());
        let result = app::until_interrupted(cli.command, &context).await;
        let code = match result {
            Ok(exit) => exit.code(),
            Err(error) => {
                context.console.error(&error);
                error.verdict().exit.code()
            }
        };
        let ran = Ran { code, stdout: self.plain(&out), stderr: self.plain(&err) };
        must_be_documents(words, &ran.stdout, &ran.stderr);
        ran
    }

    /// Without what differs from run to run.
    fn plain(&self, paper: &Paper) -> String {
        paper.text().replace(&self.folder.display().to_string(), "PROJECT")
    }
}
