//! Reading a bucket: what is under a key, when it was stored, what keys there are.

use jiff::Timestamp;

use super::time;
use crate::clients::Clients;
use crate::errors::{Call, During, Error};

/// An object's key and when it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The key.
    pub key: String,
    /// When it was stored.
    pub at: Timestamp,
}

/// When the object under this key was stored; `None` if there is none.
pub async fn stored_at(clients: &Clients, bucket: &str, key: &str) -> Result<Option<Timestamp>, Error> {
    let answer = clients.s3().head_object().bucket(bucket).key(key).send().await;
    match answer.during(looking(bucket, key)) {
        Ok(head) => Ok(Some(time::optional(head.last_modified.as_ref()).unwrap_or_default())),
        Err(call) if is_missing(&call) => Ok(None),
        Err(call) => Err(call.into()),
    }
}

/// The content under this key; `None` if there is none.
pub async fn read(clients: &Clients, bucket: &str, key: &str) -> Result<Option<Vec<u8>>, Error> {
    let answer = clients.s3().get_object().bucket(bucket).key(key).send().await;
    let object = match answer.during(looking(bucket, key)) {
        Ok(object) => object,
        Err(call) if is_missing(&call) => return Ok(None),
        Err(call) => return Err(call.into()),
    };
    let body = object.body.collect().await.map_err(|error| Error::Failed {
        what: format!("cannot {}", looking(bucket, key)),
        causes: vec![error.to_string()],
        hint: None,
    })?;
    Ok(Some(body.to_vec()))
}

/// Every key that begins with `prefix`.
pub async fn list(clients: &Clients, bucket: &str, prefix: &str) -> Result<Vec<Listed>, Error> {
    let mut pages = clients.s3().list_objects_v2().bucket(bucket).prefix(prefix).into_paginator().send();
    let mut all = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.during(format!("list s3://{bucket}/{prefix}"))?;
        all.extend(page.contents.unwrap_or_default().into_iter().filter_map(|object| {
            let at = time::optional(object.last_modified.as_ref()).unwrap_or_default();
            Some(Listed { key: object.key?, at })
        }));
    }
    Ok(all)
}

/// A HEAD has no body, so the SDK makes its code from the status alone.
fn is_missing(call: &Call) -> bool {
    matches!(call.code(), "NoSuchKey" | "NotFound")
}

fn looking(bucket: &str, key: &str) -> String {
    format!("read s3://{bucket}/{key}")
}
