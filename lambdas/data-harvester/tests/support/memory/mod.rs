//! The bucket: versioned, with conditional writes as S3 has them, a clock that the test moves, and faults.

mod body;
mod fault;
mod state;
mod store;

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard};

pub(crate) use body::Body;
use data_harvester::store::{About, StoreError};
pub(crate) use fault::{End, Fault, Moment};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use state::State;
use tokio::sync::Notify;

/// S3 writes keys into its events like forms: what is left as it is, besides letters and digits, and the space is a plus.
const EVENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b' ');

/// What a reader of the bucket sees: bodies and what is known of them, by key.
pub(crate) type Bucket = BTreeMap<String, (Vec<u8>, About)>;

/// A versioned bucket named `data`.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    state: Mutex<State>,
    killed: Arc<Notify>,
}

/// Another bucket that holds the same.
impl Clone for Memory {
    fn clone(&self) -> Self {
        Self { state: Mutex::new(self.lock().clone()), killed: Arc::default() }
    }
}

impl Memory {
    pub(crate) fn new() -> Self {
        let memory = Self::default();
        memory.lock().now = 1_740_636_000; // 27 February 2025, 17:00 in Sydney
        memory.lock().part_size = 8 << 20;
        memory
    }

    /// Every request may from now on let others go first, in an order the seed decides.
    pub(crate) fn interleaved(self, seed: u64) -> Self {
        self.lock().seed = seed;
        self
    }

    /// Objects of more bytes come in parts.
    pub(crate) fn in_parts_of(self, bytes: usize) -> Self {
        self.lock().part_size = bytes;
        self
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.lock().now += seconds;
    }

    /// The `at`th request from the beginning comes to nothing.
    pub(crate) fn fail(&self, at: usize, fault: Fault) {
        self.lock().faults.insert(at, fault);
    }

    /// Whether there are requests yet that will come to nothing.
    pub(crate) fn may_fail(&self) -> bool {
        !self.lock().faults.is_empty()
    }

    /// Until a request has killed who made it.
    pub(crate) async fn kills(&self) {
        self.killed.notified().await;
    }

    /// Every request so far, as `PutObject key`.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.lock().requests.clone()
    }

    /// Those that may change something.
    pub(crate) fn writes(&self) -> Vec<String> {
        self.requests().into_iter().filter(|request| !reads(request)).collect()
    }

    /// The keys of uploads that were begun and not ended.
    pub(crate) fn left_over(&self) -> Vec<String> {
        self.lock().uploads.keys().map(|(key, _)| key.clone()).collect()
    }

    /// Stores a file as an uploader would, and returns the record of its event.
    pub(crate) fn upload(&self, key: &str, bytes: &[u8]) -> Value {
        self.upload_as(key, bytes, &[])
    }

    pub(crate) fn upload_as(&self, key: &str, bytes: &[u8], metadata: &[(&str, &str)]) -> Value {
        let mut state = self.lock();
        let metadata =
            metadata.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let about = About { content_type: Some("text/csv".to_owned()), metadata };
        let id = state.put(key, Some(bytes.to_vec()), about);
        let time = jiff::Timestamp::from_second(state.now).unwrap();
        json!({
            "eventTime": format!("{time:.3}"),
            "eventName": "ObjectCreated:Put",
            "userIdentity": {"principalId": "test"},
            "requestParameters": {"sourceIPAddress": "192.0.2.7"},
            "s3": {
                "bucket": {"name": "data"},
                "object": {
                    "key": utf8_percent_encode(key, EVENT).to_string().replace(' ', "+"),
                    "size": bytes.len(),
                    "versionId": id,
                },
            },
        })
    }

    /// The keys there are now.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.current().into_keys().collect()
    }

    /// The body of an object that must be there.
    pub(crate) fn body(&self, key: &str) -> Vec<u8> {
        self.current().remove(key).unwrap_or_else(|| panic!("no {key} in {:?}", self.keys())).0
    }

    pub(crate) fn about(&self, key: &str) -> About {
        self.current().remove(key).unwrap_or_else(|| panic!("no {key}")).1
    }

    /// All that a reader of the bucket sees.
    pub(crate) fn current(&self) -> Bucket {
        let state = self.lock();
        let objects = state.objects.iter().filter_map(|(key, versions)| {
            let last = versions.last()?;
            Some((key.clone(), (last.bytes.clone()?, last.about.clone())))
        });
        objects.collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Does a request, unless it is to come to nothing.
    async fn request<T>(
        &self,
        operation: &'static str,
        key: &str,
        act: impl FnOnce(&mut State) -> T,
    ) -> Result<T, StoreError> {
        let fault = self.arrive(operation, key).await;
        self.answer(operation, key, fault, act).await
    }

    /// A request is made; others may have gone first.
    async fn arrive(&self, operation: &str, key: &str) -> Option<Fault> {
        for _ in 0..self.turns() {
            tokio::task::yield_now().await;
        }
        self.lock().note(operation, key)
    }

    async fn answer<T>(
        &self,
        operation: &'static str,
        key: &str,
        fault: Option<Fault>,
        act: impl FnOnce(&mut State) -> T,
    ) -> Result<T, StoreError> {
        let Some(Fault { moment, end }) = fault else { return Ok(act(&mut self.lock())) };
        if moment == Moment::After {
            act(&mut self.lock());
        }
        if end == End::Killed {
            self.killed.notify_one();
            pending::<()>().await;
        }
        let reason = "connection reset".to_owned();
        Err(StoreError { operation, bucket: "data".to_owned(), key: key.to_owned(), reason })
    }

    /// How often others may go first now.
    fn turns(&self) -> u64 {
        let seed = &mut self.lock().seed;
        if *seed != 0 {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        }
        (*seed >> 60) % 4
    }
}

/// Whether a request changes nothing.
pub(crate) fn reads(request: &str) -> bool {
    ["Get", "Head", "List"].iter().any(|start| request.starts_with(start))
}
