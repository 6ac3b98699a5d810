//! The test stack and what came of trying it, in a few lines.

use jiff::Timestamp;
use lambda_shared::emptier::Counts;

use super::page::long;
use crate::commands::view::{counts, reading};
use crate::ops::approve::{StackEvidence, Tested, TriedFile};
use crate::ui::{Page, Role, words};

/// So many files are named.
const FILES: usize = 4;
/// So much of a log's line is quoted.
const QUOTED: usize = 160;

/// The stack, what was tried in it, and what is left in its buckets, which the command `clean` removes.
pub(super) fn stack(
    stack: &StackEvidence,
    tested: Option<&Tested>,
    now: Timestamp,
    clean: &str,
    page: &mut Page,
) {
    match &stack.status {
        Some(status) => {
            let holds = words::count(stack.resources as u64, "resource");
            long(Role::Plain, "stack", &format!("{} {status}, {holds}", stack.name), page);
        }
        None => long(Role::Bad, "stack", &format!("{} does not exist", stack.name), page),
    }
    if let Some(tested) = tested {
        samples(tested, now, page);
        files(tested, page);
        for error in &tested.with_errors {
            let quoted: String = error.line.chars().take(QUOTED).collect();
            let more = if quoted.len() < error.line.len() { "…" } else { "" };
            long(Role::Bad, "error", &format!("{}: {quoted}{more}", error.function), page);
        }
    }
    match stack.objects {
        Some(0) => long(Role::Plain, "buckets", "nothing in them has to be removed", page),
        Some(objects) if stack.holds_files() => buckets(stack, objects, clean, page),
        Some(folders) => {
            let folders = words::count(folders, "folder");
            long(Role::Plain, "buckets", &format!("nothing but {folders}, removed with the stack"), page);
        }
        None => {}
    }
}

/// What is in the way of the stack's deletion, who is to remove it, and how to do that now.
fn buckets(stack: &StackEvidence, objects: u64, clean: &str, page: &mut Page) {
    let number = if stack.many {
        format!("{}+ versions and markers", words::thousands(objects))
    } else {
        let (versions, markers) = (objects - stack.markers, stack.markers);
        counts(Counts { versions, markers, uploads: 0 })
    };
    let who = match &stack.removed_by {
        Some(action) => format!("{number} for {action} to remove"),
        None => format!("{number} that no action removes before the stack is deleted"),
    };
    long(Role::Wait, "buckets", &format!("{who}; to do it now: {clean}"), page);
}

/// `4 sample files, all as expected, 2 minutes ago; no errors in 6 lambda logs`
fn samples(tested: &Tested, now: Timestamp, page: &mut Page) {
    let samples = &tested.samples;
    let mut role = Role::Plain;
    let mut text = words::count(samples.tried as u64, "sample file");
    if tested.is_nothing() {
        role = Role::Wait;
        text = "nothing was tested".to_owned();
    } else if samples.tried == 0 {
        text = "no sample file".to_owned();
    } else if samples.as_expected == samples.tried {
        text.push_str(", all as expected");
    } else {
        let differing: Vec<&str> = samples.differing.iter().map(|one| one.file.as_str()).collect();
        text.push_str(&format!(", not as expected: {}", differing.join(", ")));
        role = Role::Bad;
    }
    if samples.tried > 0 && !samples.untried.is_empty() {
        text.push_str(&format!(", {} not tried", samples.untried.len()));
    }
    text.extend(samples.latest.map(|latest| format!(", {}", words::ago(latest, now))));
    let logs = words::count(tested.functions as u64, "lambda log");
    match tested.with_errors.len() {
        0 if tested.functions == 0 => {}
        0 => text.push_str(&format!("; no errors in {logs}")),
        errors => {
            text.push_str(&format!("; errors in {errors} of {logs}"));
            role = Role::Bad;
        }
    }
    long(role, "tested", &text, page);
}

/// Files that are no samples: nobody has said what must come of them, so what came of them is told.
fn files(tested: &Tested, page: &mut Page) {
    let own: Vec<&TriedFile> = tested.files.iter().filter(|file| !file.sample).collect();
    if !own.is_empty() {
        let named: Vec<String> = own.iter().take(FILES).map(|file| outcome(file)).collect();
        let more = own.len().saturating_sub(FILES);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        long(Role::Plain, "files", &format!("{}{more}", named.join("; ")), page);
    }
    if tested.waiting > 0 {
        let waiting = words::count(tested.waiting as u64, "file");
        long(Role::Wait, "files", &format!("{waiting} under in/ not harvested yet"), page);
    }
}

/// `mine.csv: energy_eod, 612 rows, 9 rejected`
fn outcome(file: &TriedFile) -> String {
    let found = &file.reading;
    if let Some(why) = &found.failed {
        return format!("{}: failed, {}", file.file, why.code);
    }
    let mut text = format!("{}: {}", file.file, reading::kind(Some(found)));
    if let Some(rows) = &found.rows {
        text.push_str(&format!(", {}", words::count(rows.rows_in, "row")));
        if rows.rejected > 0 {
            text.push_str(&format!(", {} rejected", words::thousands(rows.rejected)));
        }
    }
    text
}
