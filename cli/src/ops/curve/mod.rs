//! Forward curves from the harvested tables: what each future of a region and product settled at on a trade date, in the
//! order of expiry.
//!
//! Partition folders and file names say which objects a date has, so no others are listed or read.

mod choose;
mod compare;
mod curves;
mod days;
mod draw;
mod missing;
mod place;
mod read;
mod source;
mod wanted;

pub use curves::{Curve, Point};
pub use draw::{Drawn, draw};
pub use place::Place;
pub use source::Source;
pub use wanted::{Against, Wanted};
