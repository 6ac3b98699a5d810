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

#[cfg(test)]
mod tests {
    use super::{Note, of_failed};
    use crate::ops::watch::Written;

    fn shown(note: &Note, room: usize) -> Vec<String> {
        let lines = of_failed(note, room, "mdd logs build Lambda", 100);
        lines.iter().map(|line| line.plain().trim_start().to_owned()).collect()
    }

    #[test]
    fn a_shortened_log_keeps_its_newest_lines_and_a_compilers_first_error() {
        let note = |first: &str, more| Note {
            log: std::iter::once(first.into()).chain(["1", "2", "3", "4", "5"].map(Written::from)).collect(),
            more,
            ..Note::default()
        };
        assert_eq!(shown(&note("0", false), 2), ["… 4 more lines: mdd logs build Lambda", "4", "5"]);
        assert_eq!(shown(&note("0", false), 9).len(), 6);
        assert_eq!(
            shown(&note("error: x", true), 3),
            ["… the log begins further up", "error: x", "1", "… 3 more lines: mdd logs build Lambda", "5"]
        );
        assert_eq!(shown(&note("0", true), 9)[0], "… the log begins further up: mdd logs build Lambda");
    }

    #[test]
    fn what_came_before_the_failed_command_takes_the_room_that_is_left() {
        let note = |first: &str| Note {
            before: ["a", "b", "c"].map(Written::from).to_vec(),
            log: [first, "1", "2"].map(Written::from).to_vec(),
            more: true,
            left_out: Some(7),
            ..Note::default()
        };
        assert_eq!(
            shown(&note("0"), 9),
            ["… 7 more lines: mdd logs build Lambda", "a", "b", "c", "0", "1", "2"]
        );
        assert_eq!(shown(&note("0"), 4), ["… 9 more lines: mdd logs build Lambda", "c", "0", "1", "2"]);
        assert_eq!(shown(&note("0"), 2), ["… 11 more lines: mdd logs build Lambda", "1", "2"]);
        assert_eq!(
            shown(&note("error: x"), 2),
            ["… 10 more lines", "error: x", "1", "… 1 more line: mdd logs build Lambda"]
        );
    }
}
