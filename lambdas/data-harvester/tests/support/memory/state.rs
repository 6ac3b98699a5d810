//! What the bucket holds.

use std::collections::BTreeMap;

use data_harvester::store::About;

use super::Fault;

#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) id: String,
    /// `None` for a delete marker.
    pub(super) bytes: Option<Vec<u8>>,
    /// Depends on the body alone, as S3's.
    pub(super) etag: String,
    pub(super) last_modified: i64,
    pub(super) about: About,
}

/// An upload that has begun.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub(super) about: About,
    pub(super) bytes: BTreeMap<i32, Vec<u8>>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) objects: BTreeMap<String, Vec<Version>>,
    /// By key and id.
    pub(super) uploads: BTreeMap<(String, String), Parts>,
    pub(super) part_size: usize,
    pub(super) now: i64,
    pub(super) ids: u64,
    /// Every request, as `GetObject key`.
    pub(super) requests: Vec<String>,
    /// The requests to fail, counted from 0 over all of them.
    pub(super) faults: BTreeMap<usize, Fault>,
    /// Chance, for interleaving; 0 is none.
    pub(super) seed: u64,
}

impl State {
    /// Notes a request and says what is to happen to it.
    pub(super) fn note(&mut self, operation: &str, key: &str) -> Option<Fault> {
        let at = self.requests.len();
        self.requests.push(format!("{operation} {key}"));
        self.faults.remove(&at)
    }

    pub(super) fn put(&mut self, key: &str, bytes: Option<Vec<u8>>, about: About) -> String {
        let id = self.id("v");
        let etag = etag(bytes.as_deref().unwrap_or_default());
        let version = Version { id: id.clone(), bytes, etag, last_modified: self.now, about };
        self.objects.entry(key.to_owned()).or_default().push(version);
        id
    }

    pub(super) fn id(&mut self, kind: &str) -> String {
        self.ids += 1;
        format!("{kind}{:05}", self.ids)
    }

    pub(super) fn find(&self, key: &str, version: Option<&str>) -> Option<&Version> {
        let versions = self.objects.get(key)?;
        let found = match version {
            Some(id) => versions.iter().find(|version| version.id == id),
            None => versions.last(),
        };
        found.filter(|version| version.bytes.is_some())
    }
}

pub(super) fn etag(bytes: &[u8]) -> String {
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("\"{sum:016x}\"")
}
