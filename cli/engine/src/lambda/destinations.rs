//! `DestinationConfig`, which requests and templates spell alike.

use serde::Deserialize;

/// Where results of asynchronous events go.
#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
pub struct Destinations {
    /// Where success is told.
    pub on_success: Destination,
    /// Where failure is told.
    pub on_failure: Destination,
}

/// One of them.
#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
pub struct Destination {
    /// An ARN.
    pub destination: Option<String>,
}
