//! The command line's shape. clap is known here and in the heads of the command files, nowhere else.

mod cli;
mod globals;
mod refused;
pub mod values;

pub use cli::{Cli, command, offered};
pub use globals::{ColorChoice, GLOBAL_OPTIONS, Globals, OutputFormat, shell_word};
pub use refused::refused;
