//! What the harvester made of files, read back from a bucket; for `upload-sample`, for `inspect`, and as evidence for
//! an approval.

mod evidence;
mod found;
mod look;
mod results;

pub use evidence::{Differing, Evidence, evidence};
pub use found::{Found, Reading, TableOf, Why};
pub use look::{Fate, Looker, Sought};
pub use results::{HarvestResult, harvest_results};
