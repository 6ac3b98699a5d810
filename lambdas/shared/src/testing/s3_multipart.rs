//! Multipart uploads of the store in memory.

use super::fake_s3::{State, StoredVersion};
use super::s3_objects::{etag, metadata, url};
use super::wire::{Call, Reply};
use super::xml::inners;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What an upload has so far.
#[derive(Debug, Default)]
pub(super) struct Upload {
    parts: BTreeMap<u32, Vec<u8>>,
    metadata: BTreeMap<String, String>,
}

pub(super) fn answer(state: &mut State, bucket: &str, key: &str, call: &Call) -> Reply {
    let id = call.query("uploadId").unwrap_or_default().to_owned();
    match (call.method.as_str(), key.is_empty(), id.is_empty()) {
        ("GET", true, true) => list(state, bucket),
        ("POST", false, true) => create(state, bucket, key, call),
        ("PUT", false, false) => part(state, bucket, &(key.to_owned(), id), call),
        ("POST", false, false) => complete(state, bucket, (key.to_owned(), id), call),
        ("DELETE", false, false) => abort(state, bucket, &(key.to_owned(), id)),
        _ => Reply::s3_error(501, "NotImplemented"),
    }
}

fn list(state: &mut State, bucket: &str) -> Reply {
    let uploads = state.buckets.get(bucket).map(|b| &b.uploads);
    let mut body = String::from("<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>");
    for (key, id) in uploads.into_iter().flat_map(BTreeMap::keys) {
        let _ = write!(body, "<Upload><Key>{}</Key><UploadId>{id}</UploadId></Upload>", url(key));
    }
    Reply::new(200, format!("<ListMultipartUploadsResult>{body}</ListMultipartUploadsResult>"))
}

fn create(state: &mut State, bucket: &str, key: &str, call: &Call) -> Reply {
    let id = state.id("u");
    let upload = Upload { parts: BTreeMap::new(), metadata: metadata(call) };
    if let Some(bucket) = state.buckets.get_mut(bucket) {
        bucket.uploads.insert((key.to_owned(), id.clone()), upload);
    }
    let name = format!("<Bucket>{bucket}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId>");
    Reply::new(200, format!("<InitiateMultipartUploadResult>{name}</InitiateMultipartUploadResult>"))
}

fn part(state: &mut State, bucket: &str, upload: &(String, String), call: &Call) -> Reply {
    let number = call.query("partNumber").and_then(|number| number.parse().ok()).unwrap_or(0);
    let Some(upload) = state.buckets.get_mut(bucket).and_then(|b| b.uploads.get_mut(upload)) else {
        return Reply::s3_error(404, "NoSuchUpload");
    };
    upload.parts.insert(number, call.body.clone());
    Reply::new(200, "").with("etag", etag(&call.body))
}

fn complete(state: &mut State, bucket: &str, name: (String, String), call: &Call) -> Reply {
    let id = state.id("v");
    let Some(bucket) = state.buckets.get_mut(bucket) else { return Reply::s3_error(404, "NoSuchBucket") };
    let Some(upload) = bucket.uploads.get(&name) else { return Reply::s3_error(404, "NoSuchUpload") };
    let body = call.text();
    let asked: Vec<u32> =
        inners(&body, "PartNumber").iter().filter_map(|number| number.parse().ok()).collect();
    // S3 refuses parts under 5 MiB, except the last.
    let short =
        asked.iter().rev().skip(1).any(|number| upload.parts.get(number).is_none_or(|p| p.len() < 5 << 20));
    if asked.is_empty() || short {
        return Reply::s3_error(400, "EntityTooSmall");
    }
    let content = asked.iter().filter_map(|number| upload.parts.get(number)).flatten().copied().collect();
    let version = StoredVersion { id, content: Some(content), metadata: upload.metadata.clone() };
    bucket.uploads.remove(&name);
    bucket.objects.entry(name.0).or_default().push(version);
    Reply::new(200, "<CompleteMultipartUploadResult><ETag>\"m\"</ETag></CompleteMultipartUploadResult>")
}

fn abort(state: &mut State, bucket: &str, name: &(String, String)) -> Reply {
    match state.buckets.get_mut(bucket).and_then(|b| b.uploads.remove(name)) {
        Some(_) => Reply::new(204, ""),
        None => Reply::s3_error(404, "NoSuchUpload"),
    }
}
