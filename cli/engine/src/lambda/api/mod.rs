//! Decoding and encoding: REST with JSON.

mod answer;
mod configuration;
mod event_config;
mod functions;
mod invoke;
mod mappings;
mod policy;
mod table;
mod tags;

pub use table::SERVICE;
