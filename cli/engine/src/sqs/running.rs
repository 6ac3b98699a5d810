//! What the queues keep in memory: a bell that rings when a message may have arrived.

use tokio::sync::watch;

/// Rung at every send; whoever polls looks again.
#[derive(Debug)]
pub struct Running {
    bell: watch::Sender<u64>,
}

impl Default for Running {
    fn default() -> Self {
        Self { bell: watch::Sender::new(0) }
    }
}

impl Running {
    pub(super) fn ring(&self) {
        self.bell.send_modify(|rung| *rung = rung.wrapping_add(1));
    }

    pub(super) fn listen(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }
}
