//! Why the folders could not be made or removed.

use lambda_shared::custom_resource::PropertyError;
use lambda_shared::emptier::EmptyError;
use std::io;
use std::path::PathBuf;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum FoldersError {
    /// The template does not give what is needed.
    #[error(transparent)]
    Properties(#[from] PropertyError),
    /// A folder's name would make an ordinary object.
    #[error(
        "{folder:?} is not a folder: in the template's Folders a name is not empty and ends in one \"/\""
    )]
    NotAFolder {
        /// The name in the template.
        folder: String,
    },
    /// The feeds file's key would make a folder.
    #[error("{key:?} cannot be the feeds file: the template's SourcesKey must name an object, not a folder")]
    NotAFile {
        /// The key in the template.
        key: String,
    },
    /// The code package lacks the feeds file.
    #[error(
        "the code package has no readable {}: create-folders' buildspec must put config/sources.toml beside \
         bootstrap",
        path.display()
    )]
    NoSources {
        /// Where it was looked for.
        path: PathBuf,
        /// Why it cannot be read.
        source: io::Error,
    },
    /// S3 refused.
    #[error("{action} for {key} in bucket {bucket}: {reason}")]
    Call {
        /// What was asked, such as `s3:PutObject`.
        action: &'static str,
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// S3's words.
        reason: String,
    },
    /// What was made could not all be removed.
    #[error(transparent)]
    Remove(#[from] EmptyError),
}
