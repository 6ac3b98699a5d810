//! Templates: text in, a checked description of resources out, and the functions that turn it into values.

mod dynamic;
mod evaluate;
mod format;
mod function;
mod graph;
mod parameters;
mod pseudo;
mod reader;
mod references;
mod section;
mod substitute;
mod validate;

pub use dynamic::resolve_dynamic;
pub use evaluate::{Scope, Surroundings, conditions};
pub use format::format_error;
pub use graph::Graph;
pub use parameters::{Declaration, ParameterValues, reference_values, resolve_parameters};
pub use pseudo::Pseudo;
pub use reader::read;
pub use references::{Reference, references};
pub use section::{Declared, Policy, Template};
pub use validate::{check_active, validate};
