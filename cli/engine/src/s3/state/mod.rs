//! What S3 keeps: rows in `SQLite` for everything a listing needs, bodies in files beside it.

mod body;
mod bucket;
mod column;
mod digest;
mod listing;
mod schema;
mod upload;
mod version;

pub use body::{BodyError, Draft, discard, path, sweep};
pub use bucket::{Bucket, Versioning};
pub use digest::{Algorithm, Checksum, Digest};
pub use listing::{Entry, Page, Query};
pub use schema::SCHEMA;
pub use upload::{Part, Plan, Upload};
pub use version::{About, Encryption, NULL, Removed, Version};
