//! data-harvester: called for each object under `in/`, it turns the file into tables, accounts for it and moves it away.
//!
//! Events come at least once, in any order, and the function can be killed between any two requests. So every key
//! follows from the file's bytes, every write is either the same as before or conditional on what was seen, and the
//! original goes last: while it is there, the work can be done again and comes to the same.

mod account;
mod arrival;
mod error;
mod handler;
mod harvested;
mod harvester;
mod identity;
mod ledgers;
mod publish;
mod put;
mod reading;
mod remote;
mod shelve;
pub mod store;

pub use error::{HandlerError, HarvestError};
pub use handler::{Handled, Response, handle};
