//! `mdd`, the terminal for a market-data pipeline, on AWS and on one machine.
//!
//! Layers: [`commands`] resolve, ask and report; [`ops`] do the work through [`clients`] and never touch the
//! terminal; [`ui`] is the only place that knows what a terminal can do. Nothing here asks whether it talks to AWS
//! or to the local engine: that is an endpoint and a set of keys, settled once in [`clients`].

pub mod app;
pub mod args;
pub mod clients;
pub mod commands;
pub mod context;
pub mod errors;
pub mod exit;
pub mod interrupt;
pub mod ops;
pub mod schema;
pub mod settings;
#[cfg(test)]
mod testing;
pub mod ui;
