//! The pollers of all mappings that are enabled.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::core::{ApiError, Cloud};
use crate::lambda::mapping::document::{KIND, Mapping};
use crate::lambda::mapping::poll::poll;

/// By the mapping's id; one that has ended stays until its batches are done with.
#[derive(Default)]
pub struct Pollers {
    all: Mutex<HashMap<String, Poller>>,
}

#[derive(Clone, Default)]
struct Poller {
    cancel: CancellationToken,
    tasks: TaskTracker,
}

impl Pollers {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Poller>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a mapping polls or has batches that are not done with.
    pub(super) fn busy(&self, id: &str) -> bool {
        self.lock().get(id).is_some_and(|poller| !poller.tasks.is_empty())
    }
}

/// Starts a mapping's poller, after the one it may have had has ended.
pub(super) fn start(cloud: &Arc<Cloud>, mapping: &Mapping) {
    let pollers = &cloud.running.lambda.pollers;
    let before = end(cloud, &mapping.id);
    if !mapping.enabled {
        return;
    }
    let poller = Poller::default();
    pollers.lock().insert(mapping.id.clone(), poller.clone());
    let (cloud, mapping) = (Arc::clone(cloud), mapping.clone());
    let Poller { cancel, tasks } = poller;
    let batches = tasks.clone();
    tasks.spawn(async move {
        if let Some(before) = before {
            before.tasks.wait().await;
        }
        poll(&cloud, &mapping, &cancel, &batches).await;
    });
}

/// Ends a mapping's poller; its batches go on.
pub(super) fn end(cloud: &Cloud, id: &str) -> Option<Waiting> {
    let poller = cloud.running.lambda.pollers.lock().get(id).cloned()?;
    poller.cancel.cancel();
    poller.tasks.close();
    Some(Waiting { tasks: poller.tasks })
}

/// What is left of a poller that was ended.
pub(super) struct Waiting {
    tasks: TaskTracker,
}

/// Resolves when a mapping that was disabled or removed has finished its batches.
pub async fn settled(cloud: &Cloud, id: &str) {
    let poller = cloud.running.lambda.pollers.lock().get(id).cloned();
    if let Some(poller) = poller {
        poller.tasks.wait().await;
    }
}

/// Starts the pollers of all mappings that are enabled.
pub(in crate::lambda) fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    for (_, mapping) in cloud.store.list::<Mapping>(KIND, "")? {
        start(cloud, &mapping);
    }
    Ok(())
}

/// Ends all pollers and waits for their batches, whose instances are ended at the same time.
pub(in crate::lambda) async fn stop(cloud: &Cloud) {
    let all: Vec<Poller> = cloud.running.lambda.pollers.lock().drain().map(|(_, poller)| poller).collect();
    for poller in &all {
        poller.cancel.cancel();
        poller.tasks.close();
    }
    for poller in all {
        poller.tasks.wait().await;
    }
}
