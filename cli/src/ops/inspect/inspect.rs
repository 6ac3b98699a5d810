//! One file through the library the harvester is made of.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use asx::{Body, Content, Failure, Harvest, Input, Outcome, ProcessError, Reject, keys};
use jiff::Timestamp;
use jiff::civil::Date;
use tempfile::SpooledTempFile;

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
    /// The first rejected rows, in the order of the file.
    pub rejected: Vec<Reject>,
    /// How many rows were rejected.
    pub rejects: u64,
    /// The objects beside manifest or report: keys and contents.
    pub objects: Vec<(String, Content)>,
    /// What the contents stand in.
    pub scratch: SpooledTempFile,
}

/// What a file becomes is kept in memory up to here, in bytes, and beyond it in a temporary file.
const IN_MEMORY: usize = 8 << 20;

/// A file that is read as a stream.
struct Local<'a>(&'a Path);

impl Body for Local<'_> {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(self.0)?))
    }
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
    let unreadable = |source| Error::File { verb: "read", path: file.path.clone(), source };
    let size = std::fs::metadata(&file.path).map_err(unreadable)?.len();
    let key = format!("{}{}", keys::IN, file.name);
    let received_on = received_on.unwrap_or_else(|| asx::received_on(None, &key, now));
    let mut scratch = SpooledTempFile::new(IN_MEMORY);
    let outcome = asx::process(Input { name: &key, received_on }, &mut Local(&file.path), &mut scratch);
    let outcome = outcome.map_err(|error| match error {
        ProcessError::Read(source) => unreadable(source),
        ProcessError::Scratch(source) => Error::File { verb: "write", path: std::env::temp_dir(), source },
        ProcessError::Parquet(_) => Error::Bug(format!("{}: {error}", file.path.display())),
    })?;
    let (found, rejects, rejected, objects) = match outcome {
        Outcome::Harvested(harvest) => {
            let Harvest { tables, rejects, rejected, manifest, .. } = *harvest;
            let tables = tables.into_iter().map(|table| (table.key, table.content));
            let objects = tables.chain(rejects.map(|rejects| (rejects.key, rejects.content))).collect();
            let count = manifest.rows.rejected;
            (Found::Harvested(Box::new(manifest)), count, rejected, objects)
        }
        Outcome::Failed(failure) => {
            let Failure { report, rejects, rejected } = *failure;
            let objects = rejects.map(|rejects| (rejects.key, rejects.content)).into_iter().collect();
            let count = report.rows.as_ref().map_or(0, |rows| rows.rejected);
            (Found::Failed(Box::new(report)), count, rejected, objects)
        }
    };
    Ok(Inspected { name: file.name, path: file.path, size, found, rejected, rejects, objects, scratch })
}
