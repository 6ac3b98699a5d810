//! Storing one file: in one piece, or a large one in parts.

use std::path::Path;

use aws_sdk_s3::primitives::ByteStream;

use super::digest;
use super::multipart::{self, Parts};
use super::uploader::{Done, Uploader};
use super::{Pick, Sent};
use crate::errors::{During, Error};
use crate::ops::Clock;

/// Store a file; `begin` is called when it is its turn, `sent` as its bytes arrive. Its hash, by which its result is
/// found, is made only if somebody will look.
pub(super) async fn put(
    up: &Uploader<'_>,
    clock: &dyn Clock,
    pick: &Pick,
    hashed: bool,
    begin: impl FnOnce(),
    sent: impl Fn(u64),
) -> Result<Sent, Error> {
    let (sha256, done) = match Parts::of(pick.size) {
        Some(parts) => {
            begin();
            let hash = async {
                if hashed { digest::off_thread(&pick.path, digest::sha256).await.map(Some) } else { Ok(None) }
            };
            futures::try_join!(hash, multipart::upload(up, pick, parts, &sent))?
        }
        None => {
            let _slot = up.slot_for_file(pick.size).await;
            begin();
            in_one_piece(up, pick, hashed, &sent).await?
        }
    };
    Ok(Sent { sha256, size: done.size, version: done.version, at: clock.now(), before: None })
}

/// Read once, so that what is hashed is what is stored; looked at before, because what grew may not fit into memory, and
/// after, because it may be written to while it is read.
async fn in_one_piece(
    up: &Uploader<'_>,
    pick: &Pick,
    hashed: bool,
    sent: &impl Fn(u64),
) -> Result<(Option<String>, Done), Error> {
    let read = move |path: &Path| {
        let bytes = std::fs::read(path)?;
        let sha256 = hashed.then(|| digest::of_bytes(&bytes));
        Ok((bytes, sha256))
    };
    pick.unchanged()?;
    let (bytes, sha256) = digest::off_thread(&pick.path, read).await?;
    pick.unchanged()?;
    let size = bytes.len() as u64;
    let stored = up
        .s3
        .put_object()
        .bucket(up.bucket)
        .key(&pick.key)
        .set_metadata(pick.metadata())
        .body(ByteStream::from(bytes))
        .send()
        .await
        .during(format!("store {}", up.place(pick)))?;
    sent(size);
    Ok((sha256, Done { version: stored.version_id, size }))
}
