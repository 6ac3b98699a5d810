//! What builds wrote, under their rows: of one that failed the end of its log, of one that runs its newest lines.

use super::BELOW;
use crate::ops::watch::{Action, Note, is_error};
use crate::ui::{Line, Role, words};

/// What went wrong, and where: of a compiler's error these lines.
const CAUSE: usize = 2;

/// The log of a build that failed in at most `room` lines; what is left out is told with the command that shows it.
///
/// The newest lines stay, and what came before the command that failed takes the room that is left. A compiler's first
/// error, which all that follows may come from, stays above what is left out.
pub(super) fn of_failed(note: &Note, room: usize, whole: &str, width: usize) -> Vec<Line> {
    let command = |line: Line| line.add(Role::Dim, ": ").add(Role::Name, whole).folded(width, BELOW);
    let hidden = note.log.len().saturating_sub(room);
    let cause = if note.log.first().is_some_and(|first| is_error(&first.text)) { CAUSE } else { 0 };
    let cause = cause.min(room).min(note.log.len());
    let earlier = note.before.len().saturating_sub(room.saturating_sub(note.log.len()));
    let between = if cause == 0 { 0 } else { hidden };
    let mut lines = Vec::new();
    if let Some(text) = further_up(note, earlier + hidden - between) {
        let line = left_out(&text);
        if between == 0 { lines.extend(command(line)) } else { lines.push(line) }
    }
    lines.extend(note.before[earlier..].iter().flat_map(|line| whole_line(Role::Dim, &line.text, width)));
    let (first, rest) = note.log.split_at(cause);
    lines.extend(first.iter().flat_map(|line| whole_line(Role::Plain, &line.text, width)));
    if between > 0 {
        lines.extend(command(left_out(&more_lines(between as u64))));
    }
    lines.extend(rest[hidden..].iter().flat_map(|line| whole_line(Role::Plain, &line.text, width)));
    lines
}

/// That the log begins above what is shown, and by how much, if that is known.
fn further_up(note: &Note, hidden: usize) -> Option<String> {
    match note.left_out {
        Some(count) if count + hidden as u64 > 0 => Some(more_lines(count + hidden as u64)),
        None if note.more => Some("… the log begins further up".to_owned()),
        None if hidden > 0 => Some(more_lines(hidden as u64)),
        _ => None,
    }
}

fn more_lines(count: u64) -> String {
    format!("… {}", words::count(count, "more line"))
}

fn left_out(text: &str) -> Line {
    Line::new().to_column(BELOW).add(Role::Dim, text)
}

/// What a build that runs has just written.
pub(super) fn of_running(action: &Action, room: usize) -> impl Iterator<Item = Line> {
    let first = action.tail.len().saturating_sub(room);
    action.tail.iter().skip(first).map(|text| written(Role::Dim, text))
}

/// A shell names its script first and says what is wrong last: nothing is cut.
fn whole_line(role: Role, text: &str, width: usize) -> Vec<Line> {
    written(role, text).folded(width, BELOW + 2)
}

fn written(role: Role, text: &str) -> Line {
    Line::new().to_column(BELOW).add(role, text)
}
