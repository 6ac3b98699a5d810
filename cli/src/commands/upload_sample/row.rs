//! One file in the result of `mdd upload-sample`.

use std::time::Duration;

use asx::Difference;
use schemars::JsonSchema;
use serde::Serialize;

use super::report::Wanted;
use crate::commands::view::reading::{self, NOTHING};
use crate::ops::harvest::{Fate, Found, Reading};
use crate::ops::samples::{Already, State, Track, Verdict, verdict};
use crate::ui::{Line, Page, Role, Symbol};

/// Where what belongs to a file begins.
const INDENT: usize = 4;

/// One file. Members that do not apply are left out.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Row {
    /// Its name, or its path below the folder that was given; behind `T0002/` and so on in a repetition.
    pub(super) file: String,
    /// Where it was stored.
    pub(super) key: String,
    /// `uploaded`, `skipped`, `harvested`, `as_expected`, `failed`, `differs`, `lost`, `running`, `not_uploaded`,
    /// `error`.
    result: &'static str,
    /// Which repetition, from 1, if it was repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<u32>,
    /// `stored` or `harvested`, if an earlier run had uploaded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Already>,
    /// Of its bytes, in hex, where a result was waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    /// Bytes, once they are stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<u64>,
    /// The object's version, in a bucket that keeps versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    version_id: Option<String>,
    /// From the start of its upload to its result; without a result to the end of the upload.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    /// The key under which the harvester knew these bytes before: the file comes to the same and adds no rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) known_as: Option<String>,
    #[serde(flatten)]
    pub(super) reading: Option<Reading>,
    /// In what it differs from what was expected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference>,
    /// What went wrong, outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    error: Vec<String>,
    #[serde(skip)]
    pub(super) verdict: Verdict,
    #[serde(skip)]
    pub(super) took: Option<Duration>,
}

impl Row {
    pub(super) fn new(track: Track, wanted: &Wanted) -> Self {
        // Whoever left while a file was on its way knows that it is stored, and no more.
        let verdict = verdict(&track, wanted.waited && !wanted.interrupted, wanted.verify);
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
        let known_as = match &track.state {
            State::Ended(Fate::Found(Found::Harvested(manifest))) if manifest.key != track.pick.key => {
                Some(manifest.key.clone())
            }
            _ => None,
        };
        let sent = track.sent.as_ref();
        Self {
            round: wanted.repeat.is_some().then_some(track.pick.round),
            result: word(&verdict),
            before: sent.and_then(|sent| sent.before),
            sha256: sent.and_then(|sent| sent.sha256.clone()),
            size: sent.map(|sent| sent.size),
            version_id: sent.and_then(|sent| sent.version.clone()),
            file: track.pick.name,
            key: track.pick.key,
            known_as,
            seconds: took.map(|took| took.as_secs_f64()),
            reading,
            differences,
            error,
            verdict,
            took,
        }
    }

    /// The result in a table's cell.
    pub(super) fn result(&self) -> (Role, String) {
        let (symbol, text) = match self.verdict {
            Verdict::Sent => (Symbol::Ok, "uploaded"),
            Verdict::Skipped(Already::Stored) => (Symbol::Skipped, "stored before"),
            Verdict::Skipped(Already::Harvested) => (Symbol::Skipped, "harvested before"),
            Verdict::Harvested if self.known_as.is_some() => (Symbol::Ok, "known"),
            Verdict::Harvested => (Symbol::Ok, "harvested"),
            Verdict::AsExpected => (Symbol::Ok, "as expected"),
            Verdict::Failed => (Symbol::Failed, "failed"),
            Verdict::Differs(_) => (Symbol::Failed, "not as expected"),
            Verdict::Lost => (Symbol::Failed, "gone"),
            Verdict::Unsent => (Symbol::NotYet, "not uploaded"),
            Verdict::Running => (Symbol::Running, "still running"),
            Verdict::Broken => (Symbol::Failed, "error"),
        };
        (symbol.role(), format!("{} {text}", symbol.glyph()))
    }

    /// The cells of the table of results: `short` without what stands beside it, `tight` in as few columns as a terminal
    /// needs to keep the table.
    pub(super) fn cells(&self, short: bool, tight: bool) -> [(Role, String); 7] {
        let [rows, accepted, rejected] = reading::rows(self.reading.as_ref());
        let tables = match &self.reading {
            Some(Reading { failed: Some(why), .. }) if tight => why.code.to_string(),
            Some(reading) => reading::tables(reading, short),
            None => NOTHING.to_owned(),
        };
        let plain = |text: String| (if text == NOTHING { Role::Dim } else { Role::Plain }, text);
        let kind = plain(reading::kind(self.reading.as_ref()));
        let name = (Role::Name, self.file.clone());
        let result = match self.result() {
            (role, _) if tight && matches!(self.verdict, Verdict::Differs(_)) => {
                (role, format!("{} differs", Symbol::Failed.glyph()))
            }
            whole => whole,
        };
        [name, kind, plain(rows), plain(accepted), plain(rejected), plain(tables), result]
    }

    /// What is not well, on one line.
    pub(super) fn complaint(&self) -> String {
        match &self.verdict {
            Verdict::Differs(differences) => differences.iter().map(differs).collect::<Vec<_>>().join("; "),
            Verdict::Failed => {
                let why = self.reading.as_ref().and_then(|reading| reading.failed.as_ref());
                why.map_or_else(|| "failed".to_owned(), |why| format!("{}: {}", why.code, why.reason))
            }
            Verdict::Lost => "it is gone from in/ and nothing says what became of it".to_owned(),
            Verdict::Broken => self.error.join(": "),
            Verdict::Unsent => "not uploaded".to_owned(),
            Verdict::Running => "still on its way".to_owned(),
            Verdict::Sent | Verdict::Skipped(_) | Verdict::Harvested | Verdict::AsExpected => String::new(),
        }
    }

    /// Are there rejected rows?
    pub(super) fn has_rejects(&self) -> bool {
        self.reading
            .as_ref()
            .and_then(|reading| reading.rows.as_ref())
            .is_some_and(|rows| rows.rejected + rows.duplicates > 0)
    }

    /// Where they are: files of the same bytes share them.
    pub(super) fn rejects_key(&self) -> Option<&str> {
        self.reading.as_ref()?.rejects_key.as_deref()
    }

    /// Write the rejected rows by code and where they are, if there are any.
    pub(super) fn rejects(&self, page: &mut Page) {
        let Some(reading) = &self.reading else { return };
        let Some(rows) = reading.rows.as_ref().filter(|rows| rows.rejected + rows.duplicates > 0) else {
            return;
        };
        let head = Line::new().text("  ").add(Role::Name, &self.file).text(" ");
        let mut said = Vec::new();
        if rows.rejected > 0 {
            said.push(format!("rejected {}", reading::codes(&rows.rejects)));
        }
        if rows.duplicates > 0 {
            said.push(format!("{} repeated and dropped", rows.duplicates));
        }
        page.flow(head, INDENT, Role::Plain, &said.join("; "));
        if let Some(key) = &reading.rejects_key {
            page.line(Line::new().to_column(INDENT).add(Role::Dim, key));
        }
    }
}

fn differs(difference: &Difference) -> String {
    format!("{} should be {}, is {}", difference.what, difference.expected, difference.found)
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Sent => "uploaded",
        Verdict::Skipped(_) => "skipped",
        Verdict::Unsent => "not_uploaded",
        Verdict::Harvested => "harvested",
        Verdict::Failed => "failed",
        Verdict::AsExpected => "as_expected",
        Verdict::Differs(_) => "differs",
        Verdict::Lost => "lost",
        Verdict::Running => "running",
        Verdict::Broken => "error",
    }
}
