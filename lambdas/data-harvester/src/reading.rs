//! Processing a file while it comes from the store: the library reads on a thread of its own, and its body is fetched
//! here as it asks for it. Neither the file nor what it becomes is in memory as a whole.

use std::panic::resume_unwind;

use asx::{Input, Outcome};
use bytes::{Bytes, BytesMut};
use jiff::civil::Date;
use tempfile::SpooledTempFile;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::arrival::Arrival;
use crate::error::HarvestError;
use crate::remote::{Remote, Wanted};
use crate::store::{Pieces, Store, Stored};

/// What a file becomes is kept in memory up to here, in bytes, and beyond it in a temporary file.
const IN_MEMORY: usize = 8 << 20;
/// Handed to the other thread at a time, in bytes: turning to it costs as much as reading a few thousand.
const PIECE: usize = 256 << 10;

/// A file in the store, as it was found there.
#[derive(Debug)]
pub(crate) struct Reading<'a, S: Store> {
    pub(crate) store: &'a S,
    pub(crate) arrival: &'a Arrival,
    pub(crate) stored: &'a Stored<()>,
}

impl<S: Store> Reading<'_, S> {
    /// Processes the file under a name. `body` is an answer that has begun to come already.
    pub(crate) async fn process(
        &self,
        body: Option<S::Body>,
        name: &str,
        received_on: Date,
    ) -> Result<(Outcome, SpooledTempFile), HarvestError> {
        let (ask, mut asked) = mpsc::channel(1);
        let key = name.to_owned();
        let work = spawn_blocking(move || {
            let mut scratch = SpooledTempFile::new(IN_MEMORY);
            let outcome = asx::process(Input { name: &key, received_on }, &mut Remote(ask), &mut scratch);
            outcome.map(|outcome| (outcome, scratch)).map_err(|source| HarvestError::Process { key, source })
        });
        let mut next = body;
        let mut current = None;
        while let Some(wanted) = asked.recv().await {
            match wanted {
                Wanted::Start(answer) => {
                    let body = match next.take() {
                        Some(body) => body,
                        None => self.again().await?,
                    };
                    current = Some(body);
                    // Whoever asked waits for the answer, unless it panicked; then that is what is reported.
                    let _ = answer.send(());
                }
                Wanted::More(answer) => {
                    let piece = match &mut current {
                        Some(body) => piece(body).await.map_err(|reason| self.cut_off(reason))?,
                        None => Bytes::new(),
                    };
                    let _ = answer.send(piece);
                }
            }
        }
        match work.await {
            Ok(result) => result,
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            Err(error) => Err(self.cut_off(error.to_string())),
        }
    }

    /// The same bytes from the start.
    async fn again(&self) -> Result<S::Body, HarvestError> {
        let version = self.stored.version.as_deref().or(self.arrival.version.as_deref());
        let opened = self.store.open(&self.arrival.key, version).await?;
        match opened {
            Some(opened) if opened.etag == self.stored.etag => Ok(opened.body),
            _ => Err(self.cut_off("the object was replaced while it was read".to_owned())),
        }
    }

    fn cut_off(&self, reason: String) -> HarvestError {
        self.store.cut_off(&self.arrival.key, reason).into()
    }
}

/// What there is of a body up to some size; nothing at its end.
async fn piece(body: &mut impl Pieces) -> Result<Bytes, String> {
    let mut gathered = BytesMut::new();
    while gathered.len() < PIECE {
        let Some(piece) = body.next().await.transpose()? else { break };
        gathered.extend_from_slice(&piece);
    }
    Ok(gathered.freeze())
}
