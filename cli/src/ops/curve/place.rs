//! Where tables lie: in a data bucket, or in a folder with the same keys below it.

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::objects;

/// Where tables lie.
#[derive(Debug)]
pub enum Place<'a> {
    /// In a bucket.
    Bucket {
        /// Through these.
        clients: &'a Clients,
        /// Its name.
        bucket: String,
    },
    /// In a folder, as `mdd inspect --out` writes one.
    Folder(PathBuf),
}

impl Place<'_> {
    /// The folders right below `folder`, which ends with a slash, as they do. None where it does not exist.
    pub(super) async fn folders(&self, folder: &str) -> Result<Vec<String>, Error> {
        match self {
            Self::Bucket { clients, bucket } => objects::folders(clients, bucket, folder).await,
            Self::Folder(root) => {
                let names = names(&root.join(folder), std::fs::FileType::is_dir)?;
                Ok(names.into_iter().map(|name| format!("{folder}{name}/")).collect())
            }
        }
    }

    /// The keys that begin with `prefix`, in their order; in a folder, those right below its last slash.
    pub(super) async fn keys(&self, prefix: &str) -> Result<Vec<String>, Error> {
        match self {
            Self::Bucket { clients, bucket } => {
                let listed = objects::list(clients, bucket, prefix).await?;
                Ok(listed.into_iter().map(|object| object.key).collect())
            }
            Self::Folder(root) => {
                let (folder, start) = prefix.split_at(prefix.rfind('/').map_or(0, |slash| slash + 1));
                let names = names(&root.join(folder), |kind| !kind.is_dir())?.into_iter();
                let begun = names.filter(|name| name.starts_with(start));
                Ok(begun.map(|name| format!("{folder}{name}")).collect())
            }
        }
    }

    /// What is under a key; `None` if it has gone meanwhile.
    pub(super) async fn content(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::Bucket { clients, bucket } => objects::read(clients, bucket, key).await,
            Self::Folder(root) => {
                let path = root.join(key);
                match std::fs::read(&path) {
                    Ok(content) => Ok(Some(content)),
                    Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                    Err(source) => Err(Error::File { verb: "read", path, source }),
                }
            }
        }
    }

    /// Where a key is, for a message.
    pub(super) fn address(&self, key: &str) -> String {
        match self {
            Self::Bucket { bucket, .. } => format!("s3://{bucket}/{key}"),
            Self::Folder(root) => root.join(key).display().to_string(),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bucket { bucket, .. } => f.write_str(bucket),
            Self::Folder(root) => root.display().fmt(f),
        }
    }
}

/// The names in a folder, in their order; none where it does not exist. Names of ours are text.
fn names(folder: &Path, wanted: impl Fn(&std::fs::FileType) -> bool) -> Result<Vec<String>, Error> {
    let unreadable = |source| Error::File { verb: "read", path: folder.to_owned(), source };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        if wanted(&entry.file_type().map_err(unreadable)?) {
            names.extend(entry.file_name().into_string());
        }
    }
    names.sort_unstable();
    Ok(names)
}
