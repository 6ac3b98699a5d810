//! What is generated in `cli/docs` is what the program says; `just docs` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod help;
mod kept;
mod schemas;
