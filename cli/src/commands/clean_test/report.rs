//! What `mdd clean-test` reports.

mod page;
mod verdict;

use lambda_shared::emptier::{Counts, Failure};
use schemars::JsonSchema;
use serde::Serialize;

use super::sources::{self, Sources};
use crate::commands::view::{Place, counts};
use crate::errors::Error;
use crate::ops::clean::{Done, Emptied, Held, Plan, Refused};
use crate::ui::{Line, Page, words};

/// How it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    #[serde(flatten)]
    place: Place,
    /// The test stack.
    stack: String,
    /// How it came out.
    result: Outcome,
    /// Its buckets.
    buckets: Vec<Bucket>,
    /// What fills them: off while they are emptied.
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

/// A bucket.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct Bucket {
    /// Its name.
    name: String,
    /// What it held.
    held: Numbers,
    /// What was removed from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<Numbers>,
    /// Why it was not emptied.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// Key by key, what S3 would not delete.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused: Vec<Key>,
}

/// A key that stayed.
#[derive(Debug, Serialize, JsonSchema)]
struct Key {
    /// The key.
    key: String,
    /// Its version, or the upload's id.
    version: String,
    /// S3's code.
    code: String,
    /// S3's words.
    message: String,
}

/// How many of what S3 keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
struct Numbers {
    /// Versions of objects.
    versions: u64,
    /// Delete markers.
    markers: u64,
    /// Unfinished uploads.
    uploads: u64,
}

impl From<Counts> for Numbers {
    fn from(counts: Counts) -> Self {
        Self { versions: counts.versions, markers: counts.markers, uploads: counts.uploads }
    }
}

impl Report {
    pub(super) fn new(place: Place, stack: &str, result: Outcome, held: Vec<Held>) -> Self {
        let bucket = |held: Held| Bucket { name: held.bucket, held: held.counts.into(), ..Bucket::default() };
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
                bucket.refused = one.refused.into_iter().map(Key::from).collect();
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
        page.sentence(&self.headline(), 2);
        self.sources.plan().iter().for_each(|line| page.sentence(line, 4));
    }

    fn removed(&self) -> Counts {
        let removed = self.buckets.iter().filter_map(|bucket| bucket.removed);
        removed.fold(Counts::default(), |sum, removed| sum + removed.into())
    }
}

impl From<Failure> for Key {
    fn from(Failure { key, version, code, message }: Failure) -> Self {
        Self { key, version, code, message }
    }
}

impl From<Numbers> for Counts {
    fn from(Numbers { versions, markers, uploads }: Numbers) -> Self {
        Self { versions, markers, uploads }
    }
}
