//! Rows that state the same contract and day twice. Equal ones say nothing new: the first stays, the others are dropped
//! and counted. If any two differ, none of them can be trusted: all of them are rejected, not merged.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::contract::Contract;
use crate::layout::EodRow;

struct Group {
    first: usize,
    first_line: u64,
    conflict: bool,
    /// The line that contradicts the first.
    other_line: u64,
}

/// Leaves only what can be accepted. Returns how many rows were dropped, and the rejected ones each with the line that it
/// contradicts.
pub(super) fn settle(rows: &mut Vec<EodRow>) -> (u64, Vec<(EodRow, u64)>) {
    let mut groups: HashMap<(Date, Contract), Group> = HashMap::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let line = row.listed.line;
        let group = groups.entry((row.listed.trade_date, row.listed.contract)).or_insert(Group {
            first: at,
            first_line: line,
            conflict: false,
            other_line: line,
        });
        if !group.conflict && rows[group.first].measures != row.measures {
            group.conflict = true;
            group.other_line = line;
        }
    }
    if groups.len() == rows.len() {
        return (0, Vec::new());
    }
    let mut dropped = 0;
    let mut conflicts = Vec::new();
    let mut at = 0;
    rows.retain(|row| {
        let group = &groups[&(row.listed.trade_date, row.listed.contract)];
        let is_first = group.first == at;
        at += 1;
        if group.conflict {
            let against =
                if row.listed.line == group.first_line { group.other_line } else { group.first_line };
            conflicts.push((*row, against));
            false
        } else {
            dropped += u64::from(!is_first);
            is_first
        }
    });
    (dropped, conflicts)
}
