//! The whole way of a file: decode, recognise, read, judge, encode, account for it.

mod totals;

use arrow_schema::ArrowError;
use parquet::errors::ParquetError;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::input::Input;
use crate::keys;
use crate::layout::{Context, Layout};
use crate::manifest::{Counts, DateRange, Manifest, Output, Recognition};
use crate::outcome::{Failure, FailureReport, Harvest, Outcome, RejectsObject, TableObject};
use crate::read::{self, Read};
use crate::recognise::{self, Recognised, Text, Unrecognised};
use crate::reject::{self, FileCode, Reject};
use crate::source::Source;
use crate::table::{self, Origin};

/// Rejects shown in a failure's report; all of them are in the rejects object.
const FIRST_REJECTS: usize = 10;

/// The tables could not be written. No file should be able to cause this; it is a defect of this crate.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// Columns do not fit the table's declaration.
    #[error("rows do not fit the declared columns: {0}")]
    Columns(#[from] ArrowError),
    /// Parquet would not take them.
    #[error("Parquet could not be written: {0}")]
    Parquet(#[from] ParquetError),
}

/// Processes one file. The result depends on nothing but the input.
pub fn process(input: Input<'_>) -> Result<Outcome, EncodeError> {
    let file =
        File { input, source: Source::of(input.name), sha256: hex::encode(Sha256::digest(input.bytes)) };
    let text = match recognise::decode(input.bytes) {
        Ok(text) => text,
        Err(unrecognised) => return Ok(file.unrecognised(unrecognised)),
    };
    let recognised = match recognise::recognise(&text.content, &file.source.file_name) {
        Ok(recognised) => recognised,
        Err(unrecognised) => return Ok(file.unrecognised(unrecognised)),
    };
    let context = Context { name_date: file.source.name_date, received_on: input.received_on };
    let read = read::read(&text.content, &recognised, &context);
    match judge(&read.counts) {
        Some((code, reason)) => Ok(file.failed(recognised.layout, code, reason, read)),
        None => file.harvested(&text, recognised, read),
    }
}

/// Whether the rows as a whole can be taken.
fn judge(counts: &Counts) -> Option<(FileCode, String)> {
    if counts.rows_in == 0 {
        return Some((FileCode::EmptyFile, "there is a header but no row below it".to_owned()));
    }
    if counts.too_many_rejects() || counts.accepted == 0 {
        let codes: Vec<String> =
            counts.rejects.iter().map(|(code, count)| format!("{count} {code}")).collect();
        let reason = format!(
            "{} of {} rows were rejected ({}); up to 5 or 1 % are tolerated, and never all",
            counts.rejected,
            counts.rows_in,
            codes.join(", ")
        );
        return Some((FileCode::TooManyRejects, reason));
    }
    None
}

/// The file being processed.
struct File<'a> {
    input: Input<'a>,
    source: Source,
    sha256: String,
}

impl File<'_> {
    fn unrecognised(&self, unrecognised: Unrecognised) -> Outcome {
        let kind = unrecognised.layout.map(|layout| layout.kind);
        let report = FailureReport { kind, ..self.report(unrecognised.code, unrecognised.reason) };
        Outcome::Failed(Box::new(Failure { report, rejects: None, rejected: Vec::new() }))
    }

    fn failed(&self, layout: &Layout, code: FileCode, reason: String, read: Read) -> Outcome {
        let rejects = self.rejects(layout, &read.rejects);
        let report = FailureReport {
            kind: Some(layout.kind),
            rejects_key: rejects.as_ref().map(|object| object.key.clone()),
            first_rejects: read.rejects.iter().take(FIRST_REJECTS).cloned().collect(),
            rows: Some(Counts { accepted: 0, warned: 0, ..read.counts }),
            ..self.report(code, reason)
        };
        Outcome::Failed(Box::new(Failure { report, rejects, rejected: read.rejects }))
    }

    fn report(&self, code: FileCode, reason: String) -> FailureReport {
        FailureReport {
            version: FailureReport::VERSION,
            key: self.input.name.to_owned(),
            size: self.input.bytes.len() as u64,
            sha256: self.sha256.clone(),
            code,
            reason,
            kind: None,
            rows: None,
            rejects_key: None,
            first_rejects: Vec::new(),
        }
    }

    fn rejects(&self, layout: &Layout, rejects: &[Reject]) -> Option<RejectsObject> {
        let object = || RejectsObject {
            key: keys::rejects(layout.kind, &self.sha256),
            bytes: reject::to_csv(rejects),
        };
        (!rejects.is_empty()).then(object)
    }

    fn harvested(&self, text: &Text<'_>, recognised: Recognised, read: Read) -> Result<Outcome, EncodeError> {
        let layout = recognised.layout;
        let tables = self.tables(layout, &read)?;
        let rejects = self.rejects(layout, &read.rejects);
        let manifest = Manifest {
            version: Manifest::VERSION,
            key: self.input.name.to_owned(),
            size: self.input.bytes.len() as u64,
            sha256: self.sha256.clone(),
            kind: layout.kind,
            layout: layout.name.to_owned(),
            source: self.source.id.clone(),
            recognition: Recognition {
                confidence: recognised.confidence,
                evidence: recognised.evidence,
                doubts: recognised.doubts,
            },
            encoding: text.encoding.to_owned(),
            byte_order_mark: text.marked,
            delimiter: char::from(recognised.delimiter),
            received_on: layout.dated_by_receipt.then_some(self.input.received_on),
            rejects_key: rejects.as_ref().map(|object| object.key.clone()),
            outputs: tables.iter().map(output).collect(),
            dates: dates(&tables),
            totals: totals::of(&read.days),
            rows: read.counts,
            supersedes: Vec::new(),
        };
        let harvest = Harvest { kind: layout.kind, tables, rejects, rejected: read.rejects, manifest };
        Ok(Outcome::Harvested(Box::new(harvest)))
    }

    fn tables(&self, layout: &Layout, read: &Read) -> Result<Vec<TableObject>, EncodeError> {
        let table = layout.table();
        let origin = Origin { file_name: &self.source.file_name, sha256: &self.sha256 };
        let objects = table::encode(&read.days, origin)?.into_iter().map(|day| TableObject {
            key: keys::table(table, day.date, layout.name, &self.source.id),
            table,
            date: day.date,
            rows: day.rows,
            sha256: hex::encode(Sha256::digest(&day.bytes)),
            bytes: day.bytes,
        });
        Ok(objects.collect())
    }
}

fn output(object: &TableObject) -> Output {
    Output {
        table: object.table,
        schema_version: object.table.schema_version(),
        trade_date: object.date,
        key: object.key.clone(),
        rows: object.rows,
        size: object.bytes.len() as u64,
        sha256: object.sha256.clone(),
    }
}

/// The tables come by date.
fn dates(tables: &[TableObject]) -> Option<DateRange> {
    Some(DateRange { first: tables.first()?.date, last: tables.last()?.date })
}
