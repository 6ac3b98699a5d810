//! Instances: the zip's `bootstrap` as a process of its own, that asks for events over the Runtime API.
//!
//! A [`fleet`] holds the instances of a function; each is looked after by [`serve`], which starts a [`sandbox`], gives it
//! events one after the other and ends it. What runs is what the zip holds, whatever architecture the function names.

mod environment;
mod failure;
mod fleet;
mod leftovers;
mod log_lines;
mod log_writer;
mod memory;
mod report;
mod runtime_api;
mod sandbox;
mod serve;
mod spawn;
mod work;

pub(super) use fleet::{Fleets, end_all, retire, run, stop};
pub(super) use leftovers::end_leftovers;
pub(super) use work::Event;
