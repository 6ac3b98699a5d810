//! Reads every row of a recognised file: accepted, dropped as a repetition, or rejected with a code. Nothing else can
//! happen to a row, so rows in = accepted + rejected + duplicates.

mod counts;
mod duplicates;
mod rows;

pub use counts::Counts;

pub(crate) use rows::{Days, Read, read};
