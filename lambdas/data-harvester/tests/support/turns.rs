//! Harvesters that make their requests in an order which the test decides.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};

use data_harvester::store::{About, Head, Label, Place, Store, StoreError, Stored, Upload, When, Written};
use serde_json::Value;
use tokio::sync::Notify;

use super::event;
use super::memory::{Body, Memory};

/// Whose request is next. When all turns are taken, everyone goes on as it comes.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    left: Mutex<VecDeque<usize>>,
    changed: Notify,
}

impl Turns {
    pub(crate) fn new(order: impl IntoIterator<Item = usize>) -> Self {
        Self { left: Mutex::new(order.into_iter().collect()), changed: Notify::new() }
    }

    /// Delivers an event to the harvester of this number, once.
    pub(crate) async fn deliver(&self, number: usize, store: &Memory, record: &Value) {
        let waiting = Waiting { store, number, turns: self };
        data_harvester::handle(&waiting, event(std::slice::from_ref(record))).await.unwrap();
        self.left().retain(|next| *next != number);
        self.changed.notify_waiters();
    }

    /// Until it is this harvester's turn.
    async fn take(&self, number: usize) {
        loop {
            let changed = self.changed.notified();
            let mine = {
                let mut left = self.left();
                let mine = left.front().is_none_or(|next| *next == number);
                if mine {
                    left.pop_front();
                }
                mine
            };
            if mine {
                return self.changed.notify_waiters();
            }
            changed.await;
        }
    }

    fn left(&self) -> MutexGuard<'_, VecDeque<usize>> {
        self.left.lock().unwrap()
    }
}

/// The bucket as one of the harvesters sees it, who waits for its turn before each request.
#[derive(Debug)]
pub(crate) struct Waiting<'a> {
    store: &'a Memory,
    number: usize,
    turns: &'a Turns,
}

impl Store for Waiting<'_> {
    type Body = Body;

    fn name(&self) -> &str {
        self.store.name()
    }

    fn part_size(&self) -> usize {
        self.store.part_size()
    }

    async fn open(&self, key: &str, version: Option<&str>) -> Result<Option<Stored<Body>>, StoreError> {
        self.turns.take(self.number).await;
        self.store.open(key, version).await
    }

    async fn head(&self, key: &str) -> Result<Option<Head>, StoreError> {
        self.turns.take(self.number).await;
        self.store.head(key).await
    }

    async fn write(&self, label: Label<'_>, bytes: &[u8], when: When<'_>) -> Result<Written, StoreError> {
        self.turns.take(self.number).await;
        self.store.write(label, bytes, when).await
    }

    async fn begin(&self, label: Label<'_>) -> Result<String, StoreError> {
        self.turns.take(self.number).await;
        self.store.begin(label).await
    }

    async fn part(
        &self,
        upload: Upload<'_>,
        number: i32,
        bytes: Vec<u8>,
    ) -> Result<Option<String>, StoreError> {
        self.turns.take(self.number).await;
        self.store.part(upload, number, bytes).await
    }

    async fn complete(
        &self,
        upload: Upload<'_>,
        etags: &[String],
        when: When<'_>,
    ) -> Result<Written, StoreError> {
        self.turns.take(self.number).await;
        self.store.complete(upload, etags, when).await
    }

    async fn abandon(&self, upload: Upload<'_>) -> Result<(), StoreError> {
        self.turns.take(self.number).await;
        self.store.abandon(upload).await
    }

    async fn unfinished(&self, key: &str) -> Result<Vec<String>, StoreError> {
        self.turns.take(self.number).await;
        self.store.unfinished(key).await
    }

    async fn copy(&self, from: Place<'_>, to: &str, about: &About) -> Result<bool, StoreError> {
        self.turns.take(self.number).await;
        self.store.copy(from, to, about).await
    }

    async fn remove(&self, place: Place<'_>) -> Result<(), StoreError> {
        self.turns.take(self.number).await;
        self.store.remove(place).await
    }
}
