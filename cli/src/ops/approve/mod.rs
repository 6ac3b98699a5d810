//! Gates: what waits for a person, what speaks for it, and the answer.

mod answer;
mod evidence;
mod gate;
mod since;

pub use answer::{Answer, Decision, answer};
pub use evidence::{Beside, Evidence, StackEvidence, Tested, evidence};
pub use gate::{Gate, gates};
pub use since::{Since, by_folder, since};
