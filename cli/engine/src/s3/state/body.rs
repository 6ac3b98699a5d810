//! Object bodies: files named by ids (never by keys), written aside, synced, then renamed.
//!
//! A file is in place before the row that names it and goes after it, so a crash leaves at worst a file nobody names;
//! [`sweep`] removes those when the engine starts.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use tokio::io::AsyncWriteExt as _;

use crate::core::{Cloud, Store, StoreError};
use crate::s3::state::{Algorithm, Checksum, Digest};

const FOLDER: &str = "objects";
const ASIDE: &str = "new";

/// Why a body did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It ended before its end, or its signature was wrong.
    #[error("the body broke off: {0}")]
    Source(Box<dyn std::error::Error + Send + Sync>),
}

/// A body that has arrived completely and is not an object yet; dropped, it is gone.
#[derive(Debug)]
pub struct Draft {
    id: String,
    aside: PathBuf,
    kept: bool,
    /// Bytes.
    pub size: u64,
    /// Of all bytes.
    pub md5: [u8; 16],
    /// Of all bytes.
    pub checksum: Checksum,
}

impl Draft {
    /// Writes a stream aside, digesting it on the way.
    pub async fn receive(
        cloud: &Cloud,
        algorithm: Algorithm,
        mut stream: impl Stream<Item = Result<Bytes, Box<dyn std::error::Error + Send + Sync>>> + Unpin,
    ) -> Result<Self, BodyError> {
        let id = cloud.ids.hex();
        let folder = cloud.store.folder().join(FOLDER).join(ASIDE);
        tokio::fs::create_dir_all(&folder).await.map_err(|source| failed(&folder, source))?;
        let mut draft = Self {
            aside: folder.join(&id),
            id,
            kept: false,
            size: 0,
            md5: [0; 16],
            checksum: Checksum { algorithm, value: String::new(), composite: false },
        };
        let write = |source| failed(&draft.aside, source);
        let mut file = tokio::fs::File::create(&draft.aside).await.map_err(write)?;
        let mut digest = Digest::new(algorithm);
        while let Some(bytes) = stream.next().await {
            let bytes = bytes.map_err(BodyError::Source)?;
            digest.update(&bytes);
            draft.size += bytes.len() as u64;
            file.write_all(&bytes).await.map_err(|source| failed(&draft.aside, source))?;
        }
        file.flush().await.map_err(|source| failed(&draft.aside, source))?;
        file.sync_all().await.map_err(|source| failed(&draft.aside, source))?;
        (draft.md5, draft.checksum) = digest.finish();
        Ok(draft)
    }

    /// Moves the file to where objects are and gives its id. From here on the caller answers for it.
    pub fn keep(mut self, cloud: &Cloud) -> Result<String, StoreError> {
        let place = path(&cloud.store, &self.id);
        let folder = place.parent().unwrap_or(&place);
        std::fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
        std::fs::rename(&self.aside, &place).map_err(|source| failed(&place, source))?;
        self.kept = true;
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|s| failed(folder, s))?;
        Ok(self.id.clone())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed now is swept at the next start.
            let _ = std::fs::remove_file(&self.aside);
        }
    }
}

/// Where the body `id` lies.
pub fn path(store: &Store, id: &str) -> PathBuf {
    store.folder().join(FOLDER).join(id.get(..2).unwrap_or("__")).join(id)
}

/// A request waits for so many files to be removed; more go in the background, because a disk takes milliseconds for each.
const AWAITED: usize = 16;

/// Removes bodies that are nobody's any more.
pub fn discard(store: &Store, bodies: impl IntoIterator<Item = String>) {
    let paths: Vec<PathBuf> = bodies.into_iter().map(|body| path(store, &body)).collect();
    // A file that stays costs space and nothing else: no row names it, and the next start sweeps it.
    let remove = move |paths: Vec<PathBuf>| {
        for path in paths {
            let _ = std::fs::remove_file(path);
        }
    };
    if paths.len() > AWAITED {
        drop(tokio::task::spawn_blocking(move || remove(paths)));
    } else {
        remove(paths);
    }
}

/// Removes every file that no row names.
pub fn sweep(store: &Store) -> Result<(), StoreError> {
    let named: HashSet<String> = store.transaction(|transaction| {
        let mut statement = transaction
            .prepare("SELECT body FROM s3_versions WHERE body IS NOT NULL UNION SELECT body FROM s3_parts")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect::<Result<_, _>>().map_err(StoreError::from)
    })?;
    let folder = store.folder().join(FOLDER);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(failed(&folder, source)),
    };
    for part in entries.flatten() {
        let files = std::fs::read_dir(part.path()).map_err(|source| failed(&part.path(), source))?;
        for file in files.flatten() {
            if !named.contains(&*file.file_name().to_string_lossy()) && is_old(&file) {
                std::fs::remove_file(file.path()).map_err(|source| failed(&file.path(), source))?;
            }
        }
    }
    Ok(())
}

/// Whether a file is older than a minute: the engine already listens while it sweeps, and what arrives meanwhile is no
/// object yet.
fn is_old(file: &std::fs::DirEntry) -> bool {
    let modified = file.metadata().and_then(|about| about.modified()).ok();
    modified.and_then(|modified| modified.elapsed().ok()).is_some_and(|age| age.as_secs() > 60)
}

fn failed(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::File { path: path.to_owned(), source }
}
