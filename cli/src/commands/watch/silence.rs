//! That there is no answer about the execution, and that there is one again.

use crate::ops::watch::Lost;
use crate::ui::Console;

/// After a while without an answer.
pub const ANSWERED: &str = "there is an answer about the execution again";

/// `no answer about the execution since 12:04:31, trying again: cannot read the pipeline's state: ...`
pub fn no_answer(lost: &Lost, console: &Console) -> String {
    format!("no answer about the execution since {}, trying again: {}", console.clock(lost.since), lost.why)
}
