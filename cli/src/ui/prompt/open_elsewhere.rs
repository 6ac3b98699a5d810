//! A question on the screen, where the console sets its modes back by itself: Windows.

use console::Term;

/// A question on the screen. Broken off, also by being dropped, it leaves the cursor behind it, and hidden: end the line.
pub(super) struct Open;

impl Open {
    /// One that is about to be asked.
    pub(super) fn on_screen() -> Self {
        Self
    }

    /// Where it is asked.
    #[expect(clippy::unused_self, reason = "elsewhere it is the question's own")]
    pub(super) fn term(&self) -> Term {
        Term::stderr()
    }

    /// It has its answer.
    pub(super) fn answered(self) {
        std::mem::forget(self);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let term = Term::stderr();
        let _ = term.show_cursor();
        let _ = term.write_line("");
    }
}
