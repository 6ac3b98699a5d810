//! The terminal below a live region, which may be resized, and typed at, while it is on the screen.
//!
//! What draws the region remembers how many rows it took and goes up by as many. It fills every row to its end, so that
//! the rows are one long line, which a terminal breaks anew when its width changes: then the region takes other rows,
//! and going up by the old number would leave a piece of it, or take away what stood above. Terminals that cut instead
//! of breaking are cleared a few rows too far when they become narrower; nothing tells them apart.
//!
//! The cursor does not rest at the end of the last row, where the drawing ends: the terminal's echo of a Ctrl-C, `^C`,
//! would go on in another row there, and going up from that one would leave the region's first row on the screen.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use console::Term;
use indicatif::TermLike;

/// Columns between the cursor and the end of the last row: the echo of two key presses fits in.
const FREE: usize = 4;

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
    /// A row was written that ends in the terminal's last column.
    filled: bool,
}

impl Resizing {
    pub(super) fn stderr() -> Self {
        Self::on(Term::buffered_stderr())
    }

    fn on(term: Term) -> Self {
        let width = usize::from(term.size().1);
        Self { term, state: Mutex::new(State { width, ..State::default() }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unless_cleared(&self, step: impl FnOnce(&Term) -> io::Result<()>) -> io::Result<()> {
        if self.state().cleared { Ok(()) } else { step(&self.term) }
    }
}

/// The rows that `rows` of the old width take at the new one, down to the one with the cursor.
fn broken_anew(rows: usize, old: usize, new: usize) -> usize {
    let before_cursor = (rows * old).saturating_sub(1 + FREE);
    before_cursor / new.max(1) + 1
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
        *state = State { width, cleared: true, filled: false };
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
        let mut state = self.state();
        state.cleared = false;
        state.filled |= !matches!(s, "" | "\r");
        drop(state);
        self.term.write_str(s)
    }

    /// The last step of every drawing.
    fn flush(&self) -> io::Result<()> {
        let mut state = self.state();
        state.cleared = false;
        let filled = std::mem::take(&mut state.filled);
        drop(state);
        if filled {
            self.term.move_cursor_left(FREE)?;
        }
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
        assert_eq!(broken_anew(1, 100, 0), 96);
    }

    #[test]
    fn the_cursor_of_one_row_that_is_a_little_narrower_is_still_in_its_first() {
        assert_eq!([96, 95].map(|width| broken_anew(1, 100, width)), [1, 2]);
    }

    #[cfg(unix)]
    #[test]
    fn the_cursor_rests_where_an_echo_does_not_reach_another_row() {
        use super::{Resizing, Term, TermLike};

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("screen");
        let open = || std::fs::File::options().create(true).append(true).open(&path).expect("a file");
        let below = Resizing::on(Term::read_write_pair(open(), open()));
        let draw = |parts: &[&str]| {
            below.move_cursor_up(0).expect("written");
            parts.iter().for_each(|part| below.write_str(part).expect("written"));
            below.flush().expect("written");
            std::fs::read_to_string(&path).expect("text")
        };
        let drawn = draw(&["\r", "waiting", "     "]);
        assert!(drawn.ends_with("waiting     \u{1b}[4D"), "{drawn:?}");
        let cleared = draw(&["\r"]);
        assert!(cleared.ends_with("[4D\r"), "{cleared:?}");
    }
}
