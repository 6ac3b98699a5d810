//! The two streams: results on stdout, everything else on stderr.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use console::Term;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{Document, Failure, Line, Live, Page, Report, Role, Screen, Surroundings, WARNING_COLUMN};
use crate::args::{Globals, OutputFormat, shell_word};
use crate::errors::Error;

type Stream = Mutex<Box<dyn Write + Send>>;

/// Where output goes and in which form.
pub struct Console {
    /// What stdout can show.
    pub out: Screen,
    /// What stderr can show.
    pub err: Screen,
    globals: Globals,
    zone: TimeZone,
    /// Are these the process's own streams, whose terminal may be resized?
    own: bool,
    stdout: Stream,
    stderr: Stream,
}

impl Console {
    /// The process's own streams.
    pub fn of_process(globals: &Globals) -> Self {
        let around = Surroundings::of_process();
        let size = |is_terminal: bool, term: &Term| is_terminal.then(|| term.size());
        let out = size(io::stdout().is_terminal(), &Term::stdout());
        let err = size(io::stderr().is_terminal(), &Term::stderr());
        let screen = |size, stream| {
            Screen::detect(size, globals.color, &around).with_links(supports_hyperlinks::on(stream))
        };
        let console = Self::new(
            globals,
            (screen(out, supports_hyperlinks::Stream::Stdout), Box::new(io::stdout())),
            (screen(err, supports_hyperlinks::Stream::Stderr), Box::new(io::stderr())),
        );
        Self { own: true, ..console }
    }

    /// Everything on stderr, for what is played while the result is another.
    pub fn aside(globals: &Globals) -> Self {
        let around = Surroundings::of_process();
        let size = io::stderr().is_terminal().then(|| Term::stderr().size());
        let screen = Screen::detect(size, globals.color, &around);
        Self::new(globals, (screen, Box::new(io::stderr())), (screen, Box::new(io::stderr())))
    }

    /// Streams of the caller's choice: stdout first, then stderr.
    pub fn new(
        globals: &Globals,
        (out, stdout): (Screen, Box<dyn Write + Send>),
        (err, stderr): (Screen, Box<dyn Write + Send>),
    ) -> Self {
        Self {
            out,
            err,
            globals: globals.clone(),
            zone: TimeZone::system(),
            own: false,
            stdout: Mutex::new(stdout),
            stderr: Mutex::new(stderr),
        }
    }

    /// Tell times in this zone instead of the system's.
    #[must_use]
    pub fn in_zone(mut self, zone: TimeZone) -> Self {
        self.zone = zone;
        self
    }

    /// What stdout can show now: somebody may have resized its terminal.
    pub fn out_now(&self) -> Screen {
        if self.own && self.out.terminal { self.out.resized(Term::stdout().size()) } else { self.out }
    }

    /// The same of stderr.
    pub fn err_now(&self) -> Screen {
        if self.own && self.err.terminal { self.err.resized(Term::stderr().size()) } else { self.err }
    }

    /// The zone that times are told in.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The time of day where the reader is: `12:04:31`.
    pub fn clock(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%H:%M:%S").to_string()
    }

    /// Is the result for a program?
    pub fn json(&self) -> bool {
        self.globals.output == OutputFormat::Json
    }

    /// Will lines be redrawn, rather than events written?
    pub fn animated(&self) -> bool {
        self.err.animation && !self.globals.quiet && !self.json()
    }

    /// The command's result, in the form that was asked for.
    pub fn report(&self, report: &impl Report) -> Result<(), Error> {
        if self.json() {
            return self.document(report);
        }
        let mut page = Page::of(&self.out_now());
        report.write(&mut page);
        self.page(&page)
    }

    /// A page on stdout; one with nothing on it is no empty line.
    pub fn page(&self, page: &Page) -> Result<(), Error> {
        let text = page.render(&self.out_now());
        if text.is_empty() { Ok(()) } else { put(&self.stdout, &text) }
    }

    /// A line of the result on stdout.
    pub fn line(&self, line: &Line) -> Result<(), Error> {
        put(&self.stdout, &line.render(&self.out_now()))
    }

    /// A JSON document on stdout.
    pub fn document<T: Document>(&self, value: &T) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(&Versioned::of(value))
            .map_err(|error| Error::Bug(error.to_string()))?;
        put(&self.stdout, &text)
    }

    /// One JSON object on one line on stdout: an event.
    pub fn event<T: Document>(&self, value: &T) -> Result<(), Error> {
        let text =
            serde_json::to_string(&Versioned::of(value)).map_err(|error| Error::Bug(error.to_string()))?;
        put(&self.stdout, &text)
    }

    /// Bytes of the result on stdout, as they are.
    pub fn raw(&self, bytes: &[u8]) -> Result<(), Error> {
        let mut stream = self.stdout.lock().unwrap_or_else(PoisonError::into_inner);
        stream.write_all(bytes).and_then(|()| stream.flush()).map_err(Error::Output)
    }

    /// Something to know while it goes on; on stderr, and not with `--quiet`.
    pub fn note(&self, line: &Line) {
        if !self.globals.quiet {
            let screen = self.err_now();
            let mut page = Page::of(&screen);
            page.line(line.clone());
            // What cannot be told on stderr cannot be told anywhere.
            let _ = put(&self.stderr, &page.render(&screen));
        }
    }

    /// The same with a command that somebody copies: whole, and on a line of its own where it does not fit.
    pub fn note_command(&self, text: &str, command: &str) {
        if self.globals.quiet {
            return;
        }
        let screen = self.err_now();
        let text = Line::of(Role::Dim, text);
        let whole = text.clone().text(" ").add(Role::Name, command);
        let mut page = Page::of(&screen);
        if screen.terminal && whole.width() > screen.width {
            page.line(text);
            page.whole(Line::new().text("  ").add(Role::Name, command));
        } else {
            page.whole(whole);
        }
        let _ = put(&self.stderr, &page.render(&screen));
    }

    /// What a question is about, on stderr; also with `--quiet`, because the question is asked then too.
    pub fn ask_about(&self, write: impl FnOnce(&mut Page)) {
        let mut page = Page::of(&self.err_now());
        write(&mut page);
        let _ = put(&self.stderr, &page.render(&self.err_now()));
    }

    /// Something that is not right but does not stop us; also with `--quiet`.
    pub fn warn(&self, text: impl Into<String>) {
        let screen = self.err_now();
        let mut page = Page::of(&screen);
        page.sentence(&Line::warning(text), WARNING_COLUMN);
        let _ = put(&self.stderr, &page.render(&screen));
    }

    /// Were only results and errors asked for?
    pub fn quiet(&self) -> bool {
        self.globals.quiet
    }

    /// A region that is redrawn, if this console is animated.
    pub fn live(&self) -> Live {
        Live::new(self.err, self.animated())
    }

    /// A hint whose commands, in backticks, reach the same place as the one that failed.
    pub fn as_typed(&self, hint: &str) -> String {
        let typed = |part: &str| match (part.strip_prefix("mdd "), &self.globals.profile) {
            // One that begins with flags has been made for this place already.
            (Some(rest), _) if !rest.starts_with("local ") && !rest.starts_with("--") => {
                self.globals.command(rest)
            }
            // One that names a profile means that one.
            (None, Some(profile)) if part.starts_with("aws ") && !part.contains(" --profile ") => {
                format!("{part} --profile {}", shell_word(profile))
            }
            _ => part.to_owned(),
        };
        let parts = hint.split('`').enumerate();
        let mut parts = parts.map(|(index, part)| if index % 2 == 1 { typed(part) } else { part.to_owned() });
        let mut typed = parts.next().unwrap_or_default();
        parts.for_each(|part| typed.extend(["`", part.as_str()]));
        typed
    }

    /// An error, its causes and its hint.
    pub fn error(&self, error: &Error) {
        let verdict = error.verdict();
        if self.json() {
            let failure = Failure {
                error: error.to_string(),
                causes: error.causes(),
                hint: verdict.hint.map(|hint| self.as_typed(&hint)),
                exit: verdict.exit.code(),
            };
            if let Ok(text) = serde_json::to_string(&Versioned::of(&failure)) {
                let _ = put(&self.stderr, &text);
            }
            return;
        }
        if matches!(error, Error::Interrupted) {
            let _ = put(&self.stderr, &Line::of(Role::Dim, "interrupted").render(&self.err));
            return;
        }
        // An error is never cut: its end is often the part that matters.
        let mut page = Page::of(&self.err_now());
        let mut say = |role, label: &str, text: &str| {
            page.sentence(&Line::of(role, label).text(text), label.len());
        };
        say(Role::Bad, "error: ", &error.to_string());
        for cause in error.causes() {
            let mut lines = cause.lines();
            say(Role::Dim, "  caused by: ", lines.next().unwrap_or_default());
            lines.for_each(|line| say(Role::Plain, "    ", line));
        }
        if let Some(hint) = verdict.hint.map(|hint| self.as_typed(&hint)) {
            say(Role::Name, "hint: ", &hint);
        }
        let _ = put(&self.stderr, &page.render(&self.err_now()));
    }
}

impl std::fmt::Debug for Console {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Console")
            .field("format", &self.globals.output)
            .field("quiet", &self.globals.quiet)
            .finish_non_exhaustive()
    }
}

/// A document with its schema's name before its own members.
#[derive(Serialize)]
struct Versioned<'a, T> {
    schema: &'static str,
    #[serde(flatten)]
    value: &'a T,
}

impl<'a, T: Document> Versioned<'a, T> {
    fn of(value: &'a T) -> Self {
        Self { schema: T::SCHEMA, value }
    }
}

fn put(stream: &Stream, text: &str) -> Result<(), Error> {
    let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
    writeln!(stream, "{text}").and_then(|()| stream.flush()).map_err(Error::Output)
}

#[cfg(test)]
mod tests;
