//! The bucket as the harvester sees it.

use std::sync::Arc;

use data_harvester::store::{About, Head, NewObject, Place, Store, StoreError, Stored, When, Written};

use super::state::{State, Version};
use super::{Body, Fault, Memory, Moment};

impl Store for Memory {
    type Body = Body;

    fn name(&self) -> &'static str {
        "data"
    }

    async fn open(&self, key: &str, version: Option<&str>) -> Result<Option<Stored<Body>>, StoreError> {
        let fault = self.arrive("GetObject", key).await;
        let found = self.lock().find(key, version).cloned();
        let Some(Version { id, bytes, etag, last_modified, about }) = found else {
            return self.answer("GetObject", key, fault, |_| None).await;
        };
        let bytes = bytes.unwrap_or_default();
        let body = match fault {
            None => Body::whole(bytes),
            Some(Fault { moment: Moment::After, end }) => Body::half(bytes, end, Arc::clone(&self.killed)),
            before => return self.answer("GetObject", key, before, |_| None).await,
        };
        Ok(Some(Stored { body, etag, version: Some(id), last_modified, about }))
    }

    async fn head(&self, key: &str) -> Result<Option<Head>, StoreError> {
        self.request("HeadObject", key, |state| {
            let found = state.find(key, None)?;
            Some(Head { etag: found.etag.clone(), metadata: found.about.metadata.clone() })
        })
        .await
    }

    async fn write(&self, object: NewObject<'_>, when: When<'_>) -> Result<Written, StoreError> {
        self.request("PutObject", object.key, |state| {
            if !holds(state, object.key, when) {
                return Written::Refused;
            }
            state.put(object.key, Some(object.bytes.to_vec()), about(object.content_type, object.metadata));
            Written::Yes
        })
        .await
    }

    async fn copy(&self, from: Place<'_>, to: &str, about: &About) -> Result<bool, StoreError> {
        self.request("CopyObject", to, |state| {
            let Some(bytes) = state.find(from.key, from.version).and_then(|found| found.bytes.clone()) else {
                return false;
            };
            state.put(to, Some(bytes), about.clone());
            true
        })
        .await
    }

    async fn remove(&self, place: Place<'_>) -> Result<(), StoreError> {
        self.request("DeleteObject", place.key, |state| match place.version {
            Some(id) => {
                if let Some(versions) = state.objects.get_mut(place.key) {
                    versions.retain(|version| version.id != id);
                }
            }
            None => {
                state.put(place.key, None, About::default());
            }
        })
        .await
    }
}

fn holds(state: &State, key: &str, when: When<'_>) -> bool {
    let there = state.find(key, None).map(|found| found.etag.as_str());
    match when {
        When::Always => true,
        When::Absent => there.is_none(),
        When::Unchanged(expected) => there == Some(expected),
    }
}

fn about(content_type: &str, metadata: &[(&str, &str)]) -> About {
    let metadata = metadata.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    About { content_type: Some(content_type.to_owned()), metadata }
}
