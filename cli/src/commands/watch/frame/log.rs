//! What builds wrote, under their rows: of one that failed the end of its log, of one that runs its newest lines.

use super::BELOW;
use crate::ops::watch::{Action, Note, is_error};
use crate::ui::{Line, Role, words};

/// What went wrong, and where: of a compiler's error these lines.
const CAUSE: usize = 2;

/// The log of a build that failed in at most `room` lines; what is left out is told with the command that shows it.
///
/// The newest lines stay. A compiler's first error, which all that follows may come from, stays above them.
pub(super) fn of_failed(note: &Note, room: usize, whole: &str, width: usize) -> Vec<Line> {
    let command = |line: Line| line.add(Role::Dim, ": ").add(Role::Name, whole).folded(width, BELOW);
    let left_out = |text: &str| Line::new().to_column(BELOW).add(Role::Dim, text);
    let hidden = note.log.len().saturating_sub(room);
    let cause = if note.log.first().is_some_and(|first| is_error(first)) { CAUSE.min(room) } else { 0 };
    let mut lines = Vec::new();
    if note.more {
        let line = left_out("… the log begins further up");
        if hidden == 0 { lines.extend(command(line)) } else { lines.push(line) }
    }
    let (first, rest) = note.log.split_at(if hidden == 0 { note.log.len() } else { cause });
    lines.extend(first.iter().flat_map(|text| whole_line(text, width)));
    if hidden > 0 {
        lines.extend(command(left_out(&format!("… {}", words::count(hidden as u64, "more line")))));
        lines.extend(rest[hidden..].iter().flat_map(|text| whole_line(text, width)));
    }
    lines
}

/// What a build that runs has just written.
pub(super) fn of_running(action: &Action, room: usize) -> impl Iterator<Item = Line> {
    let first = action.tail.len().saturating_sub(room);
    action.tail.iter().skip(first).map(|text| written(Role::Dim, text))
}

/// A shell names its script first and says what is wrong last: nothing is cut.
fn whole_line(text: &str, width: usize) -> Vec<Line> {
    written(Role::Plain, text).folded(width, BELOW + 2)
}

fn written(role: Role, text: &str) -> Line {
    Line::new().to_column(BELOW).add(role, text)
}
