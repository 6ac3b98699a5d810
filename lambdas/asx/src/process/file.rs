//! The file being processed, and the three ways in which it ends.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{EncodeError, totals};
use crate::input::Input;
use crate::keys;
use crate::layout::Layout;
use crate::manifest::{Counts, DateRange, Manifest, Output, Recognition};
use crate::outcome::{Failure, FailureReport, Harvest, Outcome, RejectsObject, TableObject};
use crate::read::Read;
use crate::recognise::{Recognised, Text, Unrecognised};
use crate::reject::{self, FileCode, Reject};
use crate::source::Source;
use crate::table::{self, Origin};

/// Rejects shown in a failure's report; all of them are in the rejects object.
const FIRST_REJECTS: usize = 10;

/// The file being processed.
pub(super) struct File<'a> {
    input: Input<'a>,
    source: Source,
    sha256: String,
}

impl<'a> File<'a> {
    pub(super) fn new(input: Input<'a>) -> Self {
        Self { input, source: Source::of(input.name), sha256: hex::encode(Sha256::digest(input.bytes)) }
    }

    pub(super) fn name(&self) -> &str {
        &self.source.file_name
    }

    /// The date in its name.
    pub(super) fn name_date(&self) -> Option<Date> {
        self.source.name_date
    }

    pub(super) fn unrecognised(&self, unrecognised: Unrecognised) -> Outcome {
        let kind = unrecognised.layout.map(|layout| layout.kind);
        let report = FailureReport { kind, ..self.report(unrecognised.code, unrecognised.reason) };
        Outcome::Failed(Box::new(Failure { report, rejects: None, rejected: Vec::new() }))
    }

    pub(super) fn failed(&self, layout: &Layout, code: FileCode, reason: String, read: Read) -> Outcome {
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

    pub(super) fn harvested(
        &self,
        text: &Text<'_>,
        recognised: Recognised,
        read: Read,
    ) -> Result<Outcome, EncodeError> {
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
