//! The bucket as the harvester sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use data_harvester::store::{About, Head, Label, Place, Store, StoreError, Stored, Upload, When, Written};

use super::state::{Parts, State, Version, etag};
use super::{Body, Fault, Memory, Moment};

impl Store for Memory {
    type Body = Body;

    fn name(&self) -> &'static str {
        "data"
    }

    fn part_size(&self) -> usize {
        self.lock().part_size
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

    async fn write(&self, label: Label<'_>, bytes: &[u8], when: When<'_>) -> Result<Written, StoreError> {
        self.request("PutObject", label.key, |state| {
            if !holds(state, label.key, when) {
                return Written::Refused;
            }
            state.put(label.key, Some(bytes.to_vec()), about(label));
            Written::Yes
        })
        .await
    }

    async fn begin(&self, label: Label<'_>) -> Result<String, StoreError> {
        self.request("CreateMultipartUpload", label.key, |state| {
            let id = state.id("u");
            state.uploads.insert(
                (label.key.to_owned(), id.clone()),
                Parts { about: about(label), bytes: BTreeMap::new() },
            );
            id
        })
        .await
    }

    async fn part(
        &self,
        upload: Upload<'_>,
        number: i32,
        bytes: Vec<u8>,
    ) -> Result<Option<String>, StoreError> {
        self.request("UploadPart", upload.key, |state| {
            let parts = state.uploads.get_mut(&name(upload))?;
            let etag = etag(&bytes);
            parts.bytes.insert(number, bytes);
            Some(etag)
        })
        .await
    }

    async fn complete(
        &self,
        upload: Upload<'_>,
        etags: &[String],
        when: When<'_>,
    ) -> Result<Written, StoreError> {
        self.request("CompleteMultipartUpload", upload.key, |state| {
            if !holds(state, upload.key, when) {
                return Written::Refused;
            }
            let Some(Parts { about, bytes }) = state.uploads.remove(&name(upload)) else {
                return Written::Refused;
            };
            let (numbers, parts): (Vec<_>, Vec<_>) = bytes.into_iter().unzip();
            assert!(parts.iter().rev().skip(1).all(|part| part.len() == state.part_size), "none is short");
            let sent: Vec<_> = parts.iter().map(|part| etag(part)).collect();
            assert!(numbers.into_iter().eq(1..=i32::try_from(etags.len()).unwrap()) && sent == etags);
            state.put(upload.key, Some(parts.concat()), about);
            Written::Yes
        })
        .await
    }

    async fn abandon(&self, upload: Upload<'_>) -> Result<(), StoreError> {
        self.request("AbortMultipartUpload", upload.key, |state| {
            state.uploads.remove(&name(upload));
        })
        .await
    }

    async fn unfinished(&self, key: &str) -> Result<Vec<String>, StoreError> {
        self.request("ListMultipartUploads", key, |state| {
            let all = state.uploads.keys();
            all.filter(|(of, _)| of == key).map(|(_, id)| id.clone()).collect()
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

fn about(Label { content_type, metadata, .. }: Label<'_>) -> About {
    let metadata = metadata.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    About { content_type: Some(content_type.to_owned()), metadata }
}

fn name(upload: Upload<'_>) -> (String, String) {
    (upload.key.to_owned(), upload.id.to_owned())
}
