//! Files put into the test stack's bucket, or into a given one, followed until the harvester is done with them, and
//! judged.

mod already;
mod board;
mod catalogue;
mod digest;
mod follow;
mod given;
mod multipart;
mod pick;
mod put;
mod rate;
mod repeat;
mod send;
mod track;
mod uploader;
mod verdict;

pub use already::{Already, Known, already};
pub use board::Board;
pub use catalogue::Catalogue;
pub use given::{Given, exists, given};
pub use pick::{Pick, chosen, default_choice};
pub use rate::Rate;
pub use repeat::repeated;
pub use send::{Job, Task, send};
pub use track::{Sent, State, Track};
pub use verdict::{Verdict, verdict};
