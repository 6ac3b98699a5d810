//! What `mdd clean-test` reports.

use lambda_shared::emptier::Counts;
use serde::Serialize;

use super::sources::{self, Sources};
use crate::commands::view::Place;
use crate::errors::{Class, Error};
use crate::exit::Exit;
use crate::ops::clean::{Done, Emptied, Held, Plan, Refused};
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
    /// A source could not be stopped, so nothing was.
    Refused,
    /// Ctrl-C.
    Interrupted,
}

/// The whole of it.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    #[serde(flatten)]
    place: Place,
    stack: String,
    result: Outcome,
    buckets: Vec<Bucket>,
    sources: Sources,
    #[serde(skip)]
    failures: Vec<Error>,
    /// What should be on again, and is not.
    #[serde(skip)]
    lost: Vec<Refused>,
    /// Why nothing was emptied.
    #[serde(skip)]
    error: Option<Error>,
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
        let sources = Sources::default();
        let stack = stack.to_owned();
        Self { place, stack, result, buckets, sources, failures: Vec::new(), lost: Vec::new(), error: None }
    }

    /// The same with the sources as they were found.
    pub(super) fn planned(mut self, plan: &Plan) -> Self {
        self.sources = Sources::planned(plan);
        self
    }

    /// Of an emptying that nothing was counted for: what was there is what went.
    pub(super) fn of(place: Place, stack: &str, emptied: &[Emptied]) -> Self {
        let held = |one: &Emptied| Held { bucket: one.bucket.clone(), counts: one.removed };
        let held: Vec<Held> = emptied.iter().map(held).collect();
        let nothing = emptied.iter().all(|one| one.removed.is_empty() && one.error.is_none());
        let result = if nothing { Outcome::Empty } else { Outcome::Emptied };
        Self::new(place, stack, result, held)
    }

    /// The same with what was done.
    pub(super) fn with(mut self, done: Done) -> Self {
        self.sources.note(&done);
        if done.error.is_some() {
            self.result = Outcome::Refused;
        } else if done.interrupted {
            self.result = Outcome::Interrupted;
        }
        (self.error, self.lost) = (done.error, done.lost);
        for one in done.emptied {
            if let Some(bucket) = self.buckets.iter_mut().find(|bucket| bucket.name == one.bucket) {
                bucket.removed = Some(one.removed.into());
                bucket.error = one.error.as_ref().map(sources::text);
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

    /// What would go and what would be stopped for it.
    pub(super) fn plan(&self, page: &mut Page) {
        page.whole(self.headline());
        self.sources.plan().into_iter().for_each(|line| page.whole(line));
    }

    fn removed(&self) -> Counts {
        let removed = self.buckets.iter().filter_map(|bucket| bucket.removed);
        removed.fold(Counts::default(), |sum, removed| sum + removed.into())
    }

    /// What it means to the shell. Where nothing at all could be removed it failed; where a part could, it is partly done.
    pub(super) fn exit(mut self) -> Result<Exit, Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        if self.result == Outcome::Interrupted && self.lost.is_empty() {
            return Err(Error::Interrupted);
        }
        if self.failures.is_empty() && self.lost.is_empty() {
            return Ok(if self.result == Outcome::Declined { Exit::Failed } else { Exit::Done });
        }
        let (removed, all) = (!self.removed().is_empty(), self.failures.len() == self.buckets.len());
        let denied = |error: &Error| matches!(error, Error::Call(call) if matches!(call.class, Class::Denied | Class::Credentials));
        let alike = self.failures.len() == 1 || self.failures.iter().all(denied);
        if !removed && all && alike && self.lost.is_empty() {
            return Err(self.failures.remove(0));
        }
        let (what, causes, hint) = (self.what(), self.causes(), self.hint());
        Err(if removed || !all || !self.lost.is_empty() {
            Error::Partly { what, causes, hint }
        } else {
            Error::Failed { what, causes, hint }
        })
    }

    /// `1 of 2 buckets not empty, 1 source not on again`
    fn what(&self) -> String {
        let buckets = words::count(self.buckets.len() as u64, "bucket");
        let buckets =
            (!self.failures.is_empty()).then(|| format!("{} of {buckets} not empty", self.failures.len()));
        let lost = words::count(self.lost.len() as u64, "source");
        let lost = (!self.lost.is_empty()).then(|| format!("{lost} not on again"));
        buckets.into_iter().chain(lost).collect::<Vec<_>>().join(", ")
    }

    fn causes(&self) -> Vec<String> {
        let buckets = self.buckets.iter().filter_map(|bucket| bucket.error.clone());
        buckets.chain(self.lost.iter().map(|lost| sources::text(&lost.error))).collect()
    }

    fn hint(&self) -> Option<String> {
        if self.lost.is_empty() {
            return self.failures.iter().find_map(|error| error.verdict().hint);
        }
        Some(
            "run `mdd clean-test` again: what it has stopped is written down, and it starts it again"
                .to_owned(),
        )
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
                self.plan(page);
                Line::of(Role::Dim, "nothing was deleted (--dry-run)")
            }
            Outcome::Declined => Line::of(Role::Dim, "nothing was deleted: that is not the stack's name"),
            Outcome::Emptied if self.failures.is_empty() => {
                Line::of(Role::Ok, "empty.").text(" The stack can be deleted now.")
            }
            Outcome::Emptied => Line::of(Role::Bad, "not empty."),
            Outcome::Refused => Line::of(Role::Bad, "nothing was deleted."),
            Outcome::Interrupted => Line::of(Role::Bad, "not finished.")
                .text(format!(" {} removed; run it again to go on.", counts(self.removed()))),
        };
        self.sources.outcome().into_iter().for_each(|line| page.whole(line));
        if self.result == Outcome::Empty {
            self.sources.left().into_iter().for_each(|line| page.whole(line));
        }
        page.line(line);
    }
}
