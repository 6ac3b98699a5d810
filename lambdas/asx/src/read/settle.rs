//! Rows that state the same contract and day twice. Equal ones say nothing new: the first stays, the others are dropped
//! and counted. If any two differ, none of them can be trusted: all of them are rejected, not merged.

use std::collections::HashMap;

use super::{Codes, Day};
use crate::reject::{Reject, RowCode};

/// A contract with more than one row.
struct Group {
    first: usize,
    conflict: bool,
    /// The row that contradicts the first.
    other: usize,
}

/// Leaves only what can be accepted. Returns how many rows were dropped, and the rejected ones.
pub(super) fn settle(day: &mut Day, codes: &Codes) -> (u64, Vec<Reject>) {
    const NONE: u32 = u32::MAX;
    let mut first = vec![NONE; codes.contracts()];
    let mut groups: HashMap<u32, Group> = HashMap::new();
    for (row, spelling) in day.spellings.iter().enumerate() {
        let contract = codes.spelling(*spelling).contract;
        let seen = &mut first[contract as usize];
        if *seen == NONE {
            *seen = u32::try_from(row).unwrap_or(NONE);
            continue;
        }
        let first = *seen as usize;
        let group = groups.entry(contract).or_insert(Group { first, conflict: false, other: first });
        if !group.conflict && !day.agree(first, row) {
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
            let contract = codes.spelling(day.spellings[row]).contract;
            let Some(group) = groups.get(&contract) else { return true };
            if group.conflict {
                conflicts.push(conflict(day, codes, contract, row, group));
                return false;
            }
            dropped += u64::from(row != group.first);
            row == group.first
        })
        .collect();
    day.keep(&keep);
    (dropped, conflicts)
}

fn conflict(day: &Day, codes: &Codes, contract: u32, row: usize, group: &Group) -> Reject {
    let against = if row == group.first { group.other } else { group.first };
    Reject {
        line: day.lines[row],
        code: RowCode::DuplicateConflict,
        reason: format!(
            "another row for {} on this day says otherwise (line {})",
            codes.contract(contract).contract,
            day.lines[against]
        ),
        raw: String::from_utf8_lossy(day.text(row)).into_owned(),
    }
}
