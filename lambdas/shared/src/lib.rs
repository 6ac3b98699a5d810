//! What the lambdas share, and the one piece the command line shares with them: the bucket emptier.

pub mod aws;
pub mod back_off;
#[cfg(feature = "custom-resource")]
pub mod custom_resource;
pub mod emptier;
pub mod settings;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tracing;
