//! A versioned S3 in memory: what it holds, what it was asked, and the faults a test wants.

use super::server::Server;
use super::wire::{Call, Reply, sdk_config};
use super::{s3_multipart, s3_objects};
use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One version of an object, or a delete marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    /// Its version id.
    pub id: String,
    /// Its content; `None` for a delete marker.
    pub content: Option<Vec<u8>>,
    /// Its `ETag`, with its quotes.
    pub etag: String,
    /// User metadata, names without their prefix.
    pub metadata: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
pub(super) struct Bucket {
    /// Versions per key, oldest first.
    pub(super) objects: BTreeMap<String, Vec<StoredVersion>>,
    pub(super) uploads: BTreeMap<(String, String), s3_multipart::Upload>,
    /// Keys that are never deleted, with the code that says why.
    pub(super) locked: BTreeMap<String, String>,
    /// Its notification configuration as it was put.
    pub(super) notification: Vec<u8>,
}

/// Decides whether a request fails, and how.
type Fault = Box<dyn FnMut(&Call) -> Option<Reply> + Send>;

#[derive(Default)]
pub(super) struct State {
    pub(super) buckets: BTreeMap<String, Bucket>,
    pub(super) page: usize,
    next_id: u64,
    calls: Vec<String>,
}

impl State {
    pub(super) fn id(&mut self, kind: &str) -> String {
        self.next_id += 1;
        format!("{kind}{:06}", self.next_id)
    }
}

/// The store; clones share it. Every bucket keeps versions.
#[derive(Clone)]
pub struct FakeS3 {
    state: Arc<Mutex<State>>,
    /// Apart from the state, so that a fault may change what the store holds.
    faults: Arc<Mutex<Vec<Fault>>>,
}

impl FakeS3 {
    /// A store with these buckets, all empty.
    pub fn with_buckets(names: &[&str]) -> Self {
        let buckets = names.iter().map(|name| ((*name).to_owned(), Bucket::default())).collect();
        let state = State { buckets, page: 1000, ..State::default() };
        Self { state: Arc::new(Mutex::new(state)), faults: Arc::default() }
    }

    /// How many entries a page of a listing has (1000 unless set).
    #[must_use]
    pub fn with_page(self, entries: usize) -> Self {
        self.lock().page = entries;
        self
    }

    /// An SDK client of this store.
    pub fn client(&self) -> Client {
        Client::new(&self.sdk_config())
    }

    /// The configuration behind [`Self::client`].
    pub fn sdk_config(&self) -> SdkConfig {
        let store = self.clone();
        sdk_config(move |call| store.answer(call))
    }

    /// The same store behind a socket, for functions that run as processes.
    pub async fn serve(&self) -> Server {
        let store = self.clone();
        Server::start(move |request| store.answer(&request.call()).into()).await
    }

    /// Answers one request, for tests that put other services beside S3.
    pub fn answer(&self, call: &Call) -> Reply {
        let mut line = format!("{} {}", call.method, call.path);
        for (name, value) in call.query.iter().filter(|(name, _)| name != "x-id" && name != "encoding-type") {
            let _ = write!(line, " {name}={value}");
        }
        self.lock().calls.push(line);
        let fault = lock(&self.faults).iter_mut().find_map(|fault| fault(call));
        fault.unwrap_or_else(|| self.apply(call))
    }

    /// Carries out a request without a record of it and without faults, for faults that lose only the answer.
    pub fn apply(&self, call: &Call) -> Reply {
        s3_objects::answer(&mut self.lock(), call)
    }

    /// From now on `fault` sees every request first; it may change the store, but not add faults.
    pub fn on(&self, fault: impl FnMut(&Call) -> Option<Reply> + Send + 'static) {
        lock(&self.faults).push(Box::new(fault));
    }

    /// The requests so far, as `METHOD /bucket/key name=value`.
    pub fn calls(&self) -> Vec<String> {
        self.lock().calls.clone()
    }

    /// Puts an object.
    pub fn put(&self, bucket: &str, key: &str, content: &[u8]) {
        self.push(bucket, key, Some(content.to_vec()));
    }

    /// Puts a delete marker.
    pub fn mark_deleted(&self, bucket: &str, key: &str) {
        self.push(bucket, key, None);
    }

    /// Begins a multipart upload and leaves it.
    pub fn leave_upload(&self, bucket: &str, key: &str) {
        let mut state = self.lock();
        let id = state.id("u");
        let upload = s3_multipart::Upload::default();
        state.buckets.entry(bucket.to_owned()).or_default().uploads.insert((key.to_owned(), id), upload);
    }

    /// Deleting this key fails with `code` until [`Self::unlock`].
    pub fn lock_key(&self, bucket: &str, key: &str, code: &str) {
        let mut state = self.lock();
        state.buckets.entry(bucket.to_owned()).or_default().locked.insert(key.to_owned(), code.to_owned());
    }

    /// Deleting this key works again.
    pub fn unlock(&self, bucket: &str, key: &str) {
        self.lock().buckets.entry(bucket.to_owned()).or_default().locked.remove(key);
    }

    /// The notification configuration, as it was put; empty when there is none.
    pub fn notification(&self, bucket: &str) -> String {
        let state = self.lock();
        let kept = state.buckets.get(bucket).map(|b| b.notification.clone()).unwrap_or_default();
        String::from_utf8_lossy(&kept).into_owned()
    }

    /// Puts a notification configuration, as XML.
    pub fn notify(&self, bucket: &str, xml: &str) {
        let mut state = self.lock();
        state.buckets.entry(bucket.to_owned()).or_default().notification = xml.as_bytes().to_vec();
    }

    /// The current content of a key.
    pub fn content(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        self.versions(bucket, key).pop()?.content
    }

    /// The user metadata of a key's current version.
    pub fn metadata(&self, bucket: &str, key: &str) -> BTreeMap<String, String> {
        self.versions(bucket, key).pop().map(|version| version.metadata).unwrap_or_default()
    }

    /// Every version of a key, oldest first.
    pub fn versions(&self, bucket: &str, key: &str) -> Vec<StoredVersion> {
        let state = self.lock();
        state.buckets.get(bucket).and_then(|b| b.objects.get(key)).cloned().unwrap_or_default()
    }

    /// The keys that have any version or marker, in order.
    pub fn keys(&self, bucket: &str) -> Vec<String> {
        self.lock().buckets.get(bucket).map(|b| b.objects.keys().cloned().collect()).unwrap_or_default()
    }

    /// The keys of unfinished uploads.
    pub fn unfinished(&self, bucket: &str) -> Vec<String> {
        let state = self.lock();
        state
            .buckets
            .get(bucket)
            .map(|b| b.uploads.keys().map(|(key, _)| key.clone()).collect())
            .unwrap_or_default()
    }

    fn push(&self, bucket: &str, key: &str, content: Option<Vec<u8>>) {
        let mut state = self.lock();
        let id = state.id("v");
        let etag = s3_objects::etag(content.as_deref().unwrap_or_default());
        let version = StoredVersion { id, content, etag, metadata: BTreeMap::new() };
        let bucket = state.buckets.entry(bucket.to_owned()).or_default();
        bucket.objects.entry(key.to_owned()).or_default().push(version);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
