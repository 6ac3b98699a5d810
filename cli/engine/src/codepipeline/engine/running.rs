//! What CodePipeline keeps in memory: one board a pipeline, where decisions are made one at a time and everyone who waits
//! for one is woken.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, futures::Notified, watch};
use tokio::task::JoinHandle;

use crate::core::Cloud;

/// See the module.
#[derive(Default)]
pub struct Running {
    boards: Mutex<HashMap<String, Arc<Board>>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

/// The place where a pipeline's decisions are made.
#[derive(Default)]
pub struct Board {
    decisions: Mutex<()>,
    changed: Notify,
    /// The executions that a task moves.
    moving: Mutex<HashSet<String>>,
    /// By execution, told when its actions shall be given up.
    abandoned: Mutex<HashMap<String, watch::Sender<bool>>>,
}

impl Running {
    /// The board of a pipeline.
    pub fn board(&self, pipeline: &str) -> Arc<Board> {
        Arc::clone(lock(&self.boards).entry(pipeline.to_owned()).or_default())
    }

    /// Keeps a task until it ends by itself or with the engine.
    pub(super) fn keep(&self, task: JoinHandle<()>) {
        let mut tasks = lock(&self.tasks);
        tasks.retain(|task| !task.is_finished());
        tasks.push(task);
    }

    pub(super) fn drain(&self) -> Vec<JoinHandle<()>> {
        std::mem::take(&mut *lock(&self.tasks))
    }
}

impl Board {
    /// The board of a pipeline.
    pub fn of(cloud: &Cloud, pipeline: &str) -> Arc<Self> {
        cloud.running.codepipeline.board(pipeline)
    }

    /// Makes one decision at a time: read, decide and store while holding this.
    pub fn decide(&self) -> MutexGuard<'_, ()> {
        lock(&self.decisions)
    }

    /// Wakes everyone who waits for a decision.
    pub fn wake(&self) {
        self.changed.notify_waiters();
    }

    /// Resolves at the next [`Board::wake`] after it was enabled.
    pub fn changed(&self) -> Notified<'_> {
        self.changed.notified()
    }

    /// Tells when the actions of an execution shall be given up.
    pub fn abandonment(&self, execution: &str) -> watch::Receiver<bool> {
        lock(&self.abandoned).entry(execution.to_owned()).or_default().subscribe()
    }

    /// Gives up the actions of an execution.
    pub fn abandon(&self, execution: &str) {
        if let Some(sender) = lock(&self.abandoned).get(execution) {
            sender.send_replace(true);
        }
    }

    /// Lets the actions of an execution run that was given up before: those that begin now are not meant.
    pub fn forget_abandonment(&self, execution: &str) {
        lock(&self.abandoned).remove(execution);
    }

    /// Notes that a task moves an execution; `false` when one does already.
    pub(super) fn enter(&self, execution: &str) -> bool {
        lock(&self.moving).insert(execution.to_owned())
    }

    /// Notes that no task moves an execution any more.
    pub(super) fn leave(&self, execution: &str) {
        lock(&self.moving).remove(execution);
        self.forget_abandonment(execution);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
