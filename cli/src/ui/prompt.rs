//! Questions, on stderr, and only where somebody can answer.

use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::{Arc, Mutex, PoisonError};

use console::Term;
use dialoguer::theme::Theme;

use crate::errors::Error;

/// What is asked and which flag answers it without asking.
#[derive(Debug, Clone)]
pub struct Prompt {
    question: String,
    flag: String,
    usual: bool,
}

impl Prompt {
    /// A question and the flag that answers it, for instance `--yes`.
    pub fn new(question: impl Into<String>, flag: impl Into<String>) -> Self {
        Self { question: question.into(), flag: flag.into(), usual: false }
    }

    /// A bare return means yes: nothing is lost by it.
    #[must_use]
    pub fn usually_yes(self, usual: bool) -> Self {
        Self { usual, ..self }
    }

    /// Yes or no; no is what a bare return means unless something else was said.
    pub async fn confirm(self) -> Result<bool, Error> {
        let usual = self.usual;
        self.ask(move |question, theme, term| {
            dialoguer::Confirm::with_theme(theme)
                .with_prompt(question)
                .default(usual)
                .wait_for_newline(true)
                .interact_on(term)
        })
        .await
    }

    /// One of several, by its position. The last is what a bare return means: it is the one that does least.
    pub async fn choose(self, choices: Vec<String>) -> Result<usize, Error> {
        self.ask(move |question, theme, term| {
            dialoguer::Select::with_theme(theme)
                .with_prompt(question)
                .items(&choices)
                .default(choices.len().saturating_sub(1))
                .interact_on(term)
        })
        .await
    }

    /// A line of text; it may be empty.
    pub async fn text(self) -> Result<String, Error> {
        self.ask(|question, theme, term| {
            dialoguer::Input::<String>::with_theme(theme)
                .with_prompt(question)
                .allow_empty(true)
                .interact_text_on(term)
        })
        .await
    }

    /// Is there somebody to ask? Better found out before anything is prepared.
    pub fn must_be_answerable(&self) -> Result<(), Error> {
        if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
            return Ok(());
        }
        Err(Error::NoTerminal { question: self.question.clone(), flag: self.flag.clone() })
    }

    /// A terminal read blocks, and Ctrl-C must still be heard: it gets a thread of its own.
    async fn ask<T, F>(self, read: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&str, &dyn Theme, &Term) -> dialoguer::Result<T> + Send + 'static,
    {
        self.must_be_answerable()?;
        let question = self.question;
        let line = Line::default();
        let open = Open(line.clone());
        let asked = tokio::task::spawn_blocking(move || {
            let term = Term::read_write_pair(io::stdin(), line);
            read(&question, &Plain, &term)
        });
        match asked.await {
            Ok(Ok(answer)) => {
                open.answered();
                Ok(answer)
            }
            Ok(Err(dialoguer::Error::IO(error))) if error.kind() != io::ErrorKind::Interrupted => {
                Err(Error::Output(error))
            }
            _ => Err(Error::Interrupted),
        }
    }
}

/// Where a question is written: stderr, until it is closed. The thread that asks cannot be stopped; it may still be about
/// to hide the cursor when Ctrl-C has ended everything else.
#[derive(Debug, Clone, Default)]
struct Line {
    closed: Arc<Mutex<bool>>,
}

impl Line {
    fn close(&self) {
        *self.closed.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }
}

impl Write for Line {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        if *closed {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        io::stderr().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl AsRawFd for Line {
    fn as_raw_fd(&self) -> RawFd {
        io::stderr().as_raw_fd()
    }
}

/// A question on the screen. Broken off, also by being dropped, it leaves the cursor behind it, and hidden: end the line.
struct Open(Line);

impl Open {
    fn answered(self) {
        std::mem::forget(self);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.close();
        let term = Term::stderr();
        let _ = term.show_cursor();
        let _ = term.write_line("");
    }
}

/// `? Go ahead? [y/N]`, and what was answered stays on the line.
struct Plain;

impl Theme for Plain {
    fn format_prompt(&self, f: &mut dyn std::fmt::Write, prompt: &str) -> std::fmt::Result {
        write!(f, "? {prompt}")
    }

    fn format_confirm_prompt(
        &self,
        f: &mut dyn std::fmt::Write,
        prompt: &str,
        default: Option<bool>,
    ) -> std::fmt::Result {
        let choices = if default == Some(true) { "[Y/n]" } else { "[y/N]" };
        write!(f, "? {prompt} {choices} ")
    }

    fn format_confirm_prompt_selection(
        &self,
        f: &mut dyn std::fmt::Write,
        prompt: &str,
        selection: Option<bool>,
    ) -> std::fmt::Result {
        write!(f, "? {prompt} {}", if selection == Some(true) { "yes" } else { "no" })
    }

    fn format_input_prompt(
        &self,
        f: &mut dyn std::fmt::Write,
        prompt: &str,
        _default: Option<&str>,
    ) -> std::fmt::Result {
        write!(f, "? {prompt}: ")
    }

    fn format_input_prompt_selection(
        &self,
        f: &mut dyn std::fmt::Write,
        prompt: &str,
        selection: &str,
    ) -> std::fmt::Result {
        write!(f, "? {prompt}: {selection}")
    }
}
