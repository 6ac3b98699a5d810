//! The file being processed, and the three ways in which it ends.

use std::io::{self, Write};

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::ProcessError;
use crate::container::Container;
use crate::input::Input;
use crate::keys;
use crate::layout::{Dated, Layout};
use crate::manifest::{Counts, DateRange, Manifest, Output, Recognition};
use crate::outcome::{Failure, FailureReport, Harvest, Outcome, RejectsObject, TableObject};
use crate::read::Read;
use crate::recognise::{Names, Recognised, Unrecognised};
use crate::reject::FileCode;
use crate::scratch::{Content, Spool};
use crate::source::Source;
use crate::table::DayObject;
use crate::text::Digest;

/// Rejects shown in a failure's report; all of them are in the rejects object.
const FIRST_REJECTS: usize = 10;

/// The file being processed.
pub(super) struct File<'a> {
    input: Input<'a>,
    source: Source,
    /// What it is unpacked from, and what that calls it.
    container: Option<(Container, Source)>,
    /// Known when it has been read to its end.
    digest: Option<Digest>,
}

impl<'a> File<'a> {
    pub(super) fn new(input: Input<'a>) -> Self {
        Self { input, source: Source::of(input.name), container: None, digest: None }
    }

    pub(super) fn name(&self) -> &str {
        &self.source.file_name
    }

    /// Its own name, and the one it has in its container.
    pub(super) fn names(&self) -> Names<'_> {
        Names {
            date: self.name_date(),
            own: self.name(),
            packed: self.container.as_ref().map(|(_, source)| source.file_name.as_str()),
        }
    }

    /// The date in its name, else in the name it has in its container.
    pub(super) fn name_date(&self) -> Option<Date> {
        self.source.name_date.or_else(|| self.container.as_ref()?.1.name_date)
    }

    /// Whose hash this is, is the file: of one that is packed, what is in it does not count.
    pub(super) fn identify(&mut self, digest: Digest) {
        self.digest.get_or_insert(digest);
    }

    /// From here on, it is about what is in there.
    pub(super) fn enter(&mut self, container: Container) {
        let source = Source::of(container.member.as_deref().unwrap_or_default());
        self.container = Some((container, source));
    }

    fn digest(&self) -> Digest {
        self.digest.clone().unwrap_or_default()
    }

    pub(super) fn received_on(&self) -> Date {
        self.input.received_on
    }

    pub(super) fn unrecognised(&self, unrecognised: Unrecognised) -> Outcome {
        let kind = unrecognised.layout.map(|layout| layout.kind);
        let report = FailureReport { kind, ..self.report(unrecognised.code, unrecognised.reason) };
        Outcome::Failed(Box::new(Failure { report, rejects: None, rejected: Vec::new() }))
    }

    pub(super) fn failed(&self, layout: &Layout, code: FileCode, reason: String, read: Read) -> Outcome {
        let rejects = self.rejects(layout, read.rejects.content);
        let report = FailureReport {
            kind: Some(layout.kind),
            rejects_key: rejects.as_ref().map(|object| object.key.clone()),
            first_rejects: read.rejects.first.iter().take(FIRST_REJECTS).cloned().collect(),
            rows: Some(Counts { accepted: 0, warned: 0, ..read.counts }),
            ..self.report(code, reason)
        };
        Outcome::Failed(Box::new(Failure { report, rejects, rejected: read.rejects.first }))
    }

    fn report(&self, code: FileCode, reason: String) -> FailureReport {
        let Digest { sha256, size } = self.digest();
        FailureReport {
            version: FailureReport::VERSION,
            key: self.input.name.to_owned(),
            size,
            sha256,
            code,
            reason: match &self.container {
                Some((container, _)) => format!("{}: {reason}", container.place()),
                None => reason,
            },
            kind: None,
            rows: None,
            rejects_key: None,
            first_rejects: Vec::new(),
        }
    }

    fn rejects(&self, layout: &Layout, content: Content) -> Option<RejectsObject> {
        let any = content.size() > 0;
        any.then(|| RejectsObject { key: keys::rejects(layout.kind, &self.digest().sha256), content })
    }

    pub(super) fn harvested(
        &self,
        (encoding, marked): (&str, bool),
        recognised: Recognised,
        read: Read,
        spool: &mut Spool<'_>,
    ) -> Result<Outcome, ProcessError> {
        let layout = recognised.layout;
        let tables: Result<Vec<_>, _> =
            read.objects.into_iter().map(|day| self.table(layout, day, spool)).collect();
        let tables = tables?;
        let rejects = self.rejects(layout, read.rejects.content);
        let Digest { sha256, size } = self.digest();
        let manifest = Manifest {
            version: Manifest::VERSION,
            key: self.input.name.to_owned(),
            size,
            sha256,
            kind: layout.kind,
            layout: layout.name.to_owned(),
            source: self.source.id.clone(),
            recognition: Recognition {
                confidence: recognised.confidence,
                evidence: recognised.evidence,
                doubts: recognised.doubts,
            },
            container: self.container.as_ref().map(|(container, _)| container.clone()),
            encoding: encoding.to_owned(),
            byte_order_mark: marked,
            delimiter: char::from(recognised.delimiter),
            received_on: (layout.dated == Dated::ByReceipt).then_some(self.input.received_on),
            rejects_key: rejects.as_ref().map(|object| object.key.clone()),
            outputs: tables.iter().map(output).collect(),
            dates: dates(&tables),
            totals: read.totals,
            stated_totals: recognised.stated_totals,
            rows: read.counts,
            supersedes: Vec::new(),
        };
        let rejected = read.rejects.first;
        let harvest = Harvest { kind: layout.kind, tables, rejects, rejected, manifest };
        Ok(Outcome::Harvested(Box::new(harvest)))
    }

    fn table(
        &self,
        layout: &Layout,
        day: DayObject,
        spool: &mut Spool<'_>,
    ) -> Result<TableObject, ProcessError> {
        day.complete(&self.digest().sha256, spool)?;
        let mut hash = Hashing(Sha256::new());
        spool.copy(&day.content, &mut hash).map_err(ProcessError::Scratch)?;
        let table = layout.table;
        Ok(TableObject {
            key: keys::table(table, day.date, layout.name, &self.source.id),
            table,
            date: day.date,
            rows: day.rows,
            sha256: hex::encode(hash.0.finalize()),
            content: day.content,
        })
    }
}

/// A writer that only hashes.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn output(object: &TableObject) -> Output {
    Output {
        table: object.table,
        schema_version: object.table.schema_version(),
        trade_date: object.date,
        key: object.key.clone(),
        rows: object.rows,
        size: object.content.size(),
        sha256: object.sha256.clone(),
    }
}

/// The tables come by date.
fn dates(tables: &[TableObject]) -> Option<DateRange> {
    Some(DateRange { first: tables.first()?.date, last: tables.last()?.date })
}
