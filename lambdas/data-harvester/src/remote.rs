//! The two ends between the store, which is asynchronous, and the library, which reads from another thread.

use std::io::{self, Read};

use bytes::{Buf, Bytes};
use tokio::sync::{mpsc, oneshot};

/// What the reading thread wants.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// The body from its start.
    Start(oneshot::Sender<()>),
    /// More of it; nothing is the end.
    More(oneshot::Sender<Bytes>),
}

/// A body that is asked for piece by piece.
#[derive(Debug)]
pub(crate) struct Remote(pub(crate) mpsc::Sender<Wanted>);

impl asx::Body for Remote {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        ask(&self.0, Wanted::Start)?;
        Ok(Box::new(Reader { remote: &self.0, piece: Bytes::new() }))
    }
}

struct Reader<'a> {
    remote: &'a mpsc::Sender<Wanted>,
    piece: Bytes,
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() {
            self.piece = ask(self.remote, Wanted::More)?;
        }
        let some = self.piece.len().min(buffer.len());
        self.piece.copy_to_slice(&mut buffer[..some]);
        Ok(some)
    }
}

fn ask<T>(remote: &mpsc::Sender<Wanted>, wanted: fn(oneshot::Sender<T>) -> Wanted) -> io::Result<T> {
    // Nobody answers any more when the store has failed, and nobody waits for what comes of this then.
    let given_up = || io::Error::from(io::ErrorKind::BrokenPipe);
    let (answer, answered) = oneshot::channel();
    remote.blocking_send(wanted(answer)).map_err(|_| given_up())?;
    answered.blocking_recv().map_err(|_| given_up())
}
