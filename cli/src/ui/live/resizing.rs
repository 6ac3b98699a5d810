//! The terminal below a live region, which may be resized while it is on the screen.
//!
//! What draws the region remembers how many rows it took and goes up by as many. It fills every row to its end, so that
//! the rows are one long line, which a terminal breaks anew when its width changes: then the region takes other rows,
//! and going up by the old number would leave a piece of it, or take away what stood above. Terminals that cut instead
//! of breaking are cleared a few rows too far when they become narrower; nothing tells them apart.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use console::Term;
use indicatif::TermLike;

/// stderr, with an eye on its width.
#[derive(Debug)]
pub(super) struct Resizing {
    term: Term,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// The width for which the region was drawn.
    width: usize,
    /// The region is gone already: the steps by which it would be cleared say nothing any more.
    cleared: bool,
}

impl Resizing {
    pub(super) fn stderr() -> Self {
        let term = Term::buffered_stderr();
        let width = usize::from(term.size().1);
        Self { term, state: Mutex::new(State { width, cleared: false }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unless_cleared(&self, step: impl FnOnce(&Term) -> io::Result<()>) -> io::Result<()> {
        if self.state().cleared { Ok(()) } else { step(&self.term) }
    }
}

/// The rows that `rows` of the old width take at the new one.
fn broken_anew(rows: usize, old: usize, new: usize) -> usize {
    (rows * old).div_ceil(new.max(1))
}

impl TermLike for Resizing {
    fn width(&self) -> u16 {
        self.term.size().1
    }

    fn height(&self) -> u16 {
        self.term.size().0
    }

    /// The first step of every drawing: from the last row of the region to its first.
    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        let mut state = self.state();
        let width = usize::from(self.term.size().1);
        if state.cleared || width == state.width {
            drop(state);
            return self.unless_cleared(|term| term.move_cursor_up(n));
        }
        let rows = broken_anew(n + 1, state.width, width);
        *state = State { width, cleared: true };
        self.term.move_cursor_up(rows - 1)?;
        self.term.write_str("\r")?;
        self.term.clear_to_end_of_screen()
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.unless_cleared(|term| term.move_cursor_down(n))
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.unless_cleared(|term| term.move_cursor_right(n))
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.unless_cleared(|term| term.move_cursor_left(n))
    }

    fn clear_line(&self) -> io::Result<()> {
        self.unless_cleared(Term::clear_line)
    }

    fn write_line(&self, s: &str) -> io::Result<()> {
        self.state().cleared = false;
        self.term.write_line(s)
    }

    fn write_str(&self, s: &str) -> io::Result<()> {
        self.state().cleared = false;
        self.term.write_str(s)
    }

    fn flush(&self) -> io::Result<()> {
        self.state().cleared = false;
        self.term.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::broken_anew;

    #[test]
    fn full_rows_take_more_rows_where_it_is_narrower_and_fewer_where_it_is_wider() {
        assert_eq!(broken_anew(11, 100, 60), 19);
        assert_eq!(broken_anew(11, 100, 160), 7);
        assert_eq!(broken_anew(11, 100, 100), 11);
        assert_eq!(broken_anew(1, 100, 0), 100);
    }
}
