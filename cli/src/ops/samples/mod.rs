//! Files put into the test stack's bucket, followed until the harvester is done with them, and judged.

mod board;
mod catalogue;
mod pick;
mod put;
mod send;
mod track;
mod verdict;

pub use catalogue::Catalogue;
pub use pick::{Pick, chosen, default_choice};
pub use send::{Job, send};
pub use track::{Sent, State, Track};
pub use verdict::{Verdict, verdict};
