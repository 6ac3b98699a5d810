//! What `mdd clean-test` reports.

use lambda_shared::emptier::Counts;
use serde::Serialize;

use crate::commands::view::Place;
use crate::errors::{Class, Error};
use crate::exit::Exit;
use crate::ops::clean::{Emptied, Held};
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// How it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// There is no test stack.
    Missing,
    /// There was nothing in its buckets.
    Empty,
    /// `--dry-run`.
    Planned,
    /// The name was not typed.
    Declined,
    /// It was done, as far as it could be.
    Emptied,
}

/// The whole of it.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    #[serde(flatten)]
    place: Place,
    stack: String,
    result: Outcome,
    buckets: Vec<Bucket>,
    #[serde(skip)]
    failures: Vec<Error>,
}

#[derive(Debug, Serialize)]
struct Bucket {
    name: String,
    held: Numbers,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<Numbers>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Numbers {
    versions: u64,
    markers: u64,
    uploads: u64,
}

impl From<Counts> for Numbers {
    fn from(counts: Counts) -> Self {
        Self { versions: counts.versions, markers: counts.markers, uploads: counts.uploads }
    }
}

impl Report {
    pub(super) fn new(place: Place, stack: &str, result: Outcome, held: Vec<Held>) -> Self {
        let bucket =
            |held: Held| Bucket { name: held.bucket, held: held.counts.into(), removed: None, error: None };
        let buckets = held.into_iter().map(bucket).collect();
        Self { place, stack: stack.to_owned(), result, buckets, failures: Vec::new() }
    }

    /// Of an emptying that nothing was counted for: what was there is what went.
    pub(super) fn of(place: Place, stack: &str, emptied: Vec<Emptied>) -> Self {
        let held = |one: &Emptied| Held { bucket: one.bucket.clone(), counts: one.removed };
        let held: Vec<Held> = emptied.iter().map(held).collect();
        let nothing = emptied.iter().all(|one| one.removed.is_empty() && one.error.is_none());
        let result = if nothing { Outcome::Empty } else { Outcome::Emptied };
        Self::new(place, stack, result, held).with(emptied)
    }

    /// The same with what was done.
    pub(super) fn with(mut self, emptied: Vec<Emptied>) -> Self {
        for one in emptied {
            if let Some(bucket) = self.buckets.iter_mut().find(|bucket| bucket.name == one.bucket) {
                bucket.removed = Some(one.removed.into());
                bucket.error = one.error.as_ref().map(|error| {
                    std::iter::once(error.to_string()).chain(error.causes()).collect::<Vec<_>>().join(": ")
                });
            }
            self.failures.extend(one.error);
        }
        self
    }

    /// `test-… in 111122223333 (ap-southeast-2): 2 buckets, 20,114 versions, 35 markers, 1 unfinished upload`
    pub(super) fn headline(&self) -> Line {
        let all = self.buckets.iter().fold(Counts::default(), |sum, bucket| sum + bucket.held.into());
        let buckets = words::count(self.buckets.len() as u64, "bucket");
        self.place.head(&self.stack).text(format!(": {buckets}, {}", counts(all)))
    }

    /// What it means to the shell. Where nothing at all could be removed it failed; where a part could, it is partly done.
    pub(super) fn exit(mut self) -> Result<Exit, Error> {
        if self.failures.is_empty() {
            return Ok(if self.result == Outcome::Declined { Exit::Failed } else { Exit::Done });
        }
        let removed = self
            .buckets
            .iter()
            .filter_map(|bucket| bucket.removed)
            .any(|removed| !Counts::from(removed).is_empty());
        let all = self.failures.len() == self.buckets.len();
        let denied = |error: &Error| matches!(error, Error::Call(call) if matches!(call.class, Class::Denied | Class::Credentials));
        if !removed && all && (self.failures.len() == 1 || self.failures.iter().all(denied)) {
            return Err(self.failures.remove(0));
        }
        let what = format!(
            "{} of {} not empty",
            self.failures.len(),
            words::count(self.buckets.len() as u64, "bucket")
        );
        let causes = self.buckets.iter().filter_map(|bucket| bucket.error.clone()).collect();
        let hint = self.failures.iter().find_map(|error| error.verdict().hint);
        Err(if removed || !all {
            Error::Partly { what, causes, hint }
        } else {
            Error::Failed { what, causes, hint }
        })
    }
}

impl From<Numbers> for Counts {
    fn from(Numbers { versions, markers, uploads }: Numbers) -> Self {
        Self { versions, markers, uploads }
    }
}

/// `20,114 versions, 35 markers, 1 unfinished upload`, without what there is none of.
pub(super) fn counts(counts: Counts) -> String {
    let parts =
        [(counts.versions, "version"), (counts.markers, "marker"), (counts.uploads, "unfinished upload")];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, noun)| words::count(number, noun)).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.clean-test/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let line = match self.result {
            Outcome::Missing => {
                Line::marked(Symbol::Ok).add(Role::Name, &self.stack).text(" does not exist: nothing to do")
            }
            Outcome::Empty => Line::marked(Symbol::Ok)
                .text("the buckets of ")
                .add(Role::Name, &self.stack)
                .text(" are empty: nothing to do"),
            Outcome::Planned => {
                page.line(self.headline());
                Line::of(Role::Dim, "nothing was deleted (--dry-run)")
            }
            Outcome::Declined => Line::of(Role::Dim, "nothing was deleted: that is not the stack's name"),
            Outcome::Emptied if self.failures.is_empty() => {
                Line::of(Role::Ok, "empty.").text(" The stack can be deleted now.")
            }
            Outcome::Emptied => Line::of(Role::Bad, "not empty."),
        };
        page.line(line);
    }
}
