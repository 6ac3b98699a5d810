//! Web pages with tables, read as text: each row of a table a line, its cells between tabs. Nothing else of a page is
//! kept but its title.
//!
//! So what reads lines reads pages as well. A line's number is that of the row: a page may well be one line of text.

mod rows;
mod table;

use std::io::{self, Read};

use crate::body::Body;
use rows::Rows;

/// A page larger than this, in bytes, is not looked into. Those with tables have some hundred thousand.
pub(crate) const MOST: u64 = 16 << 20;

/// A page as a body of the rows of its tables.
pub(crate) struct Page<'b>(pub(crate) &'b mut dyn Body);

impl Body for Page<'_> {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Rows::new(self.0.open()?)))
    }
}
