//! An AWS in memory, behind the SDK's own HTTP connector, for tests.
//!
//! Handlers take real SDK clients, so what is tested includes the requests that they send and how they read the
//! answers; no socket is involved, so a test may stop tokio's clock and let every back-off pass at once.

mod fake_s3;
mod host;
mod s3_multipart;
mod s3_objects;
mod server;
mod wire;
mod xml;

pub use fake_s3::{FakeS3, StoredVersion};
pub use host::Host;
pub use server::{Behave, Received, Server};
pub use wire::{Call, Reply, sdk_config, sdk_config_at};
pub use xml::{inner, inners};
