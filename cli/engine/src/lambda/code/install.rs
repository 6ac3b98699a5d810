//! From a zip to a folder: hashed, unpacked aside, renamed. The same content is unpacked once.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::core::{ApiError, Call};
use crate::lambda::code::source::Zip;
use crate::lambda::code::unpack::unpack;
use crate::lambda::code::{Source, of_function};
use crate::lambda::error;

/// The code a function has.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Code {
    /// SHA-256 of the zip in base64, as AWS tells it.
    pub sha256: String,
    /// The same in hexadecimal digits: the name of its folder.
    pub folder: String,
    /// Bytes of the zip.
    pub size: u64,
    /// Where it came from.
    pub source: Source,
}

/// Fetches and unpacks the code of the function `name`.
pub(in crate::lambda) async fn install(call: &Call, name: &str, source: &Source) -> Result<Code, ApiError> {
    let zip = source.fetch(call).await?;
    let home = of_function(&call.cloud, name);
    let aside = home.join(format!("{}.new", call.cloud.ids.uuid()));
    let (digest, size) = tokio::task::spawn_blocking(move || match zip {
        Zip::Bytes(bytes) => place(Cursor::new(bytes), &home, &aside),
        Zip::File(path) => {
            let file = File::open(&path).map_err(|problem| unreadable(&path, &problem))?;
            place(std::io::BufReader::new(file), &home, &aside)
        }
    })
    .await
    .map_err(ApiError::internal)??;
    let sha256 = STANDARD.encode(&digest);
    Ok(Code { sha256, folder: hex::encode(digest), size, source: source.clone() })
}

/// Hashes a zip and unpacks it under `home`, by way of `aside`.
fn place(mut zip: impl Read + std::io::Seek, home: &Path, aside: &Path) -> Result<(Vec<u8>, u64), ApiError> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let read = zip.read(&mut buffer).map_err(|problem| unreadable(home, &problem))?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
    let digest = hash.finalize().to_vec();
    let folder = home.join(hex::encode(&digest));
    if folder.is_dir() {
        return Ok((digest, size));
    }
    let unpacked = unpack(zip, aside).and_then(|()| settle(aside, &folder));
    if unpacked.is_err() {
        let _ = std::fs::remove_dir_all(aside);
    }
    unpacked.map(|()| (digest, size))
}

fn settle(aside: &Path, folder: &PathBuf) -> Result<(), ApiError> {
    match std::fs::rename(aside, folder) {
        // Somebody else was faster with the same content.
        Err(_) if folder.is_dir() => Ok(()),
        renamed => renamed.map_err(|problem| unreadable(folder, &problem)),
    }
}

fn unreadable(path: &Path, problem: &std::io::Error) -> ApiError {
    error::service(format!("{}: {problem}", path.display()))
}
