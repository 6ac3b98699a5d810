//! Operations on buckets and objects, in S3's REST dialect.

use super::fake_s3::{Bucket, State, StoredVersion};
use super::s3_multipart;
use super::wire::{Call, Reply};
use super::xml::{escape, inner, inners};
use md5::{Digest, Md5};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write;

pub(super) fn answer(state: &mut State, call: &Call) -> Reply {
    let path = call.path.trim_start_matches('/');
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    if !state.buckets.contains_key(bucket) {
        return Reply::s3_error(404, "NoSuchBucket");
    }
    let (bucket, key) = (bucket.to_owned(), key.to_owned());
    if call.query("uploads").is_some() || call.query("uploadId").is_some() {
        return s3_multipart::answer(state, &bucket, &key, call);
    }
    match (call.method.as_str(), key.is_empty()) {
        ("HEAD", true) => Reply::new(200, ""),
        ("GET", true) if call.query("versions").is_some() => list_versions(state, &bucket, call),
        ("GET", true) if call.query("list-type") == Some("2") => list(state, &bucket, call),
        ("POST", true) if call.query("delete").is_some() => delete_many(state, &bucket, call),
        ("PUT", true) if call.query("notification").is_some() => {
            bucket_of(state, &bucket).notification = call.body.clone();
            Reply::new(200, "")
        }
        ("GET", true) if call.query("notification").is_some() => {
            let kept = bucket_of(state, &bucket).notification.clone();
            let none = || b"<NotificationConfiguration/>".to_vec();
            Reply::new(200, if kept.is_empty() { none() } else { kept })
        }
        ("PUT", false) => put(state, &bucket, &key, call),
        ("GET" | "HEAD", false) => get(state, &bucket, &key),
        ("DELETE", false) => delete_one(state, &bucket, &key, call),
        _ => Reply::s3_error(501, "NotImplemented"),
    }
}

fn bucket_of<'a>(state: &'a mut State, name: &str) -> &'a mut Bucket {
    state.buckets.entry(name.to_owned()).or_default()
}

/// What `x-amz-meta-*` headers say.
pub(super) fn metadata(call: &Call) -> std::collections::BTreeMap<String, String> {
    let named = |(name, value): &(String, String)| {
        Some((name.strip_prefix("x-amz-meta-")?.to_owned(), value.clone()))
    };
    call.headers.iter().filter_map(named).collect()
}

/// The `ETag` of some content stored in one piece.
pub(super) fn etag(content: &[u8]) -> String {
    format!("\"{}\"", hex::encode(Md5::digest(content)))
}

fn put(state: &mut State, bucket: &str, key: &str, call: &Call) -> Reply {
    let current = bucket_of(state, bucket).objects.get(key).and_then(|all| all.last());
    let current = current.filter(|version| version.content.is_some()).map(|version| version.etag.clone());
    if call.header("if-none-match") == Some("*") && current.is_some() {
        return Reply::s3_error(412, "PreconditionFailed");
    }
    if let Some(wanted) = call.header("if-match") {
        match current {
            None => return Reply::s3_error(404, "NoSuchKey"),
            Some(etag) if etag != wanted => return Reply::s3_error(412, "PreconditionFailed"),
            Some(_) => (),
        }
    }
    let id = state.id("v");
    let etag = etag(&call.body);
    let reply = Reply::new(200, "").with("etag", etag.clone()).with("x-amz-version-id", id.clone());
    let version = StoredVersion { id, content: Some(call.body.clone()), etag, metadata: metadata(call) };
    bucket_of(state, bucket).objects.entry(key.to_owned()).or_default().push(version);
    reply
}

fn get(state: &mut State, bucket: &str, key: &str) -> Reply {
    let current = bucket_of(state, bucket).objects.get(key).and_then(|all| all.last());
    match current.and_then(|version| version.content.as_ref().map(|content| (version, content))) {
        None => Reply::s3_error(404, "NoSuchKey"),
        Some((version, content)) => version.metadata.iter().fold(
            Reply::new(200, content.clone())
                .with("etag", version.etag.clone())
                .with("x-amz-version-id", version.id.clone()),
            |reply, (name, value)| reply.with(&format!("x-amz-meta-{name}"), value.clone()),
        ),
    }
}

fn delete_one(state: &mut State, bucket: &str, key: &str, call: &Call) -> Reply {
    match call.query("versionId") {
        None => {
            let id = state.id("v");
            let (etag, metadata) = (String::new(), std::collections::BTreeMap::new());
            let marker = StoredVersion { id, content: None, etag, metadata };
            bucket_of(state, bucket).objects.entry(key.to_owned()).or_default().push(marker);
        }
        Some(version) => match remove(bucket_of(state, bucket), key, version) {
            Some(code) if code == "AccessDenied" => return Reply::s3_error(403, &code),
            Some(code) => return Reply::s3_error(503, &code),
            None => (),
        },
    }
    Reply::new(204, "")
}

/// Removes a version for good; the answer is the error, if the key is locked.
fn remove(bucket: &mut Bucket, key: &str, version: &str) -> Option<String> {
    if let Some(code) = bucket.locked.get(key) {
        return Some(code.clone());
    }
    if let Some(all) = bucket.objects.get_mut(key) {
        all.retain(|stored| stored.id != version);
        if all.is_empty() {
            bucket.objects.remove(key);
        }
    }
    None
}

fn delete_many(state: &mut State, bucket: &str, call: &Call) -> Reply {
    let body = call.text();
    let objects = inners(&body, "Object");
    if objects.len() > 1000 {
        return Reply::s3_error(400, "MalformedXML");
    }
    let mut errors = String::new();
    for object in objects {
        let (key, version) =
            (inner(object, "Key").unwrap_or_default(), inner(object, "VersionId").unwrap_or_default());
        if let Some(code) = remove(bucket_of(state, bucket), &key, &version) {
            let _ = write!(
                errors,
                "<Error><Key>{}</Key><VersionId>{version}</VersionId><Code>{code}</Code><Message>no</Message></Error>",
                escape(&key)
            );
        }
    }
    Reply::new(200, format!("<DeleteResult>{errors}</DeleteResult>"))
}

fn list_versions(state: &mut State, bucket: &str, call: &Call) -> Reply {
    let page = state.page;
    let prefix = call.query("prefix").unwrap_or_default();
    let after =
        (call.query("key-marker").unwrap_or_default(), call.query("version-id-marker").unwrap_or_default());
    let all = &bucket_of(state, bucket).objects;
    // Newest first within a key, as S3 lists them; ids count up, so "after the marker" is "smaller id".
    let matching = all
        .iter()
        .filter(|(key, _)| key.starts_with(prefix))
        .flat_map(|(key, versions)| versions.iter().rev().map(move |version| (key, version)))
        .filter(|(key, version)| {
            key.as_str() > after.0 || (key.as_str() == after.0 && version.id.as_str() < after.1)
        });
    let mut folders = std::collections::BTreeSet::new();
    let delimiter = call.query("delimiter").unwrap_or_default();
    let mut matching = matching.filter(|(key, _)| match key[prefix.len()..].split_once(delimiter) {
        Some((folder, _)) if !delimiter.is_empty() => {
            folders.insert(format!("{prefix}{folder}{delimiter}"));
            false
        }
        _ => true,
    });
    // Keys are encoded for who asks for that; what comes of them otherwise is for names that XML bears.
    let encoded = call.query("encoding-type").is_some();
    let url = |key: &str| if encoded { url(key) } else { escape(key) };
    let encoding = if encoded { "<EncodingType>url</EncodingType>" } else { "" };
    let (mut body, mut last) = (encoding.to_owned(), None);
    for (name, version) in matching.by_ref().take(page) {
        let (key, id, etag) = (url(name), &version.id, escape(&version.etag));
        let _ = match version.content {
            Some(_) => write!(
                body,
                "<Version><Key>{key}</Key><VersionId>{id}</VersionId><ETag>{etag}</ETag></Version>"
            ),
            None => write!(body, "<DeleteMarker><Key>{key}</Key><VersionId>{id}</VersionId></DeleteMarker>"),
        };
        last = Some((name, version));
    }
    let more = matching.next().is_some();
    drop(matching);
    // Rolled up they all fit on the first page here: a test that pages through folders has none so far.
    for folder in folders {
        let _ = write!(body, "<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", url(&folder));
    }
    if let (true, Some((key, version))) = (more, last) {
        let _ = write!(
            body,
            "<NextKeyMarker>{}</NextKeyMarker><NextVersionIdMarker>{}</NextVersionIdMarker>",
            url(key),
            version.id
        );
    }
    Reply::new(
        200,
        format!("<ListVersionsResult><IsTruncated>{more}</IsTruncated>{body}</ListVersionsResult>"),
    )
}

/// The latest versions that are no markers, as `ListObjectsV2` has them.
fn list(state: &mut State, bucket: &str, call: &Call) -> Reply {
    let page = state.page;
    let prefix = call.query("prefix").unwrap_or_default();
    let after = call.query("continuation-token").or(call.query("start-after")).unwrap_or_default();
    let current = bucket_of(state, bucket).objects.iter().filter_map(|(key, versions)| {
        let version = versions.last()?;
        Some((key, version, version.content.as_ref()?))
    });
    let matching = current.filter(|(key, ..)| key.starts_with(prefix) && key.as_str() > after);
    let mut folders = std::collections::BTreeSet::new();
    let delimiter = call.query("delimiter").unwrap_or_default();
    let mut matching = matching.filter(|(key, ..)| match key[prefix.len()..].split_once(delimiter) {
        Some((folder, _)) if !delimiter.is_empty() => {
            folders.insert(format!("{prefix}{folder}{delimiter}"));
            false
        }
        _ => true,
    });
    let (mut body, mut last) = (String::new(), None);
    for (key, version, content) in matching.by_ref().take(page) {
        let _ = write!(
            body,
            "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>{}</ETag><Size>{}</Size></Contents>",
            escape(key),
            stored_at(&version.id),
            escape(&version.etag),
            content.len()
        );
        last = Some(key);
    }
    let more = matching.next().is_some();
    drop(matching);
    // As above, all of them on the first page.
    for folder in folders {
        let _ = write!(body, "<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", escape(&folder));
    }
    if let (true, Some(key)) = (more, last) {
        let _ = write!(body, "<NextContinuationToken>{}</NextContinuationToken>", escape(key));
    }
    Reply::new(200, format!("<ListBucketResult><IsTruncated>{more}</IsTruncated>{body}</ListBucketResult>"))
}

/// Ids count up, and so does the time: a second for each.
fn stored_at(id: &str) -> String {
    let second: u64 = id.trim_start_matches(char::is_alphabetic).parse().unwrap_or_default();
    format!("2025-03-03T{:02}:{:02}:{:02}Z", (1 + second / 3600) % 24, second / 60 % 60, second % 60)
}

pub(super) fn url(key: &str) -> String {
    utf8_percent_encode(key, NON_ALPHANUMERIC).to_string().replace("%20", "+")
}
