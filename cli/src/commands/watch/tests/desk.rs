//! Where `mdd watch` is typed, on a terminal or off it, in a time that passes as soon as everybody waits.

use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use futures::future::BoxFuture;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::account::{Account, EPOCH, Timetable};
use crate::app;
use crate::args::Cli;
use crate::context::Context;
use crate::ops::Clock;
use crate::testing::paper::{Paper, SETTINGS};
use crate::ui::{Console, Screen};

/// What a command came to.
#[derive(Debug)]
pub struct Ran {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
    /// Simulated seconds.
    pub took: u64,
    pub account: Account,
}

/// Somebody with a keyboard.
#[derive(Debug, Clone, Copy, Default)]
pub struct Desk {
    terminal: bool,
    ctrl_c: Option<u64>,
}

impl Desk {
    /// With a terminal of 100 columns.
    pub fn with_terminal() -> Self {
        Self { terminal: true, ..Self::default() }
    }

    /// Who presses Ctrl-C after so many seconds.
    pub fn pressing_ctrl_c(self, second: u64) -> Self {
        Self { ctrl_c: Some(second), ..self }
    }

    /// Type `mdd watch` and this.
    pub async fn watch(self, table: Timetable, words: &[&str]) -> Ran {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("config")).unwrap();
        std::fs::write(folder.path().join("config/mdd.toml"), SETTINGS).unwrap();
        let cli = Cli::try_parse_from(["mdd", "watch"].iter().chain(words)).unwrap();
        let (out, err) = (Paper::default(), Paper::default());
        let screen = Screen {
            width: 100,
            height: 40,
            terminal: self.terminal,
            animation: self.terminal,
            ..Screen::plain()
        };
        let console =
            Console::new(&cli.globals, (screen, Box::new(out.clone())), (screen, Box::new(err.clone())));
        let (account, clock) = (Account::new(table), PausedClock(Instant::now()));
        let context = Context::new(
            cli.globals.clone(),
            console.in_zone(TimeZone::UTC),
            folder.path().to_owned(),
            Arc::new(clock),
        )
        .with_clients(account.clients());
        if let Some(second) = self.ctrl_c {
            let interrupt = context.interrupt.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(second)).await;
                interrupt.press();
            });
        }
        let code = match app::until_interrupted(cli.command, &context).await {
            Ok(exit) => exit.code(),
            Err(error) => {
                context.console.error(&error);
                error.verdict().exit.code()
            }
        };
        let took = clock.0.elapsed().as_secs();
        Ran { code, stdout: out.text(), stderr: err.text(), took, account }
    }
}

/// Type `mdd watch` and this in a pipe.
pub async fn watch(table: Timetable, words: &[&str]) -> Ran {
    Desk::default().watch(table, words).await
}

/// tokio's paused clock.
#[derive(Debug, Clone, Copy)]
struct PausedClock(Instant);

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(EPOCH).unwrap() + SignedDuration::try_from(self.0.elapsed()).unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
