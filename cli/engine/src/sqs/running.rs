//! What the queues keep in memory: a bell that rings when a message may have arrived, and the tasks that move messages.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Rung at every send; whoever polls looks again.
#[derive(Debug)]
pub struct Running {
    bell: watch::Sender<u64>,
    moves: Mutex<Vec<JoinHandle<()>>>,
}

impl Default for Running {
    fn default() -> Self {
        Self { bell: watch::Sender::new(0), moves: Mutex::default() }
    }
}

impl Running {
    pub(super) fn ring(&self) {
        self.bell.send_modify(|rung| *rung = rung.wrapping_add(1));
    }

    pub(super) fn listen(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Keeps what moves messages until it ends by itself or with the engine.
    pub(super) fn keep_move(&self, task: JoinHandle<()>) {
        let mut moves = self.moves();
        moves.retain(|task| !task.is_finished());
        moves.push(task);
    }

    pub(super) fn abort_moves(&self) {
        self.moves().drain(..).for_each(|task| task.abort());
    }

    fn moves(&self) -> MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.moves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
