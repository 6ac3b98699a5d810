//! What the lambdas share, and the two pieces the command line shares with them: the bucket emptier
//! and the stopping of what fills buckets.

pub mod aws;
pub mod back_off;
#[cfg(feature = "custom-resource")]
pub mod custom_resource;
pub mod emptier;
pub mod settings;
#[cfg(feature = "sources")]
pub mod sources;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tracing;
