//! A frame on a terminal that has fewer rows: what a person needs stays, and how much is left out is said.

use crate::ops::watch::Mark;
use crate::ui::{Line, Role, words};

/// What goes first: the rest, then what runs and what builds wrote; where it stands, what waits or has failed, and the
/// next step stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Rest,
    Proof,
    Heart,
}

/// A line and what it is worth.
#[derive(Debug)]
pub(super) struct Row {
    line: Line,
    rank: Rank,
}

impl Rank {
    pub(super) fn of(mark: Mark) -> Self {
        match mark {
            Mark::Waiting | Mark::Failed => Self::Heart,
            Mark::Running => Self::Proof,
            Mark::Pending | Mark::Succeeded | Mark::Abandoned | Mark::Skipped => Self::Rest,
        }
    }

    pub(super) fn row(self, line: Line) -> Row {
        Row { line, rank: self }
    }

    pub(super) fn rows(self, lines: impl IntoIterator<Item = Line>) -> impl Iterator<Item = Row> {
        lines.into_iter().map(move |line| self.row(line))
    }
}

/// The rows that fit: of those that are worth least the oldest are left out, and where the first of them stood is said how
/// many they are and which command shows them.
pub(super) fn fit(mut rows: Vec<Row>, (width, height): (usize, usize), all: &str) -> Vec<Line> {
    let whole = rows.len();
    let said = |left_out: usize| {
        let count = words::count(left_out as u64, "more line");
        let line = Line::of(Role::Dim, format!("… {count}: ")).add(Role::Name, all);
        line.folded(width, 2)
    };
    let (mut note, mut gap) = (Vec::new(), whole);
    while rows.len() + note.len() > height {
        let Some(least) = rows.iter().enumerate().min_by_key(|(_, row)| row.rank).map(|(at, _)| at) else {
            break;
        };
        rows.remove(least);
        gap = gap.min(least);
        note = said(whole - rows.len());
    }
    let mut lines: Vec<Line> = rows.into_iter().map(|row| row.line).collect();
    let gap = gap.min(lines.len());
    lines.splice(gap..gap, note);
    lines
}

#[cfg(test)]
mod tests {
    use super::{Rank, Row, fit};
    use crate::ui::Line;

    fn rows() -> Vec<Row> {
        let row = |(rank, text): (Rank, &str)| rank.row(Line::new().text(text));
        [
            (Rank::Heart, "state"),
            (Rank::Rest, "done"),
            (Rank::Heart, "failed"),
            (Rank::Proof, "old"),
            (Rank::Proof, "new"),
            (Rank::Rest, "to come"),
            (Rank::Heart, "retry"),
        ]
        .map(row)
        .into()
    }

    #[test]
    fn the_newest_and_the_next_step_stay_and_what_is_left_out_is_counted() {
        let at = |height| -> Vec<String> {
            fit(rows(), (60, height), "mdd watch --once").iter().map(Line::plain).collect()
        };
        assert_eq!(at(7), ["state", "done", "failed", "old", "new", "to come", "retry"]);
        assert_eq!(at(5), ["state", "… 3 more lines: mdd watch --once", "failed", "new", "retry"]);
        assert_eq!(at(2), ["… 6 more lines: mdd watch --once", "retry"]);
        assert_eq!(at(1), ["… 7 more lines: mdd watch --once"]);
    }
}
