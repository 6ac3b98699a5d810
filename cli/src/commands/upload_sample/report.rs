//! What `mdd upload-sample` reports.

use std::time::Duration;

use asx::Difference;
use serde::Serialize;

use crate::commands::view::quantity;
use crate::commands::view::reading::{self, NOTHING};
use crate::errors::{Call, Class, Error};
use crate::exit::Exit;
use crate::ops::harvest::{Fate, Reading};
use crate::ops::samples::{State, Track, Verdict, verdict};
use crate::ui::{self, Column, Line, Page, Role, Symbol, Table, words};

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
    denied: Option<Call>,
    #[serde(skip)]
    harvester: Option<String>,
}

/// One file.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    key: String,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    /// From its upload to its result.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    #[serde(flatten)]
    reading: Option<Reading>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    error: Vec<String>,
    #[serde(skip)]
    verdict: Verdict,
    #[serde(skip)]
    took: Option<Duration>,
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
        let what = format!("{} of {} not as wanted", bad.len(), words::count(total as u64, "file"));
        let causes = bad.iter().map(|row| format!("{}: {}", row.file, row.complaint())).collect();
        let hint = hint(&bad);
        Err(if bad.len() == total {
            Error::Failed { what, causes, hint }
        } else {
            Error::Partly { what, causes, hint }
        })
    }

    fn look_at_the_log(&self) -> Option<String> {
        let function = self.harvester.as_ref()?;
        Some(format!("the harvester's log says more: aws logs tail /aws/lambda/{function} --since 10m"))
    }

    fn footer(&self) -> Line {
        let count = words::count(self.files.len() as u64, "file");
        let all = quantity::seconds(Duration::try_from_secs_f64(self.seconds).unwrap_or_default());
        if !self.waited {
            return Line::new()
                .text(format!("{count}, {all}. What becomes of them: mdd upload-sample --verify"));
        }
        let slowest = self.files.iter().filter_map(|row| row.took).max().unwrap_or_default();
        let line = Line::new().text(format!("{count}, {all} from upload to result"));
        line.add(Role::Dim, format!(" (slowest {})", quantity::seconds(slowest)))
    }
}

impl Row {
    fn new(track: Track, waited: bool, verify: bool) -> Self {
        let verdict = verdict(&track, waited, verify);
        let took = track.took();
        let error = match &track.state {
            State::Broken(error) => std::iter::once(error.to_string()).chain(error.causes()).collect(),
            _ => Vec::new(),
        };
        let reading = match &track.state {
            State::Ended(Fate::Found(found)) => Some(found.reading()),
            _ => None,
        };
        let differences = match &verdict {
            Verdict::Differs(differences) => differences.clone(),
            _ => Vec::new(),
        };
        Self {
            file: track.pick.name,
            key: track.pick.key,
            result: word(&verdict),
            sha256: track.sent.as_ref().map(|sent| sent.sha256.clone()),
            size: track.sent.as_ref().map(|sent| sent.size),
            seconds: took.map(|took| took.as_secs_f64()),
            reading,
            differences,
            error,
            verdict,
            took,
        }
    }

    /// The result in a table's cell.
    fn result(&self) -> (Role, String) {
        let (symbol, text) = match self.verdict {
            Verdict::Sent => (Symbol::Ok, "uploaded"),
            Verdict::Harvested => (Symbol::Ok, "harvested"),
            Verdict::AsExpected => (Symbol::Ok, "as expected"),
            Verdict::Failed => (Symbol::Failed, "failed"),
            Verdict::Differs(_) => (Symbol::Failed, "not as expected"),
            Verdict::Lost => (Symbol::Failed, "gone"),
            Verdict::Running => (Symbol::Running, "still running"),
            Verdict::Broken => (Symbol::Failed, "error"),
        };
        (symbol.role(), format!("{} {text}", symbol.glyph()))
    }

    fn cells(&self) -> [(Role, String); 7] {
        let [rows, accepted, rejected] = reading::rows(self.reading.as_ref());
        let tables = self.reading.as_ref().map_or_else(|| NOTHING.to_owned(), reading::tables);
        let plain = |text: String| (if text == NOTHING { Role::Dim } else { Role::Plain }, text);
        let kind = plain(reading::kind(self.reading.as_ref()));
        let name = (Role::Name, self.file.clone());
        [name, kind, plain(rows), plain(accepted), plain(rejected), plain(tables), self.result()]
    }

    /// What is not well, on one line.
    fn complaint(&self) -> String {
        match &self.verdict {
            Verdict::Differs(differences) => differences.iter().map(differs).collect::<Vec<_>>().join("; "),
            Verdict::Failed => {
                let why = self.reading.as_ref().and_then(|reading| reading.failed.as_ref());
                why.map_or_else(|| "failed".to_owned(), |why| format!("{}: {}", why.code, why.reason))
            }
            Verdict::Lost => "it is gone from in/ and nothing says what became of it".to_owned(),
            Verdict::Broken => self.error.join(": "),
            Verdict::Running => "still on its way".to_owned(),
            Verdict::Sent | Verdict::Harvested | Verdict::AsExpected => String::new(),
        }
    }

    /// Rejected rows by code and where they are.
    fn rejects(&self) -> Option<Line> {
        let reading = self.reading.as_ref()?;
        let rows = reading.rows.as_ref().filter(|rows| rows.rejected > 0)?;
        let line = Line::new().text("  ").add(Role::Name, &self.file).text(" rejected ");
        let line = line.text(reading::codes(&rows.rejects));
        Some(line.add(Role::Dim, format!(": {}", reading.rejects_key.as_deref().unwrap_or_default())))
    }
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let line = Line::of(Role::Strong, &self.stack).text("  ->  ");
        page.line(line.add(Role::Name, format!("{}/{}", self.bucket, asx::keys::IN)));
        page.blank();
        page.table(if self.waited { self.results() } else { self.uploads() });
        let rejects: Vec<Line> = self.files.iter().filter_map(Row::rejects).collect();
        if !rejects.is_empty() {
            page.blank();
            page.lines(rejects);
            page.blank();
        }
        page.line(self.footer());
    }
}

impl Report {
    fn results(&self) -> Table {
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
            table.row(row.cells());
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
    if bad.iter().any(|row| row.verdict == Verdict::Failed) {
        let why = "the reason of a file lies beside it under failed/";
        return Some(format!("{why}; `mdd inspect FILE` tells it here, and --verify knows which must fail"));
    }
    bad.iter().any(|row| row.verdict == Verdict::Lost).then(|| {
        "somebody emptied the bucket meanwhile: `mdd clean-test` or the pipeline's CleanupTestFiles"
            .to_owned()
    })
}

fn differs(difference: &Difference) -> String {
    format!("{} should be {}, is {}", difference.what, difference.expected, difference.found)
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Sent => "uploaded",
        Verdict::Harvested => "harvested",
        Verdict::Failed => "failed",
        Verdict::AsExpected => "as_expected",
        Verdict::Differs(_) => "differs",
        Verdict::Lost => "lost",
        Verdict::Running => "running",
        Verdict::Broken => "error",
    }
}
