//! Rows that state the same contract and day twice. Equal ones say nothing new: the first stays, the others are dropped
//! and counted. If any two differ, none of them can be trusted: all of them are rejected, not merged.

use std::collections::HashMap;

use super::subjects::Subjects;
use super::{Codes, Day};
use crate::reject::{Reject, RowCode};
use crate::table::Table;

/// A contract with more than one row.
struct Group {
    first: usize,
    conflict: bool,
    /// The row that contradicts the first.
    other: usize,
}

/// Leaves only what can be accepted. Returns how many rows were dropped, and the rejected ones.
pub(super) fn settle(day: &mut Day, table: Table, codes: &Codes) -> (u64, Vec<Reject>) {
    const NONE: u32 = u32::MAX;
    let subjects = Subjects::of(day, table, codes);
    let mut first = vec![NONE; subjects.count];
    let mut groups: HashMap<u32, Group> = HashMap::new();
    for (row, subject) in subjects.by_row.iter().enumerate() {
        let seen = &mut first[*subject as usize];
        if *seen == NONE {
            *seen = u32::try_from(row).unwrap_or(NONE);
            continue;
        }
        let first = *seen as usize;
        let group = groups.entry(*subject).or_insert(Group { first, conflict: false, other: first });
        if !group.conflict && !day.agree(table, first, row) {
            group.conflict = true;
            group.other = row;
        }
    }
    if groups.is_empty() {
        return (0, Vec::new());
    }
    let mut dropped = 0;
    let mut conflicts = Vec::new();
    let keep: Vec<bool> = (0..day.rows())
        .map(|row| {
            let Some(group) = groups.get(&subjects.by_row[row]) else { return true };
            if group.conflict {
                let about = subjects.name(row, day, codes);
                conflicts.push(conflict(day, &about, row, group));
                return false;
            }
            dropped += u64::from(row != group.first);
            row == group.first
        })
        .collect();
    day.keep(&keep);
    (dropped, conflicts)
}

fn conflict(day: &Day, about: &str, row: usize, group: &Group) -> Reject {
    let against = if row == group.first { group.other } else { group.first };
    Reject {
        line: day.lines[row],
        code: RowCode::DuplicateConflict,
        reason: format!("another row for {about} on this day says otherwise (line {})", day.lines[against]),
        raw: String::from_utf8_lossy(day.text(row)).into_owned(),
    }
}
