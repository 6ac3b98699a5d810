//! What a file is. Content decides: the first bytes, the header, the shape of the rows, in this order. The name only adds
//! to how sure that is, an extension is never trusted, and a name that disagrees is noted.

mod body;
mod candidate;
mod decide;
mod head;
mod header;
mod names;
mod page;
mod shape;
mod verdict;
mod wide;

pub(crate) use body::refuse_binary;
pub(crate) use decide::{recognise, recognise_log, recognise_page};
pub(crate) use names::Names;
pub use verdict::Confidence;
pub(crate) use verdict::{Recognised, Unrecognised};
