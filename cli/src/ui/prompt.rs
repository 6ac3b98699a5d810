//! Questions, on stderr, and only where somebody can answer.

#[cfg(unix)]
mod open;
#[cfg(not(unix))]
#[path = "prompt/open_elsewhere.rs"]
mod open;

use std::io::{self, IsTerminal};

use console::Term;
use dialoguer::theme::Theme;

use super::words;
use crate::errors::Error;
use open::Open;

/// Columns before a choice: `> `.
const MARK: usize = 2;

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
            let columns = usize::from(term.size().1);
            let shown: Vec<String> = choices.iter().map(|choice| on_one_row(choice, columns)).collect();
            dialoguer::Select::with_theme(theme)
                .with_prompt(question)
                .items(&shown)
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
        let open = Open::on_screen();
        let term = open.term();
        let asked = tokio::task::spawn_blocking(move || read(&question, &Plain, &term));
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

/// A choice that takes one row behind its mark. What redraws the choices goes up by a row for each, and for one with more
/// bytes, not characters, than the terminal has columns by more.
fn on_one_row(choice: &str, columns: usize) -> String {
    let fits = |width: &usize| words::shortened(choice, *width).len() <= columns;
    // The last column stays free: some terminals go on to the next row when it is written.
    let room = columns.saturating_sub(MARK + 1).max(1);
    let width = (1..=room).rev().find(fits).unwrap_or(1);
    words::shortened(choice, width)
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

#[cfg(test)]
mod tests {
    use super::on_one_row;

    #[test]
    fn a_choice_takes_one_row_however_narrow_it_is() {
        let short = "5f3c2a9 \"Round prices\"";
        assert_eq!(on_one_row(short, 60), short);
        let long = "5f3c2a9 \"Read option strikes before and after the letter\", Kim, 3 days ago (execution 8d1e…c04f)";
        assert_eq!(on_one_row(long, 60), "5f3c2a9 \"Read option strikes…s ago (execution 8d1e…c04f)");
        assert_eq!(on_one_row(long, 120), long);
        for columns in 1..120 {
            let shown = on_one_row(long, columns);
            assert!(shown.len() <= columns.max(3), "the redraw counts bytes: {columns} {shown}");
            assert!(console::measure_text_width(&shown) < columns.max(2), "{columns} {shown}");
        }
    }
}
