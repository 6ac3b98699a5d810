//! ASX Energy files: what a file is, what its rows say, and the tables they become.
//!
//! Bytes in, bytes out: no AWS, no async, no file system and no clock, so that the harvester, `mdd inspect` and the
//! tests run exactly the same code and the same input always gives the same output. [`process`] is the whole of it;
//! the formats, tables and keys are described in `lambdas/README.md`.
//!
//! A file is a stream, and what it becomes goes into a scratch that the caller provides: memory does not grow with the
//! file.

pub mod contract;
pub mod keys;
pub mod manifest;
pub mod settlements;
pub mod value;

mod body;
mod container;
mod expected;
mod input;
mod json;
mod layout;
mod ledger;
mod outcome;
mod page;
mod process;
mod read;
mod received;
mod recognise;
mod record;
mod reject;
mod scratch;
mod source;
mod sydney;
mod table;
mod text;

pub use body::Body;
pub use container::{Container, Format};
pub use expected::{Difference, Expected, ExpectedFile, ExpectedResult, ExpectedTable};
pub use input::Input;
pub use layout::Kind;
pub use ledger::{Entry, Ledger, Stamp};
pub use outcome::{Failure, FailureReport, Harvest, Outcome, RejectsObject, TableObject};
pub use process::{ProcessError, process};
pub use received::received_on;
pub use reject::{FileCode, Reject, RowCode, Warning};
pub use scratch::{Content, Scratch};
pub use source::Source;
pub use table::{Column, Table, TableError};

// Layouts are tried as a caller would, with the same helpers as the tests under `tests/`.
#[cfg(test)]
extern crate self as asx;
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;
