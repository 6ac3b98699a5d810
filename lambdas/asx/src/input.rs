//! What the caller knows about a file besides its bytes.

use jiff::civil::Date;

/// One file to be processed.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The object's key (`in/feed/eod_20250227.csv`) or just a file name. It is a hint and an identity, see
    /// [`Source`](crate::Source); what the file is, its bytes decide.
    pub name: &'a str,
    /// The day it was downloaded, in Sydney, see [`received_on`](crate::received_on). Files that carry no date of their
    /// own take it as their trade date; for all others it changes nothing.
    pub received_on: Date,
}
