//! Multipart uploads of the store in memory.

use super::fake_s3::{State, StoredVersion};
use super::s3_objects::{etag, metadata, url};
use super::wire::{Call, Reply};
use super::xml::{escape, inners, unescape};
use md5::{Digest, Md5};
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
        ("GET", true, true) => list(state, bucket, call),
        ("GET", false, false) => list_parts(state, bucket, &(key.to_owned(), id)),
        ("POST", false, true) => create(state, bucket, key, call),
        ("PUT", false, false) => part(state, bucket, &(key.to_owned(), id), call),
        ("POST", false, false) => complete(state, bucket, (key.to_owned(), id), call),
        ("DELETE", false, false) => abort(state, bucket, &(key.to_owned(), id)),
        _ => Reply::s3_error(501, "NotImplemented"),
    }
}

fn list(state: &mut State, bucket: &str, call: &Call) -> Reply {
    let prefix = call.query("prefix").unwrap_or_default();
    let encoded = call.query("encoding-type").is_some();
    let uploads = state.buckets.get(bucket).map(|b| &b.uploads);
    let mut body = String::from("<IsTruncated>false</IsTruncated>");
    if encoded {
        body.push_str("<EncodingType>url</EncodingType>");
    }
    let names = uploads.into_iter().flat_map(BTreeMap::keys);
    for (key, id) in names.filter(|(key, _)| key.starts_with(prefix)) {
        let key = if encoded { url(key) } else { escape(key) };
        let _ = write!(body, "<Upload><Key>{key}</Key><UploadId>{id}</UploadId></Upload>");
    }
    Reply::new(200, format!("<ListMultipartUploadsResult>{body}</ListMultipartUploadsResult>"))
}

fn list_parts(state: &mut State, bucket: &str, name: &(String, String)) -> Reply {
    let Some(upload) = state.buckets.get(bucket).and_then(|b| b.uploads.get(name)) else {
        return Reply::s3_error(404, "NoSuchUpload");
    };
    let mut body = String::from("<IsTruncated>false</IsTruncated>");
    for (number, part) in &upload.parts {
        let (etag, size) = (escape(&etag(part)), part.len());
        let _ = write!(
            body,
            "<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag><Size>{size}</Size></Part>"
        );
    }
    Reply::new(200, format!("<ListPartsResult>{body}</ListPartsResult>"))
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
    let parts: Option<Vec<&Vec<u8>>> = asked.iter().map(|number| upload.parts.get(number)).collect();
    let stated = inners(&body, "ETag").into_iter().map(unescape);
    let Some(parts) = parts.filter(|parts| stated.eq(parts.iter().map(|part| etag(part)))) else {
        return Reply::s3_error(400, "InvalidPart");
    };
    let content = parts.iter().copied().flatten().copied().collect();
    let hashes: Vec<u8> = parts.iter().flat_map(Md5::digest).collect();
    let etag = format!("\"{}-{}\"", hex::encode(Md5::digest(hashes)), parts.len());
    let result = format!("<ETag>{}</ETag>", escape(&etag));
    let metadata = upload.metadata.clone();
    let version = StoredVersion { id: id.clone(), content: Some(content), etag, metadata };
    bucket.uploads.remove(&name);
    bucket.objects.entry(name.0).or_default().push(version);
    let body = format!("<CompleteMultipartUploadResult>{result}</CompleteMultipartUploadResult>");
    Reply::new(200, body).with("x-amz-version-id", id)
}

fn abort(state: &mut State, bucket: &str, name: &(String, String)) -> Reply {
    match state.buckets.get_mut(bucket).and_then(|b| b.uploads.remove(name)) {
        Some(_) => Reply::new(204, ""),
        None => Reply::s3_error(404, "NoSuchUpload"),
    }
}
