//! How a stage or an action stands, in one character.

use crate::ops::watch::Mark;
use crate::ui::Symbol;

/// The symbol that a mark is shown by.
pub fn symbol(mark: Mark) -> Symbol {
    match mark {
        Mark::Pending => Symbol::NotYet,
        Mark::Running => Symbol::Running,
        Mark::Waiting => Symbol::Waits,
        Mark::Succeeded => Symbol::Ok,
        Mark::Failed => Symbol::Failed,
        Mark::Abandoned | Mark::Skipped => Symbol::Skipped,
    }
}
