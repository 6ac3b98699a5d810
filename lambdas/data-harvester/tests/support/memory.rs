//! The bucket: versioned, with conditional writes as S3 has them, a clock that the test moves, and faults.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;
use data_harvester::store::{
    About, Head, NewObject, Pieces, Place, Store, StoreError, Stored, When, Written,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// How a write fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing was written.
    Before,
    /// It was written, but nobody heard.
    After,
}

#[derive(Debug, Clone)]
struct Version {
    id: String,
    /// `None` for a delete marker.
    bytes: Option<Vec<u8>>,
    last_modified: i64,
    about: About,
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<String, Vec<Version>>,
    now: i64,
    ids: u64,
    writes: Vec<String>,
    /// The write to fail, counted from 0 over all of them.
    fault: Option<(usize, Fault)>,
    /// Chance, for interleaving; 0 is none.
    seed: u64,
}

/// A versioned bucket named `data`.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<State>);

impl Memory {
    pub(crate) fn new() -> Self {
        let memory = Self::default();
        memory.lock().now = 1_740_636_000; // 27 February 2025, 17:00 in Sydney
        memory
    }

    /// Every request may from now on let others go first, in an order the seed decides.
    pub(crate) fn interleaved(self, seed: u64) -> Self {
        self.lock().seed = seed;
        self
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.lock().now += seconds;
    }

    /// The `at`th write from the beginning fails once.
    pub(crate) fn fail(&self, at: usize, fault: Fault) {
        self.lock().fault = Some((at, fault));
    }

    /// Every write so far, as `PutObject key`.
    pub(crate) fn writes(&self) -> Vec<String> {
        self.lock().writes.clone()
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
                    "key": utf8_percent_encode(key, NON_ALPHANUMERIC).to_string().replace("%20", "+"),
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
    pub(crate) fn current(&self) -> BTreeMap<String, (Vec<u8>, About)> {
        let state = self.lock();
        let objects = state.objects.iter().filter_map(|(key, versions)| {
            let last = versions.last()?;
            Some((key.clone(), (last.bytes.clone()?, last.about.clone())))
        });
        objects.collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Lets other tasks run, now and then.
    async fn turn(&self) {
        let turns = {
            let mut state = self.lock();
            if state.seed == 0 {
                return;
            }
            state.seed =
                state.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state.seed >> 60) % 4
        };
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
    }

    /// Does a write unless the fault says otherwise.
    fn attempt<T>(
        &self,
        operation: &'static str,
        key: &str,
        write: impl FnOnce(&mut State) -> T,
    ) -> Result<T, StoreError> {
        let mut state = self.lock();
        let at = state.writes.len();
        state.writes.push(format!("{operation} {key}"));
        let fault = state.fault.filter(|(wanted, _)| *wanted == at).map(|(_, fault)| fault);
        let error = StoreError {
            operation,
            bucket: "data".to_owned(),
            key: key.to_owned(),
            reason: "killed".to_owned(),
        };
        match fault {
            Some(Fault::Before) => Err(error),
            Some(Fault::After) => {
                write(&mut state);
                Err(error)
            }
            None => Ok(write(&mut state)),
        }
    }
}

impl State {
    fn put(&mut self, key: &str, bytes: Option<Vec<u8>>, about: About) -> String {
        self.ids += 1;
        let id = format!("v{:05}", self.ids);
        let version = Version { id: id.clone(), bytes, last_modified: self.now, about };
        self.objects.entry(key.to_owned()).or_default().push(version);
        id
    }

    fn find(&self, key: &str, version: Option<&str>) -> Option<&Version> {
        let versions = self.objects.get(key)?;
        let found = match version {
            Some(id) => versions.iter().find(|version| version.id == id),
            None => versions.last(),
        };
        found.filter(|version| version.bytes.is_some())
    }
}

/// As S3's, it depends on the body alone.
fn etag(bytes: &[u8]) -> String {
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("\"{sum:016x}\"")
}

/// A body that comes in small pieces.
#[derive(Debug)]
pub(crate) struct Body(Vec<u8>);

impl Pieces for Body {
    async fn next(&mut self) -> Option<Result<Bytes, String>> {
        let rest = self.0.split_off(self.0.len().min(1000));
        let piece = std::mem::replace(&mut self.0, rest);
        (!piece.is_empty()).then(|| Ok(piece.into()))
    }
}

impl Store for Memory {
    type Body = Body;

    fn name(&self) -> &'static str {
        "data"
    }

    async fn open(&self, key: &str, version: Option<&str>) -> Result<Option<Stored<Body>>, StoreError> {
        self.turn().await;
        let state = self.lock();
        Ok(state.find(key, version).map(|found| {
            let bytes = found.bytes.clone().unwrap_or_default();
            Stored {
                etag: etag(&bytes),
                body: Body(bytes),
                version: Some(found.id.clone()),
                last_modified: found.last_modified,
                about: found.about.clone(),
            }
        }))
    }

    async fn head(&self, key: &str) -> Result<Option<Head>, StoreError> {
        let found = self.read(key).await?;
        Ok(found.map(|stored| Head { etag: stored.etag, metadata: stored.about.metadata }))
    }

    async fn write(&self, object: NewObject<'_>, when: When<'_>) -> Result<Written, StoreError> {
        self.turn().await;
        self.attempt("PutObject", object.key, |state| {
            let there = state.find(object.key, None).and_then(|found| found.bytes.as_deref()).map(etag);
            let holds = match when {
                When::Always => true,
                When::Absent => there.is_none(),
                When::Unchanged(expected) => there.as_deref() == Some(expected),
            };
            if !holds {
                return Written::Refused;
            }
            let metadata = object
                .metadata
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            let about = About { content_type: Some(object.content_type.to_owned()), metadata };
            state.put(object.key, Some(object.bytes.to_vec()), about);
            Written::Yes
        })
    }

    async fn copy(&self, from: Place<'_>, to: &str, about: &About) -> Result<bool, StoreError> {
        self.turn().await;
        self.attempt("CopyObject", to, |state| {
            let Some(bytes) = state.find(from.key, from.version).and_then(|found| found.bytes.clone()) else {
                return false;
            };
            state.put(to, Some(bytes), about.clone());
            true
        })
    }

    async fn remove(&self, place: Place<'_>) -> Result<(), StoreError> {
        self.turn().await;
        self.attempt("DeleteObject", place.key, |state| match place.version {
            Some(id) => {
                if let Some(versions) = state.objects.get_mut(place.key) {
                    versions.retain(|version| version.id != id);
                }
            }
            None => {
                state.put(place.key, None, About::default());
            }
        })
    }
}
