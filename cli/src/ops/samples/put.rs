//! Storing one file.

use aws_sdk_s3::primitives::ByteStream;
use sha2::{Digest, Sha256};

use super::{Pick, Sent};
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::Clock;

/// The metadata that says on which day a file was downloaded.
const DAY: &str = "asx-date";

/// Read a file once, so that what is hashed is what is stored, and store it.
pub(super) async fn put(
    clients: &Clients,
    clock: &dyn Clock,
    bucket: &str,
    pick: &Pick,
) -> Result<Sent, Error> {
    let bytes = tokio::fs::read(&pick.path).await.map_err(|source| Error::File {
        verb: "read",
        path: pick.path.clone(),
        source,
    })?;
    let (sha256, size) = (hex::encode(Sha256::digest(&bytes)), bytes.len() as u64);
    clients
        .s3()
        .put_object()
        .bucket(bucket)
        .key(&pick.key)
        .set_metadata(pick.received_on.map(|day| [(DAY.to_owned(), day.to_string())].into()))
        .body(ByteStream::from(bytes))
        .send()
        .await
        .during(format!("store s3://{bucket}/{}", pick.key))?;
    Ok(Sent { sha256, size, at: clock.now() })
}
