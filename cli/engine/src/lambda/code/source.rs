//! Where code comes from.

use std::path::PathBuf;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Call};
use crate::lambda::error::invalid;
use crate::s3;

/// A zip in memory or in a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// The zip itself.
    Zip(#[serde(skip)] Bytes),
    /// An object.
    S3 {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// A version, or the newest.
        version: Option<String>,
    },
}

/// The zip's bytes, in memory or in a file that must not be changed.
pub(super) enum Zip {
    Bytes(Bytes),
    File(PathBuf),
}

impl Source {
    /// Gets the zip, from a bucket with the caller's permissions.
    pub(super) async fn fetch(&self, call: &Call) -> Result<Zip, ApiError> {
        match self {
            Self::Zip(bytes) if bytes.is_empty() => Err(invalid("Uploaded file must be a non-empty zip")),
            Self::Zip(bytes) => Ok(Zip::Bytes(bytes.clone())),
            Self::S3 { bucket, key, version } => {
                let object = s3::get_object(call, bucket, key, version.as_deref()).await;
                object.map(|object| Zip::File(object.file)).map_err(|error| {
                    invalid(format!(
                        "Error occurred while GetObject. S3 Error Code: {}. S3 Error Message: {}",
                        error.code, error.message
                    ))
                })
            }
        }
    }
}
