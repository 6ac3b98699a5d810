//! Empties a bucket: every version, every delete marker, every unfinished upload.
//!
//! CloudFormation deletes only a bucket that holds nothing at all. The clean-up function and the command line use
//! this same code. It deletes while it lists, keeps many `DeleteObjects` of up to 1000 keys in flight, as many as S3 bears, reads the per-key
//! errors that S3 hides in a 200, and goes round until listings come back empty.

mod counts;
mod delete;
mod empty;
mod error;
mod flow;
mod line;
mod listing;
mod progress;
mod quiet;
mod round;
mod tally;
mod uploads;

pub use counts::Counts;
pub use empty::{Emptier, Limits, Report};
pub use error::{EmptyError, Failure};
pub use progress::Progress;
pub use quiet::Quiet;
