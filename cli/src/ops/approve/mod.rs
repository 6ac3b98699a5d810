//! Gates: what waits for a person, what speaks for it, and the answer.

mod answer;
mod comment;
mod evidence;
mod gate;
mod planned;
mod since;
mod standing;
mod tested;
mod trial;
mod unread;
mod warning;

pub use answer::{Answer, Decision, answer};
pub use comment::check_comment;
pub use evidence::{Beside, Evidence, evidence};
pub use gate::{Gate, gates};
pub use planned::Planned;
use planned::planned;
pub use since::{Since, by_folder, since};
pub use standing::{Ended, Standing, fate, standing};
use tested::tested;
pub use tested::{LogError, Tested, TriedFile};
pub use trial::StackEvidence;
use trial::trial;
pub use warning::{Warning, warnings};
