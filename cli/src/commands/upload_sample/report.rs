//! What `mdd upload-sample` reports: all files, where they went, and what it means to the shell.

use std::time::Duration;

use serde::Serialize;

use super::row::Row;
use crate::commands::view::quantity;
use crate::commands::view::reading::NOTHING;
use crate::errors::{Call, Class, Error};
use crate::exit::Exit;
use crate::ops::samples::{State, Track, Verdict};
use crate::ui::{self, Column, Line, Page, Role, Table, words};

/// Where the files went.
pub(super) struct Place<'a> {
    pub(super) stack: &'a str,
    pub(super) bucket: &'a str,
    pub(super) harvester: Option<&'a str>,
}

/// The whole of it.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    stack: String,
    bucket: String,
    files: Vec<Row>,
    /// From the first upload to the last result.
    seconds: f64,
    #[serde(skip)]
    waited: bool,
    #[serde(skip)]
    verify: bool,
    #[serde(skip)]
    denied: Option<Call>,
    #[serde(skip)]
    harvester: Option<String>,
}

impl Report {
    pub(super) fn new(place: &Place<'_>, tracks: Vec<Track>, waited: bool, verify: bool) -> Self {
        let began = tracks.iter().filter_map(|track| track.began).min();
        let ended = tracks.iter().filter_map(|track| track.ended).max();
        let seconds =
            began.zip(ended).map_or(0.0, |(began, ended)| ended.duration_since(began).as_secs_f64());
        let denied = tracks.iter().find_map(|track| match &track.state {
            State::Broken(Error::Call(call)) if matches!(call.class, Class::Denied | Class::Credentials) => {
                Some(call.clone())
            }
            _ => None,
        });
        Self {
            stack: place.stack.to_owned(),
            bucket: place.bucket.to_owned(),
            files: tracks.into_iter().map(|track| Row::new(track, waited, verify)).collect(),
            seconds,
            waited,
            verify,
            denied,
            harvester: place.harvester.map(ToOwned::to_owned),
        }
    }

    /// What it means to the shell; what is not well is told as an error that lists it.
    pub(super) fn exit(self, limit: Duration) -> Result<Exit, Error> {
        let total = self.files.len();
        let running: Vec<&Row> = self.files.iter().filter(|row| row.verdict == Verdict::Running).collect();
        if !running.is_empty() {
            let names: Vec<&str> = running.iter().map(|row| row.file.as_str()).collect();
            let (count, limit) = (words::count(running.len() as u64, "file"), words::elapsed(limit));
            let what = format!("{count} still on the way after {limit}: {}", names.join(", "));
            return Err(Error::TimeLimit { what, hint: self.look_at_the_log() });
        }
        let bad: Vec<&Row> = self.files.iter().filter(|row| !row.verdict.is_good()).collect();
        if bad.is_empty() {
            return Ok(Exit::Done);
        }
        if bad.iter().all(|row| row.verdict == Verdict::Broken)
            && bad.len() == total
            && let Some(denied) = self.denied
        {
            return Err(denied.into());
        }
        let what = self.what(&bad);
        let causes = bad.iter().map(|row| format!("{}: {}", row.file, row.complaint())).collect();
        let hint = hint(&bad);
        Err(if bad.len() == total {
            Error::Failed { what, causes, hint }
        } else {
            Error::Partly { what, causes, hint }
        })
    }

    fn what(&self, bad: &[&Row]) -> String {
        let wanted = match (self.waited, self.verify) {
            (_, true) => "not as expected",
            (true, false) => "not harvested",
            (false, false) => "not uploaded",
        };
        match &self.files[..] {
            [only] => format!("{} is {wanted}", only.file),
            all => format!("{} of {} {wanted}", bad.len(), words::count(all.len() as u64, "file")),
        }
    }

    fn look_at_the_log(&self) -> Option<String> {
        let function = self.harvester.as_ref()?;
        Some(format!("the harvester's log says more: aws logs tail /aws/lambda/{function} --since 10m"))
    }

    fn footer(&self) -> Line {
        let count = words::count(self.files.len() as u64, "file");
        let all = quantity::seconds(Duration::try_from_secs_f64(self.seconds).unwrap_or_default());
        if !self.waited {
            return Line::new().text(format!("{count} stored in {all}"));
        }
        let done = self.files.iter().filter(|row| row.verdict != Verdict::Running).count();
        if done < self.files.len() {
            return Line::of(Role::Wait, format!("{done} of {count} done"));
        }
        let slowest = self.files.iter().filter_map(|row| row.took).max().unwrap_or_default();
        let line = Line::new().text(format!("{count}, {all} from upload to result"));
        line.add(Role::Dim, format!(" (slowest {})", quantity::seconds(slowest)))
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.upload-sample/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let line = Line::of(Role::Strong, &self.stack).text("  ->  ");
        page.line(line.add(Role::Name, format!("{}/{}", self.bucket, asx::keys::IN)));
        page.blank();
        page.table(match (self.waited, self.results(false)) {
            (false, _) => self.uploads(),
            (true, whole) if whole.width() <= page.width => whole,
            (true, _) => self.results(true),
        });
        if self.files.iter().any(Row::has_rejects) {
            page.blank();
            self.files.iter().for_each(|row| row.rejects(page));
            page.blank();
        }
        page.line(self.footer());
    }
}

impl Report {
    fn results(&self, short: bool) -> Table {
        let mut table = Table::new(vec![
            Column::left("file"),
            Column::left("kind"),
            Column::right("rows"),
            Column::right("accepted"),
            Column::right("rejected"),
            Column::left("tables"),
            Column::left("result"),
        ]);
        for row in &self.files {
            table.row(row.cells(short));
        }
        table
    }

    fn uploads(&self) -> Table {
        let columns =
            vec![Column::left("file"), Column::right("size"), Column::left("key"), Column::left("result")];
        let mut table = Table::new(columns);
        for row in &self.files {
            let size = row.size.map_or_else(|| NOTHING.to_owned(), quantity::bytes);
            let name = (Role::Name, row.file.clone());
            table.row([name, (Role::Plain, size), (Role::Dim, row.key.clone()), row.result()]);
        }
        table
    }
}

fn hint(bad: &[&Row]) -> Option<String> {
    let any = |is: fn(&Verdict) -> bool| bad.iter().any(|row| is(&row.verdict));
    let hint = if any(|verdict| *verdict == Verdict::Failed) {
        "the reason lies beside a file under failed/; `mdd inspect FILE` tells it here; --verify knows which must fail"
    } else if any(|verdict| matches!(verdict, Verdict::Differs(_))) {
        "`mdd inspect FILE` tells what the code in this folder makes of it; the stack may run another commit's"
    } else if any(|verdict| *verdict == Verdict::Lost) {
        "somebody emptied the bucket meanwhile: `mdd clean-test`, or the pipeline's CleanupTestFiles"
    } else {
        return None;
    };
    Some(hint.to_owned())
}
