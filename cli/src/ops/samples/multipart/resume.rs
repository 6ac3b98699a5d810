//! What an earlier run left of an upload: found on the server, so that nothing has to be remembered here.

use std::collections::BTreeMap;

use aws_sdk_s3::types;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures::{StreamExt, TryStreamExt, stream};

use super::super::Pick;
use super::super::digest::{self, OfPart};
use super::super::uploader::Uploader;
use super::parts::{Part, Parts};
use crate::errors::{Call, Class, During, Error};

/// Parts hashed at a time: more would only fight for the disk.
const HASHED: usize = 2;

/// An upload that was begun.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) id: String,
    /// Its parts that hold what the file holds there, by number.
    pub(super) kept: BTreeMap<i32, Stored>,
}

/// A part that is on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) etag: String,
    pub(super) crc32: Option<String>,
}

/// The latest upload of this key that was begun and not finished. Who may not list them, or whose server cannot, starts
/// from the beginning.
pub(super) async fn begun(up: &Uploader<'_>, pick: &Pick, parts: Parts) -> Result<Option<Begun>, Error> {
    // The day a file is stored under is fixed when its upload begins, and a listing does not tell it.
    if pick.received_on.is_some() {
        return Ok(None);
    }
    let Some(id) = latest(up, &pick.key).await.or_else(nothing)? else { return Ok(None) };
    let there = stored(up, &pick.key, &id).await.or_else(nothing)?;
    let candidates = parts.iter().filter_map(|part| {
        let stored = there.get(&part.number).filter(|stored| fits(stored, &part))?;
        Some((part, stored))
    });
    let compared = stream::iter(candidates.collect::<Vec<_>>()).map(async |(part, stored)| {
        let (offset, length) = (part.offset, part.length);
        let ours = digest::off_thread(&pick.path, move |path| digest::part(path, offset, length)).await?;
        Ok::<_, Error>(same(stored, &ours).map(|stored| (part.number, stored)))
    });
    let kept: Vec<Option<(i32, Stored)>> = compared.buffer_unordered(HASHED).try_collect().await?;
    Ok(Some(Begun { id, kept: kept.into_iter().flatten().collect() }))
}

/// No listing is no upload; what may pass is told.
fn nothing<T: Default>(call: Call) -> Result<T, Error> {
    match call.class {
        Class::Denied | Class::Other | Class::Fault => Ok(T::default()),
        Class::Credentials | Class::Clock | Class::Unsendable | Class::Throttled | Class::Unreachable => {
            Err(call.into())
        }
    }
}

async fn latest(up: &Uploader<'_>, key: &str) -> Result<Option<String>, Call> {
    let doing = || format!("list the unfinished uploads of s3://{}/{key}", up.bucket);
    let answer = up.s3.list_multipart_uploads().bucket(up.bucket).prefix(key).send().await.during(doing())?;
    // Those of one key come in the order in which they were begun. Keys that only begin like ours come after it.
    let of_key = answer.uploads.unwrap_or_default().into_iter().filter(|upload| upload.key() == Some(key));
    Ok(of_key.filter_map(|upload| upload.upload_id).next_back())
}

async fn stored(up: &Uploader<'_>, key: &str, id: &str) -> Result<BTreeMap<i32, types::Part>, Call> {
    let request = up.s3.list_parts().bucket(up.bucket).key(key).upload_id(id);
    let mut items = request.into_paginator().items().send();
    let mut parts = BTreeMap::new();
    while let Some(part) = items.next().await {
        let part = part.during(format!("list the parts of s3://{}/{key}", up.bucket))?;
        parts.extend(part.part_number.map(|number| (number, part)));
    }
    Ok(parts)
}

fn fits(stored: &types::Part, part: &Part) -> bool {
    stored.size.and_then(|size| u64::try_from(size).ok()) == Some(part.length)
}

/// The stored part, if it holds our bytes. The checksum is ours: not every server tells it again, and all want it when
/// the parts are put together.
fn same(stored: &types::Part, ours: &OfPart) -> Option<Stored> {
    let etag = stored.e_tag.clone()?;
    let crc32 = BASE64_STANDARD.encode(ours.crc32);
    // The ETag of a bucket that encrypts with a key of its own is no hash of the content; the checksum is.
    let by_checksum = stored.checksum_crc32.as_deref() == Some(&crc32);
    (etag.trim_matches('"') == ours.md5 || by_checksum).then_some(Stored { etag, crc32: Some(crc32) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_ours_by_its_etag_or_by_its_checksum() {
        let ours = OfPart { md5: "0a".into(), crc32: [1, 2, 3, 4] };
        let part = |etag: &str, crc32: Option<&str>| {
            types::Part::builder().e_tag(etag).set_checksum_crc32(crc32.map(Into::into)).build()
        };
        let kept = Stored { etag: "\"0a\"".into(), crc32: Some("AQIDBA==".into()) };
        assert_eq!(same(&part("\"0a\"", None), &ours), Some(kept));
        assert!(same(&part("\"ff\"", Some("AQIDBA==")), &ours).is_some());
        assert!(same(&part("\"ff\"", None), &ours).is_none());
        assert!(same(&part("\"ff\"", Some("AAAAAA==")), &ours).is_none());
    }
}
