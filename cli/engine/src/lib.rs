//! A local AWS that executes: one process on loopback, the AWS wire protocols outside, `SQLite` and files inside.
//!
//! - [`core`] is what every service stands on: clock, ids, store, bus, gate, errors.
//! - [`wire`] decodes and encodes the protocols and checks signatures; nothing below it knows HTTP.
//! - [`services`] is the table of services; each has a folder with its operations over rules over state.
//!
//! The engine knows neither the command line nor the lambdas: it runs what a template and a buildspec tell it to.

pub mod config;
pub mod core;
pub mod endpoint;
mod engine;
pub mod services;
pub mod wire;

mod cloudformation;
mod codebuild;
mod codeconnections;
mod codepipeline;
mod events;
mod glue;
mod iam;
mod lambda;
mod logs;
mod s3;
mod secretsmanager;
mod sns;
mod sqs;
mod sts;

pub use config::{Config, Source};
pub use endpoint::Endpoint;
pub use engine::{Engine, StartError};
