//! What is tried, by what it needs.

pub mod bootstrap;
pub mod looking;
pub mod objects;
