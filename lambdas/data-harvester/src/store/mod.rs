//! What the harvester asks of a bucket. The seam is here so that a test can hold the bucket in memory and fail any
//! request of it.

mod bucket;
mod error;
mod object;
mod s3;
mod s3_parts;

pub use bucket::{Pieces, Store};
pub use error::StoreError;
pub use object::{About, Head, Label, Place, Stored, Upload, When, Written};
pub use s3::S3;
