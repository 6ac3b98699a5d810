//! Gates: what waits for a person, what speaks for it, and the answer.

mod answer;
mod evidence;
mod gate;

pub use answer::{Answer, Decision, answer};
pub use evidence::{Evidence, StackEvidence, evidence};
pub use gate::{Gate, gates};
