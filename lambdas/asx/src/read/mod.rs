//! Reads every row of a recognised file: accepted, dropped as a repetition, or rejected with a code. Nothing else can
//! happen to a row, so rows in = accepted + rejected + duplicates.

mod books;
mod codes;
mod counts;
mod day;
mod fragments;
mod reader;
mod rejects;
mod rows;
mod settle;
mod subjects;
mod texts;
mod totals;
mod word;

pub(crate) use books::Read;
pub(crate) use codes::Codes;
pub use counts::Counts;
pub(crate) use day::Day;
pub(crate) use reader::{Ending, Order, read};
pub(crate) use rows::{Listed, NULL, Rows};
pub(crate) use word::Word;
