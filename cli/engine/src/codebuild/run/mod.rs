//! What the phases of a build stand on, and the run of a build through them.

mod drive;
mod environment;
mod job;
mod log;
mod shell;

pub(super) mod cache;
pub(super) mod files;
pub(super) mod source;

pub(super) use drive::spawn;
pub(super) use job::Job;
