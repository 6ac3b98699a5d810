//! What `mdd upload-sample` reports: all files, where they went, and what it means to the shell.

use std::collections::BTreeSet;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::row::Row;
use super::sums::Sums;
use super::table;
use super::target::Target;
use crate::commands::view::quantity;
use crate::errors::{Call, Error};
use crate::exit::Exit;
use crate::ops::samples::{Rate, State, Track, Verdict};
use crate::ui::{self, Line, Page, Role, words};

/// Files a person reads one by one; of more than these the text shows those that are not well, JSON has all.
const READABLE: usize = 50;

/// Reasons under an error; JSON has all.
const CAUSES: usize = 20;

/// A rate over less than this says nothing.
const MEASURABLE: Duration = Duration::from_millis(100);

/// What was asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    /// Results, not only uploads.
    pub(super) waited: bool,
    /// Compared with what must come of them.
    pub(super) verify: bool,
    /// The run was broken off.
    pub(super) interrupted: bool,
    pub(super) repeat: Option<u32>,
    pub(super) rate: Option<Rate>,
}

/// The whole of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    /// The test stack, unless a bucket was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    stack: Option<String>,
    /// Where the files went.
    bucket: String,
    /// What their keys begin with.
    prefix: String,
    /// How often each was uploaded, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<u32>,
    /// Files begun a second, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<Rate>,
    /// Every file, in order.
    files: Vec<Row>,
    /// What they come to.
    sums: Sums,
    /// From the first upload to the last result.
    seconds: f64,
    #[serde(skip)]
    wanted: Wanted,
    #[serde(skip)]
    denied: Option<Call>,
    #[serde(skip)]
    harvester: Option<String>,
}

impl Report {
    pub(super) fn new(target: Target, tracks: Vec<Track>, wanted: Wanted) -> Self {
        let began = tracks.iter().filter_map(|track| track.began).min();
        let ended = tracks.iter().filter_map(|track| track.ended).max();
        let seconds =
            began.zip(ended).map_or(0.0, |(began, ended)| ended.duration_since(began).as_secs_f64());
        let denied = tracks.iter().find_map(|track| match &track.state {
            State::Broken(Error::Call(call)) if call.class.is_refusal() => Some(call.clone()),
            _ => None,
        });
        let files: Vec<Row> = tracks.into_iter().map(|track| Row::new(track, &wanted)).collect();
        Self {
            stack: target.stack,
            bucket: target.bucket,
            prefix: target.prefix,
            repeat: wanted.repeat,
            rate: wanted.rate,
            sums: Sums::of(&files),
            files,
            seconds,
            wanted,
            denied,
            harvester: target.harvester,
        }
    }

    /// What it means to the shell; what is not well is told as an error that lists it.
    pub(super) fn exit(self, limit: Duration) -> Result<Exit, Error> {
        let total = self.files.len();
        let of = |is: fn(&Verdict) -> bool| self.files.iter().filter(|row| is(&row.verdict)).collect();
        let running: Vec<&Row> = of(|verdict| *verdict == Verdict::Running);
        let failed: Vec<&Row> = of(|verdict| !verdict.is_good() && *verdict != Verdict::Running);
        if failed.is_empty() {
            return if running.is_empty() { Ok(Exit::Done) } else { Err(self.out_of_time(&running, limit)) };
        }
        if failed.iter().all(|row| row.verdict == Verdict::Broken)
            && failed.len() == total
            && let Some(denied) = self.denied
        {
            return Err(denied.into());
        }
        let mut what = self.what(&failed);
        if !running.is_empty() {
            let more = words::thousands(running.len() as u64);
            what = format!("{what}, {more} still on the way after {}", words::elapsed(limit));
        }
        let bad = failed.iter().chain(&running).collect::<Vec<_>>();
        let causes = listed(bad.into_iter().map(|row| format!("{}: {}", row.file, row.complaint())));
        let hint = Some(hint(&failed).to_owned());
        Err(if failed.len() == total {
            Error::Failed { what, causes, hint }
        } else {
            Error::Partly { what, causes, hint }
        })
    }

    /// Nothing has failed, and not everything has come.
    fn out_of_time(&self, running: &[&Row], limit: Duration) -> Error {
        let names = listed(running.iter().map(|row| row.file.clone())).join(", ");
        let (count, limit) = (words::count(running.len() as u64, "file"), words::elapsed(limit));
        let what = format!("{count} still on the way after {limit}: {names}");
        Error::TimeLimit { what, hint: self.look_at_the_log() }
    }

    /// For a run that was broken off: what is done, and how to go on.
    pub(super) fn how_far(&self) -> Line {
        let Sums { files, stored, .. } = self.sums;
        let count = words::count(files, "file");
        let line = Line::new().text(format!("{} of {count} stored; ", words::thousands(stored)));
        line.add(Role::Dim, "the same command with --continue leaves them out and goes on")
    }

    fn what(&self, bad: &[&Row]) -> String {
        let wanted = match self.wanted {
            Wanted { verify: true, .. } => "not as expected",
            Wanted { waited: true, .. } => "not harvested",
            _ => "not uploaded",
        };
        match &self.files[..] {
            [only] => format!("{} is {wanted}", only.file),
            all => {
                let bad = words::thousands(bad.len() as u64);
                format!("{bad} of {} {wanted}", words::count(all.len() as u64, "file"))
            }
        }
    }

    fn look_at_the_log(&self) -> Option<String> {
        let function = self.harvester.as_ref()?;
        Some(format!("the harvester's log says more: aws logs tail /aws/lambda/{function} --since 10m"))
    }

    fn footer(&self) -> Line {
        let Sums { files, stored, bytes, .. } = self.sums;
        let count = words::count(files, "file");
        let took = Duration::try_from_secs_f64(self.seconds).unwrap_or_default();
        let all = quantity::seconds(took);
        if stored < files && !self.wanted.waited {
            return Line::of(Role::Wait, format!("{} of {count} stored", words::thousands(stored)));
        }
        if !self.wanted.waited {
            let before = self.sums.skipped;
            if before > 0 {
                let before = if before == files { "all".to_owned() } else { words::thousands(before) };
                return Line::new().text(format!("{count} stored, {before} of them before"));
            }
            let line = Line::new().text(format!("{count} stored in {all}"));
            if took < MEASURABLE {
                return line;
            }
            let rate = quantity::bytes(quantity::per_second(bytes, took));
            return line.add(Role::Dim, format!(" ({}, {rate}/s)", quantity::bytes(bytes)));
        }
        let Sums { running, not_uploaded, uploaded, skipped, .. } = self.sums;
        let over = files - running - not_uploaded - uploaded - skipped;
        if over < files {
            return Line::of(Role::Wait, format!("{} of {count} done", words::thousands(over)));
        }
        let slowest = self.files.iter().filter_map(|row| row.took).max().unwrap_or_default();
        let line = Line::new().text(format!("{count}, {all} from upload to result"));
        line.add(Role::Dim, format!(" (slowest {})", quantity::seconds(slowest)))
    }

    /// The rows that are shown: all, or of many those that are not well.
    fn shown(&self) -> Vec<&Row> {
        if self.files.len() <= READABLE {
            return self.files.iter().collect();
        }
        self.files.iter().filter(|row| !row.verdict.is_good()).take(READABLE).collect()
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.upload-sample/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let line = match &self.stack {
            Some(stack) => Line::of(Role::Strong, stack).text("  ->  "),
            None => Line::new(),
        };
        page.line(line.add(Role::Name, format!("{}/{}", self.bucket, self.prefix)));
        page.blank();
        let rows = self.shown();
        if !rows.is_empty() {
            page.table(if self.wanted.waited { table::results(&rows, page) } else { table::uploads(&rows) });
        }
        let mut told = BTreeSet::new();
        let rejects: Vec<&Row> =
            rows.iter().copied().filter(|row| row.has_rejects() && told.insert(row.rejects_key())).collect();
        if !rejects.is_empty() {
            page.blank();
            rejects.iter().for_each(|row| row.rejects(page));
            page.blank();
        }
        let others = self.files.len() - rows.len();
        if others > 0 {
            let more = match self.wanted {
                _ if rows.len() >= READABLE => "more",
                // The rest may be followed only in part.
                Wanted { waited: false, .. } | Wanted { interrupted: true, .. } => "stored",
                Wanted { verify: true, .. } => "as they should be",
                Wanted { .. } => "harvested",
            };
            let count = words::thousands(others as u64);
            page.line(Line::of(Role::Dim, format!("{count} {more}: --output json lists them")));
        }
        if self.sums.known > 0 {
            let known = words::count(self.sums.known, "file");
            let text = format!("{known} of bytes that were harvested under another key before: no new rows");
            page.line(Line::of(Role::Dim, text));
        }
        page.line(self.footer());
    }
}

/// The first of many, and how many more there are.
fn listed(all: impl ExactSizeIterator<Item = String>) -> Vec<String> {
    let more = all.len().saturating_sub(CAUSES);
    let mut first: Vec<String> = all.take(CAUSES).collect();
    if more > 0 {
        first.push(format!("and {} more, which --output json lists", words::thousands(more as u64)));
    }
    first
}

fn hint(bad: &[&Row]) -> &'static str {
    let any = |is: fn(&Verdict) -> bool| bad.iter().any(|row| is(&row.verdict));
    if any(|verdict| *verdict == Verdict::Failed) {
        "the reason lies beside a file under failed/; `mdd inspect FILE` tells it here; --verify knows which must fail"
    } else if any(|verdict| matches!(verdict, Verdict::Differs(_))) {
        "`mdd inspect FILE` tells what the code in this folder makes of it; the stack may run another commit's"
    } else if any(|verdict| *verdict == Verdict::Lost) {
        "somebody emptied the bucket meanwhile: `mdd clean-test`, or the pipeline's CleanupTestFiles"
    } else {
        "the same command with --continue tries these again and leaves out what is stored"
    }
}
