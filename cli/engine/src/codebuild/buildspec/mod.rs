//! Buildspecs, version 0.2: read with positions, so that an error names its line.

mod artifacts;
mod read;
mod spec;
mod yaml;

pub(super) use artifacts::ArtifactRules;
pub(super) use spec::{Buildspec, OnFailure};
