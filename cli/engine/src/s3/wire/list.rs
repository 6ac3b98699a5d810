//! Listings on the wire. Names are URL-encoded where the client asks for it, as the SDKs of AWS do to survive XML.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use s3s::dto::{
    ChecksumAlgorithm, CommonPrefix, DeleteMarkerEntry, EncodingType, ListObjectVersionsInput,
    ListObjectVersionsOutput, ListObjectsInput, ListObjectsOutput, ListObjectsV2Input, ListObjectsV2Output,
    Object, ObjectStorageClass, ObjectVersion, ObjectVersionStorageClass,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::{ApiError, Call};
use crate::s3::rules::{self, invalid_argument};
use crate::s3::state::{Entry, Page, Query, Version};
use crate::s3::wire::convert::{checksum_type, etag, expected_owner, limit, owner, size, time};

const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b'/').remove(b' ');

/// How names are written in an answer.
pub struct Names {
    encode: bool,
}

impl Names {
    /// As the client asks for it.
    pub fn asked(encoding: Option<&EncodingType>) -> Result<Self, ApiError> {
        match encoding.map(EncodingType::as_str) {
            None => Ok(Self { encode: false }),
            Some("url") => Ok(Self { encode: true }),
            Some(_) => Err(invalid_argument("Invalid Encoding Method specified in Request")),
        }
    }

    /// One name.
    pub fn write(&self, name: &str) -> String {
        if self.encode {
            utf8_percent_encode(name, PLAIN).to_string().replace(' ', "+")
        } else {
            name.to_owned()
        }
    }

    fn prefixes(&self, page: &Page) -> Vec<CommonPrefix> {
        let prefix = |entry: &Entry| match entry {
            Entry::Prefix(prefix) => Some(CommonPrefix { prefix: Some(self.write(prefix)) }),
            Entry::Version(_) => None,
        };
        page.entries.iter().filter_map(prefix).collect()
    }

    fn object(&self, version: &Version) -> Object {
        Object {
            checksum_algorithm: algorithms(version),
            checksum_type: version.about.checksum.as_ref().map(checksum_type),
            e_tag: Some(etag(&version.etag)),
            key: Some(self.write(&version.key)),
            last_modified: Some(time(version.modified)),
            owner: None,
            restore_status: None,
            size: Some(size(version.size)),
            storage_class: Some(ObjectStorageClass::from(storage_class(version))),
        }
    }
}

fn algorithms(version: &Version) -> Option<Vec<ChecksumAlgorithm>> {
    let checksum = version.about.checksum.as_ref()?;
    Some(vec![ChecksumAlgorithm::from(checksum.algorithm.name().to_owned())])
}

fn storage_class(version: &Version) -> String {
    version.about.storage_class.clone().unwrap_or_else(|| "STANDARD".to_owned())
}

fn objects(page: &Page) -> impl Iterator<Item = &Version> {
    page.entries.iter().filter_map(|entry| match entry {
        Entry::Version(version) => Some(&**version),
        Entry::Prefix(_) => None,
    })
}

/// `ListObjects`.
pub async fn first(
    call: &Call,
    request: S3Request<ListObjectsInput>,
) -> S3Result<S3Response<ListObjectsOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let names = Names::asked(input.encoding_type.as_ref())?;
    let query = Query {
        bucket: input.bucket.clone(),
        prefix: input.prefix.clone().unwrap_or_default(),
        delimiter: input.delimiter.clone().unwrap_or_default(),
        after: input.marker.clone().unwrap_or_default(),
        limit: limit(input.max_keys)?,
        ..Query::default()
    };
    let page = rules::list(call, &query)?;
    // Without a delimiter S3 leaves it to the client to go on after the last key.
    let last = page.entries.last().filter(|_| page.more && !query.delimiter.is_empty());
    let with_owner = |version| Object { owner: Some(owner(call)), ..names.object(version) };
    Ok(S3Response::new(ListObjectsOutput {
        name: Some(input.bucket),
        prefix: Some(names.write(&query.prefix)),
        marker: Some(names.write(&query.after)),
        max_keys: Some(i32::try_from(query.limit).unwrap_or(1000)),
        is_truncated: Some(page.more),
        contents: Some(objects(&page).map(with_owner).collect()),
        common_prefixes: Some(names.prefixes(&page)),
        delimiter: input.delimiter.map(|delimiter| names.write(&delimiter)),
        next_marker: last.map(|entry| names.write(entry.name())),
        encoding_type: input.encoding_type,
        request_charged: None,
    }))
}

/// `ListObjectsV2`.
pub async fn second(
    call: &Call,
    request: S3Request<ListObjectsV2Input>,
) -> S3Result<S3Response<ListObjectsV2Output>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let names = Names::asked(input.encoding_type.as_ref())?;
    let token = input.continuation_token.as_deref().map(from_token).transpose()?;
    let query = Query {
        bucket: input.bucket.clone(),
        prefix: input.prefix.clone().unwrap_or_default(),
        delimiter: input.delimiter.clone().unwrap_or_default(),
        after: token.or_else(|| input.start_after.clone()).unwrap_or_default(),
        limit: limit(input.max_keys)?,
        ..Query::default()
    };
    let page = rules::list(call, &query)?;
    let fetch_owner = input.fetch_owner.unwrap_or(false);
    let object = |version| Object { owner: fetch_owner.then(|| owner(call)), ..names.object(version) };
    Ok(S3Response::new(ListObjectsV2Output {
        name: Some(input.bucket),
        prefix: Some(names.write(&query.prefix)),
        max_keys: Some(i32::try_from(query.limit).unwrap_or(1000)),
        key_count: Some(i32::try_from(page.entries.len()).unwrap_or(1000)),
        continuation_token: input.continuation_token,
        is_truncated: Some(page.more),
        next_continuation_token: page
            .entries
            .last()
            .filter(|_| page.more)
            .map(|entry| to_token(entry.name())),
        contents: Some(objects(&page).map(object).collect()),
        common_prefixes: Some(names.prefixes(&page)),
        delimiter: input.delimiter.map(|delimiter| names.write(&delimiter)),
        encoding_type: input.encoding_type,
        start_after: input.start_after.map(|after| names.write(&after)),
        request_charged: None,
    }))
}

/// `ListObjectVersions`.
pub async fn versions(
    call: &Call,
    request: S3Request<ListObjectVersionsInput>,
) -> S3Result<S3Response<ListObjectVersionsOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let names = Names::asked(input.encoding_type.as_ref())?;
    let after = input.key_marker.clone().unwrap_or_default();
    let marker = input.version_id_marker.as_deref().filter(|marker| !marker.is_empty());
    let older_than = marker.map(|id| rules::place(call, &input.bucket, &after, id)).transpose()?;
    let query = Query {
        bucket: input.bucket.clone(),
        prefix: input.prefix.clone().unwrap_or_default(),
        delimiter: input.delimiter.clone().unwrap_or_default(),
        after,
        older_than,
        versions: true,
        limit: limit(input.max_keys)?,
    };
    let page = rules::list(call, &query)?;
    let last = page.entries.last().filter(|_| page.more);
    let version_of = |entry: &Entry| match entry {
        Entry::Version(version) => Some(version.id.clone()),
        Entry::Prefix(_) => None,
    };
    Ok(S3Response::new(ListObjectVersionsOutput {
        common_prefixes: Some(names.prefixes(&page)),
        delete_markers: Some(
            objects(&page).filter(|version| version.marker).map(|v| marker_entry(call, &names, v)).collect(),
        ),
        delimiter: input.delimiter.map(|delimiter| names.write(&delimiter)),
        encoding_type: input.encoding_type,
        is_truncated: Some(page.more),
        key_marker: Some(names.write(&query.after)),
        max_keys: Some(i32::try_from(query.limit).unwrap_or(1000)),
        name: Some(input.bucket),
        next_key_marker: last.map(|entry| names.write(entry.name())),
        next_version_id_marker: last.and_then(version_of),
        prefix: Some(names.write(&query.prefix)),
        request_charged: None,
        version_id_marker: Some(input.version_id_marker.unwrap_or_default()),
        versions: Some(
            objects(&page)
                .filter(|version| !version.marker)
                .map(|v| version_entry(call, &names, v))
                .collect(),
        ),
    }))
}

fn version_entry(call: &Call, names: &Names, version: &Version) -> ObjectVersion {
    ObjectVersion {
        checksum_algorithm: algorithms(version),
        checksum_type: version.about.checksum.as_ref().map(checksum_type),
        e_tag: Some(etag(&version.etag)),
        is_latest: Some(version.latest),
        key: Some(names.write(&version.key)),
        last_modified: Some(time(version.modified)),
        owner: Some(owner(call)),
        restore_status: None,
        size: Some(size(version.size)),
        storage_class: Some(ObjectVersionStorageClass::from(storage_class(version))),
        version_id: Some(version.id.clone()),
    }
}

fn marker_entry(call: &Call, names: &Names, version: &Version) -> DeleteMarkerEntry {
    DeleteMarkerEntry {
        is_latest: Some(version.latest),
        key: Some(names.write(&version.key)),
        last_modified: Some(time(version.modified)),
        owner: Some(owner(call)),
        version_id: Some(version.id.clone()),
    }
}

/// Continuation tokens are opaque to clients: the last name, in hexadecimal.
fn to_token(name: &str) -> String {
    hex::encode(name)
}

fn from_token(token: &str) -> Result<String, ApiError> {
    let bytes = hex::decode(token).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| invalid_argument("The continuation token provided is incorrect"))
}
