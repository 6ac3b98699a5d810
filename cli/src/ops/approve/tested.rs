//! What was uploaded to the test stack, what the harvester made of it, and what the lambdas complain about.

use asx::{Expected, Source, keys};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::trial::Trial;
use super::unread::Unread;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::harvest::{self, HarvestResult, Reading};
use crate::ops::{clean, objects};
use crate::schema::Moment;

/// Lines that say that something went wrong, by us or by Lambda itself.
const ERRORS: &str = r#"?ERROR ?panicked ?"Task timed out" ?"Runtime exited""#;

/// What came of the files that were tried in the test stack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tested {
    /// The samples, compared with what is expected of them.
    pub samples: harvest::Evidence,
    /// Every file that has a result, the latest of each name.
    pub files: Vec<TriedFile>,
    /// Files that nobody has harvested yet.
    pub waiting: usize,
    /// Lambdas whose logs were read.
    pub functions: usize,
    /// Of those, the ones whose log has an error.
    pub with_errors: Vec<LogError>,
}

/// A file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TriedFile {
    /// Its name.
    pub file: String,
    /// When the result was written.
    #[schemars(with = "Moment")]
    pub at: Timestamp,
    /// Is it one of the samples?
    pub sample: bool,
    /// The result.
    #[serde(flatten)]
    pub reading: Reading,
}

/// A lambda whose log has an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LogError {
    /// Which one.
    pub function: String,
    /// The first line that says so.
    pub line: String,
}

impl Tested {
    /// Has nobody tried anything?
    pub fn is_nothing(&self) -> bool {
        self.files.is_empty() && self.waiting == 0
    }
}

/// Look at what the bucket holds, and into the logs.
pub(super) async fn tested(
    clients: &Clients,
    trial: &Trial,
    expected: Option<&Expected>,
    unread: &mut Unread,
) -> Option<Tested> {
    let none = Expected { files: Vec::new() };
    let expected = expected.unwrap_or(&none);
    let results = unread.of(harvest::harvest_results(clients, &trial.bucket).await);
    let waiting = unread.of(objects::list(clients, &trial.bucket, keys::IN).await);
    let mut tested = Tested::default();
    for group in &trial.log_groups {
        let Some(error) = unread.of(first_error(clients, group).await) else { continue };
        tested.functions += 1;
        let function = group.rsplit('/').next().unwrap_or(group).to_owned();
        tested.with_errors.extend(error.map(|line| LogError { function, line }));
    }
    let results = results?;
    tested.samples = harvest::evidence(&results, expected);
    tested.files = files(&results, expected);
    tested.waiting =
        waiting.unwrap_or_default().iter().filter(|object| !clean::is_folder(&object.key)).count();
    Some(tested)
}

/// The latest result of each file, the newest first.
fn files(results: &[HarvestResult], expected: &Expected) -> Vec<TriedFile> {
    let mut found: Vec<TriedFile> = Vec::new();
    for result in results.iter().rev() {
        let file = Source::of(result.found.key()).file_name;
        if !found.iter().any(|known| known.file == file) {
            let sample = expected.files.iter().any(|sample| sample.file == file);
            found.push(TriedFile { file, at: result.at, sample, reading: result.found.reading() });
        }
    }
    found
}

/// The first line of level ERROR in a lambda's log, or that says that a call broke off.
async fn first_error(clients: &Clients, group: &str) -> Result<Option<String>, Error> {
    let pages = clients.logs().filter_log_events().log_group_name(group).filter_pattern(ERRORS).limit(1);
    let mut pages = pages.into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.during(format!("read the log {group}"))?;
        if let Some(event) = page.events().first() {
            return Ok(Some(event.message().unwrap_or_default().trim().to_owned()));
        }
    }
    Ok(None)
}
