//! A question on the screen, where terminals have modes.

use std::io::{self, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::{Arc, Mutex, PoisonError};

use console::Term;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

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
///
/// Who reads keys one by one has changed the terminal, and sets it back when a key comes. A program that is told to end
/// never sees one: the shell after it would be left without echo and without Ctrl-C.
pub(super) struct Open {
    line: Line,
    /// The terminal as it was.
    settings: Option<Termios>,
}

impl Open {
    /// One that is about to be asked.
    pub(super) fn on_screen() -> Self {
        Self { line: Line::default(), settings: tcgetattr(io::stdin()).ok() }
    }

    /// Where it is asked.
    pub(super) fn term(&self) -> Term {
        Term::read_write_pair(io::stdin(), self.line.clone())
    }

    /// It has its answer, and the terminal is as it was.
    pub(super) fn answered(self) {
        std::mem::forget(self);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.line.close();
        if let Some(settings) = &self.settings {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, settings);
        }
        let term = Term::stderr();
        let _ = term.show_cursor();
        let _ = term.write_line("");
    }
}
