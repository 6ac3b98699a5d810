//! What a file has come to so far: days that are over, encoded; counts, totals, rejected rows.

use super::rejects::{Finished, Rejects};
use super::settle::settle;
use super::{Codes, Counts, Day, totals};
use crate::manifest::Totals;
use crate::process::ProcessError;
use crate::reject::{Fault, Reject};
use crate::scratch::Spool;
use crate::table::{DayObject, Encoder, Table};
use crate::text::Line;

pub(super) struct Books<'s, 'a> {
    table: Table,
    encoder: Encoder,
    pub(super) counts: Counts,
    totals: Totals,
    rejects: Rejects,
    objects: Vec<DayObject>,
    pub(super) spool: &'s mut Spool<'a>,
}

/// What reading a file came to.
#[derive(Debug)]
pub(crate) struct Read {
    /// By date. Their source's hash is yet to be filled in.
    pub(crate) objects: Vec<DayObject>,
    pub(crate) counts: Counts,
    pub(crate) totals: Totals,
    pub(crate) rejects: Finished,
}

impl<'s, 'a> Books<'s, 'a> {
    pub(super) fn new(table: Table, file_name: &str, spool: &'s mut Spool<'a>) -> Result<Self, ProcessError> {
        Ok(Self {
            table,
            encoder: Encoder::new(table, file_name)?,
            counts: Counts::default(),
            totals: totals::none(table),
            rejects: Rejects::default(),
            objects: Vec::new(),
            spool,
        })
    }

    pub(super) fn reject(&mut self, line: &Line<'_>, fault: Fault) -> Result<(), ProcessError> {
        let (code, reason) = fault.into_parts();
        self.counts.rows_in += 1;
        let raw = line.as_str().into_owned();
        self.add(Reject { line: line.number, code, reason, raw })
    }

    fn add(&mut self, reject: Reject) -> Result<(), ProcessError> {
        self.counts.reject(reject.code);
        self.rejects.add(reject, self.spool).map_err(ProcessError::Scratch)
    }

    /// Writes part of a day that has more rows than a row group.
    pub(super) fn write_part(&mut self, day: &mut Day, codes: &Codes) -> Result<(), ProcessError> {
        self.counts.accept(&day.warnings);
        totals::add(&mut self.totals, self.table, day, codes);
        let mut writer = match day.writer.take() {
            Some(writer) => writer,
            None => self.encoder.begin(day.date)?,
        };
        self.encoder.write(&mut writer, day, codes, self.spool)?;
        day.writer = Some(writer);
        day.clear();
        Ok(())
    }

    /// Settles a day that is over, and writes it.
    pub(super) fn close(&mut self, day: &mut Day, codes: &Codes) -> Result<(), ProcessError> {
        if self.table.has_natural_key() {
            let (dropped, conflicts) = settle(day, self.table, codes);
            self.counts.duplicates += dropped;
            for reject in conflicts {
                self.add(reject)?;
            }
        }
        if day.rows() > 0 {
            self.write_part(day, codes)?;
        }
        if let Some(writer) = day.writer.take() {
            self.objects.push(writer.finish(self.spool)?);
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Read, ProcessError> {
        self.objects.sort_by_key(|object| object.date);
        let rejects = self.rejects.finish(self.spool).map_err(ProcessError::Scratch)?;
        Ok(Read { objects: self.objects, counts: self.counts, totals: self.totals, rejects })
    }
}
