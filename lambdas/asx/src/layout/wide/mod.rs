//! Wide files: tab-separated, the date in a title row, then a group of columns for each region.
//!
//! The order of the columns is known, the text of the header is not. So cells are told by their place, and what a header
//! does say must not contradict it. A line has many values, and each becomes a row of its own.

mod curve;
mod form;
mod option_oi;
mod title;

pub(super) use curve::{Curve, Measure};
pub(crate) use form::Wide;
pub(super) use option_oi::OptionOi;
use title::Title;
