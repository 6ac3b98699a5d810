//! Hashes of files and of parts of them, read in pieces. All of it blocks.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use md5::Md5;
use sha2::{Digest, Sha256};

use super::multipart::Parts;
use crate::errors::Error;

const PIECE: usize = 1 << 18;

/// What a service says of a part that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OfPart {
    /// In hex: the `ETag`, unless the bucket encrypts with a key of its own.
    pub(super) md5: String,
    /// The checksum the SDK sends by default.
    pub(super) crc32: [u8; 4],
}

/// What tells whether an object holds this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OfFile {
    pub(super) sha256: String,
    /// As S3 makes it, in one piece or in parts, of a file that we uploaded.
    pub(super) etag: String,
    pub(super) size: u64,
}

/// Run something that reads, off the threads that others wait on.
pub(super) async fn off_thread<T: Send + 'static>(
    path: &Path,
    read: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let owned: PathBuf = path.to_owned();
    let fail = |source| Error::File { verb: "read", path: path.to_owned(), source };
    match tokio::task::spawn_blocking(move || read(&owned)).await {
        Ok(result) => result.map_err(fail),
        Err(error) => Err(fail(io::Error::other(error))),
    }
}

/// Of bytes, in hex.
pub(super) fn of_bytes(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Of a file's bytes, in hex.
pub(super) fn sha256(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    pieces(path, 0, u64::MAX, |piece| hash.update(piece))?;
    Ok(hex::encode(hash.finalize()))
}

/// Of one part.
pub(super) fn part(path: &Path, offset: u64, length: u64) -> io::Result<OfPart> {
    let (mut md5, mut crc32) = (Md5::new(), crc32fast::Hasher::new());
    pieces(path, offset, length, |piece| {
        md5.update(piece);
        crc32.update(piece);
    })?;
    Ok(OfPart { md5: hex::encode(md5.finalize()), crc32: crc32.finalize().to_be_bytes() })
}

/// Of a whole file.
pub(super) fn file(path: &Path) -> io::Result<OfFile> {
    let size = path.metadata()?.len();
    let mut sha256 = Sha256::new();
    let mut hash = |offset, length| -> io::Result<[u8; 16]> {
        let mut md5 = Md5::new();
        pieces(path, offset, length, |piece| {
            sha256.update(piece);
            md5.update(piece);
        })?;
        Ok(md5.finalize().into())
    };
    let etag = match Parts::of(size) {
        None => hex::encode(hash(0, u64::MAX)?),
        Some(parts) => {
            let mut hashes = Vec::new();
            for part in parts.iter() {
                hashes.extend(hash(part.offset, part.length)?);
            }
            format!("{}-{}", hex::encode(Md5::digest(hashes)), parts.count())
        }
    };
    Ok(OfFile { sha256: hex::encode(sha256.finalize()), etag, size })
}

fn pieces(path: &Path, offset: u64, length: u64, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let mut file = File::open(path)?;
    if offset > 0 {
        file.seek(SeekFrom::Start(offset))?;
    }
    let mut file = file.take(length);
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => take(&piece[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_a_service_gives() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("abc");
        std::fs::write(&path, "abc").expect("a file");
        let of_file = file(&path).expect("readable");
        assert_eq!(of_file.etag, "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(of_file.sha256, sha256(&path).expect("readable"));
        assert!(of_file.sha256.starts_with("ba7816bf"));
        let bc = part(&path, 1, 2).expect("readable");
        assert_eq!(bc.md5, hex::encode(Md5::digest("bc")));
        assert_eq!(part(&path, 0, 3).expect("readable").crc32, 0x3524_41C2_u32.to_be_bytes());
    }
}
