//! An error as a program reads it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Document;

/// Why a command did not do what it was asked for. It is the last line on stderr; notes and warnings may stand above.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Failure {
    /// What happened.
    pub error: String,
    /// Why, outermost first.
    pub causes: Vec<String>,
    /// The command or flag that helps; commands stand in backticks.
    pub hint: Option<String>,
    /// The exit code.
    pub exit: u8,
}

impl Document for Failure {
    const SCHEMA: &'static str = "mdd.error/1";
}
