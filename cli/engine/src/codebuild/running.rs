//! What CodeBuild keeps in memory: builds that run, so that they can be interrupted and waited for, and one lock per
//! project, because a project's builds share its source folder.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use super::build::{Build, find_build};
use crate::core::{ApiError, Cloud};

/// Why a build shall end before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interrupt {
    /// Someone asked for it.
    Stopped,
    /// The engine ends; the build runs again when it is back.
    Shutdown,
}

/// A build that runs.
struct Handle {
    interrupt: watch::Sender<Option<Interrupt>>,
    task: Option<JoinHandle<()>>,
}

/// See the module.
#[derive(Default)]
pub struct Running {
    builds: Mutex<HashMap<String, Handle>>,
    folders: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    changed: Notify,
}

impl Running {
    /// A lock that the builds of one project take in turn.
    pub(super) fn folder(&self, project: &str) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(lock(&self.folders).entry(project.to_owned()).or_default())
    }

    /// Makes a build known; the receiver tells it to end.
    pub(super) fn begin(&self, id: &str) -> watch::Receiver<Option<Interrupt>> {
        let (interrupt, receiver) = watch::channel(None);
        lock(&self.builds).insert(id.to_owned(), Handle { interrupt, task: None });
        receiver
    }

    /// Keeps the task of a build, to wait for it at the end.
    pub(super) fn keep(&self, id: &str, task: JoinHandle<()>) {
        if let Some(handle) = lock(&self.builds).get_mut(id) {
            handle.task = Some(task);
        }
    }

    /// Tells a build to end.
    pub(super) fn interrupt(&self, id: &str, why: Interrupt) {
        if let Some(handle) = lock(&self.builds).get(id) {
            handle.interrupt.send_replace(Some(why));
        }
    }

    /// Forgets a build that is over and wakes those who wait.
    pub(super) fn end(&self, id: &str) {
        lock(&self.builds).remove(id);
        self.changed.notify_waiters();
    }

    /// Tells all builds to end and hands over their tasks.
    pub(super) fn drain(&self) -> Vec<JoinHandle<()>> {
        let mut builds = lock(&self.builds);
        builds
            .values_mut()
            .filter_map(|handle| {
                handle.interrupt.send_replace(Some(Interrupt::Shutdown));
                handle.task.take()
            })
            .collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Resolves when the build is over; `None` when there is no such build.
pub async fn settled(cloud: &Cloud, id: &str) -> Result<Option<Build>, ApiError> {
    loop {
        let changed = cloud.running.codebuild.changed.notified();
        tokio::pin!(changed);
        // Registered before looking, so that an end in between is not missed.
        changed.as_mut().enable();
        match find_build(cloud, id)? {
            Some(build) if !build.build_complete => changed.await,
            other => return Ok(other),
        }
    }
}
