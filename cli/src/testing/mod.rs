//! What unit tests of operations share: a service that answers from a script, and a clock that never waits.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod change;
mod clock;
mod connected;
mod documents;
mod elsewhere;
mod links;
pub mod paper;
mod refused;
mod script;
mod strict;
mod typed;

pub use change::change;
pub use clock::TestClock;
pub use connected::connected;
pub use elsewhere::Elsewhere;
pub use links::readable_links;
pub use refused::refused_look;
pub use script::Script;
pub use typed::{Ran, typed, typed_and_interrupted, typed_in};
