//! The log of a build: lines as they come, written by one task in batches as large as what arrived meanwhile.
//!
//! While a batch is made durable the next one collects, so a chatty build costs few writes and a quiet one shows each
//! line at once. Values of secrets are replaced, as CodeBuild does.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::codebuild::outside;
use crate::core::{Call, Clock};

/// At most so many lines at once.
const BATCH: usize = 1000;

enum Sink {
    Lines(mpsc::UnboundedSender<(Timestamp, String)>, Arc<dyn Clock>),
    #[cfg(test)]
    Test(mpsc::UnboundedSender<String>),
    /// Logs are off.
    Nowhere,
}

/// Cheap to clone; the log ends when the last clone is gone.
#[derive(Clone)]
pub(in crate::codebuild) struct Log {
    sink: Arc<Sink>,
    secrets: Arc<RwLock<Vec<String>>>,
}

impl Log {
    /// A log that goes to a stream of a group, and the task that writes it.
    pub fn to_stream(call: Call, group: String, stream: String) -> (Self, JoinHandle<()>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let clock = Arc::clone(&call.cloud.clock);
        let writer = tokio::spawn(write(call, group, stream, receiver));
        (Self::new(Sink::Lines(sender, clock)), writer)
    }

    /// A log that nobody keeps.
    pub fn nowhere() -> Self {
        Self::new(Sink::Nowhere)
    }

    #[cfg(test)]
    pub fn to_channel() -> (Self, mpsc::UnboundedReceiver<String>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self::new(Sink::Test(sender)), receiver)
    }

    fn new(sink: Sink) -> Self {
        Self { sink: Arc::new(sink), secrets: Arc::default() }
    }

    /// Hides this value in everything that follows.
    pub fn hide(&self, secret: &str) {
        if !secret.is_empty() {
            self.secrets.write().unwrap_or_else(PoisonError::into_inner).push(secret.to_owned());
        }
    }

    /// One line of output.
    pub fn line(&self, text: &str) {
        let mut text = text.to_owned();
        for secret in self.secrets.read().unwrap_or_else(PoisonError::into_inner).iter() {
            text = text.replace(secret, "***");
        }
        // Errors mean that the writer is gone, and with it whoever could read.
        match &*self.sink {
            Sink::Lines(sender, clock) => drop(sender.send((clock.now(), text))),
            #[cfg(test)]
            Sink::Test(sender) => drop(sender.send(text)),
            Sink::Nowhere => {}
        }
    }

    /// One line of the service's own.
    pub fn note(&self, text: &str) {
        let now = match &*self.sink {
            Sink::Lines(_, clock) => clock.now(),
            #[cfg(test)]
            Sink::Test(_) => Timestamp::UNIX_EPOCH,
            Sink::Nowhere => Timestamp::UNIX_EPOCH,
        };
        self.line(&format!("[Container] {} {text}", now.strftime("%Y/%m/%d %H:%M:%S%.6f")));
    }
}

async fn write(
    call: Call,
    group: String,
    stream: String,
    mut lines: mpsc::UnboundedReceiver<(Timestamp, String)>,
) {
    let mut batch = Vec::new();
    while lines.recv_many(&mut batch, BATCH).await > 0 {
        if let Err(error) = outside::append_log(&call, &group, &stream, &batch) {
            tracing::warn!(%group, %stream, %error, "build log lines were lost");
        }
        batch.clear();
    }
}
