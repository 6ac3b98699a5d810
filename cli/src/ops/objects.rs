//! Reading a bucket: what is under a key, what keys there are.

use std::collections::HashMap;

use aws_sdk_s3::types::Object;
use jiff::Timestamp;

use super::time;
use crate::clients::Clients;
use crate::errors::{Call, During, Error};

/// An object as a listing has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The key.
    pub key: String,
    /// When it was stored.
    pub at: Timestamp,
    /// Bytes.
    pub size: u64,
    /// The `ETag`, without its quotes.
    pub etag: String,
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
        all.extend(page.contents.unwrap_or_default().into_iter().filter_map(listed));
    }
    Ok(all)
}

/// The folders right below a folder; both end with a slash.
pub async fn folders(clients: &Clients, bucket: &str, folder: &str) -> Result<Vec<String>, Error> {
    let request = clients.s3().list_objects_v2().bucket(bucket).prefix(folder).delimiter("/");
    let mut pages = request.into_paginator().send();
    let mut all = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.during(format!("list s3://{bucket}/{folder}"))?;
        all.extend(page.common_prefixes.unwrap_or_default().into_iter().filter_map(|common| common.prefix));
    }
    Ok(all)
}

/// Those of `keys` that are there: one listing from the first to the last of them, so that a thousand keys cost as
/// many calls as one.
pub async fn among<'a>(
    clients: &Clients,
    bucket: &str,
    keys: impl IntoIterator<Item = &'a str>,
) -> Result<HashMap<&'a str, Listed>, Error> {
    let mut wanted: Vec<&str> = keys.into_iter().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let (Some(first), Some(last)) = (wanted.first().copied(), wanted.last().copied()) else {
        return Ok(HashMap::new());
    };
    let prefix = common(first, last);
    let request = clients.s3().list_objects_v2().bucket(bucket).prefix(prefix);
    // What is asked for begins after that key: the first of ours without its last letter comes right before it.
    let before = first.char_indices().next_back().map_or("", |(at, _)| &first[..at]);
    let request = if before.len() > prefix.len() { request.start_after(before) } else { request };
    let mut pages = request.into_paginator().send();
    let mut found = HashMap::new();
    while let Some(page) = pages.next().await {
        let page = page.during(format!("list s3://{bucket}/{prefix}"))?;
        let objects = page.contents.unwrap_or_default();
        let beyond = objects.last().and_then(Object::key).is_some_and(|key| key >= last);
        for object in objects.into_iter().filter_map(listed) {
            if let Ok(at) = wanted.binary_search(&object.key.as_str()) {
                found.insert(wanted[at], object);
            }
        }
        if beyond {
            break;
        }
    }
    Ok(found)
}

/// What two keys begin with, in whole letters.
fn common<'a>(first: &'a str, last: &str) -> &'a str {
    let same = first.chars().zip(last.chars()).take_while(|(a, b)| a == b);
    &first[..same.map(|(letter, _)| letter.len_utf8()).sum()]
}

fn listed(object: Object) -> Option<Listed> {
    Some(Listed {
        at: time::optional(object.last_modified.as_ref()).unwrap_or_default(),
        size: object.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
        etag: object.e_tag.map(|etag| etag.trim_matches('"').to_owned()).unwrap_or_default(),
        key: object.key?,
    })
}

fn is_missing(call: &Call) -> bool {
    matches!(call.code(), "NoSuchKey" | "NotFound")
}

fn looking(bucket: &str, key: &str) -> String {
    format!("read s3://{bucket}/{key}")
}

#[cfg(test)]
mod tests {
    use super::common;

    #[test]
    fn a_listing_is_no_wider_than_its_keys() {
        assert_eq!(common("in/a.csv", "in/a.csv"), "in/a.csv");
        assert_eq!(common("in/é1", "in/è2"), "in/");
        assert_eq!(common("a", "b"), "");
    }
}
