//! What a pipeline says, and whether AWS would take it.

mod artifacts;
mod check;
mod names;
mod references;
mod shape;

pub use shape::{ActionDeclaration, ActionTypeId, Declaration, ExecutionMode, StageDeclaration};

pub(super) use check::check;
pub(super) use references::references;
