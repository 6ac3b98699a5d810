//! Where a layout's columns stand in the lines of one file.

use super::{Cells, Layout};
use crate::recognise::Recognised;
use crate::record::Splitter;
use crate::reject::{Fault, RowCode};
use crate::text::Line;

pub(crate) struct Columns {
    splitter: Splitter,
    /// Fields a row must have.
    fields: usize,
    /// For each column of the layout its place in a row.
    places: Vec<Option<usize>>,
    names: Vec<&'static str>,
    /// Whose fields the number of fields is.
    by: &'static str,
}

impl Columns {
    pub(crate) fn new(layout: &Layout, recognised: &Recognised) -> Self {
        Self {
            splitter: layout.splitter(recognised.delimiter),
            fields: recognised.fields,
            places: recognised.places.clone(),
            names: layout.columns(),
            by: if layout.header.is_some() { "the header has" } else { "such a row has" },
        }
    }

    /// The cells of a line, however many it has.
    pub(super) fn split<'a>(&'a mut self, line: &Line<'a>) -> Cells<'a> {
        Cells { fields: self.splitter.split(line.text), places: &self.places, names: &self.names }
    }

    /// The cells of a line that has as many fields as it should.
    #[inline]
    pub(super) fn cells<'a>(&'a mut self, line: &Line<'a>) -> Result<Cells<'a>, Fault> {
        let fields = self.splitter.split(line.text);
        if fields.len() != self.fields {
            let reason = format!("{} fields where {} {}", fields.len(), self.by, self.fields);
            return Err(Fault::new(RowCode::FieldCount, reason));
        }
        Ok(Cells { fields, places: &self.places, names: &self.names })
    }
}
