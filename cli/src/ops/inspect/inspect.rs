//! One file through the library the harvester is made of.

use std::path::PathBuf;

use asx::{Harvest, Input, Outcome, Reject, keys};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::errors::Error;
use crate::ops::harvest::Found;
use crate::ops::local_files::LocalFile;

/// What would become of a file.
#[derive(Debug)]
pub struct Inspected {
    /// The file's name.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// The manifest or the failure report.
    pub found: Found,
    /// The rejected rows, in the order of the file.
    pub rejected: Vec<Reject>,
    /// The objects beside manifest or report: keys and contents.
    pub objects: Vec<(String, Vec<u8>)>,
}

/// Process a file as if it had been uploaded under its name. `received_on` is the day of its download, for files that say
/// no date of their own; without it folders in its path may say one, else it is today, in Sydney.
pub async fn inspect(file: LocalFile, received_on: Option<Date>, now: Timestamp) -> Result<Inspected, Error> {
    let work = tokio::task::spawn_blocking(move || process(file, received_on, now));
    match work.await {
        Ok(result) => result,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => Err(Error::Interrupted),
    }
}

fn process(file: LocalFile, received_on: Option<Date>, now: Timestamp) -> Result<Inspected, Error> {
    let bytes = std::fs::read(&file.path).map_err(|source| Error::File {
        verb: "read",
        path: file.path.clone(),
        source,
    })?;
    let key = format!("{}{}", keys::IN, file.name);
    let received_on = received_on.unwrap_or_else(|| asx::received_on(None, &key, now));
    let outcome = asx::process(Input { name: &key, bytes: &bytes, received_on })
        .map_err(|error| Error::Bug(format!("{}: {error}", file.path.display())))?;
    let size = bytes.len() as u64;
    Ok(match outcome {
        Outcome::Harvested(harvest) => {
            let Harvest { tables, rejects, rejected, manifest, .. } = *harvest;
            let tables = tables.into_iter().map(|table| (table.key, table.bytes));
            let objects = tables.chain(rejects.map(|rejects| (rejects.key, rejects.bytes))).collect();
            let found = Found::Harvested(Box::new(manifest));
            Inspected { name: file.name, path: file.path, size, found, rejected, objects }
        }
        Outcome::Failed(failure) => {
            let objects = failure.rejects.map(|rejects| (rejects.key, rejects.bytes)).into_iter().collect();
            let found = Found::Failed(Box::new(failure.report));
            Inspected { name: file.name, path: file.path, size, found, rejected: failure.rejected, objects }
        }
    })
}
