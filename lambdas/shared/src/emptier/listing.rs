//! Lists what is to go, page by page.
//!
//! Keys are asked for URL-encoded: XML 1.0 cannot carry every character that a key may contain, and one such key would
//! make a whole listing unreadable.

use super::{Counts, EmptyError};
use crate::aws;
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
use aws_sdk_s3::types::EncodingType;
use futures::stream::{self, Stream, StreamExt, TryStreamExt};
use percent_encoding::percent_decode_str;

/// One version or delete marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) version: String,
    pub(super) is_marker: bool,
}

impl Entry {
    pub(super) fn count(&self) -> Counts {
        let (versions, markers) = if self.is_marker { (0, 1) } else { (1, 0) };
        Counts { versions, markers, uploads: 0 }
    }
}

/// What part of a bucket is meant.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    /// All of it.
    Bucket,
    /// These keys exactly, not what merely begins with them.
    Keys(Vec<String>),
}

/// The versions and markers in `scope`, a page of at most 1000 at a time.
pub(super) fn pages<'a>(
    client: &'a Client,
    bucket: &'a str,
    scope: &Scope,
) -> impl Stream<Item = Result<Vec<Entry>, EmptyError>> + 'a {
    let prefixes = match scope {
        Scope::Bucket => vec![None],
        Scope::Keys(keys) => keys.iter().cloned().map(Some).collect(),
    };
    stream::iter(prefixes)
        .flat_map(move |exact| from(client, bucket, exact))
        .try_filter(|page| std::future::ready(!page.is_empty()))
}

/// Where the next page starts.
struct Marker {
    key: Option<String>,
    version: Option<String>,
}

fn from<'a>(
    client: &'a Client,
    bucket: &'a str,
    exact: Option<String>,
) -> impl Stream<Item = Result<Vec<Entry>, EmptyError>> + 'a {
    let start = Some(Marker { key: None, version: None });
    stream::try_unfold((start, exact), move |(marker, exact)| async move {
        let Some(marker) = marker else { return Ok(None) };
        let output = client
            .list_object_versions()
            .bucket(bucket)
            .encoding_type(EncodingType::Url)
            .set_prefix(exact.clone())
            .set_key_marker(marker.key)
            .set_version_id_marker(marker.version)
            .send()
            .await
            .map_err(|error| {
                EmptyError::call("s3:ListBucketVersions", bucket, aws::code(&error), aws::reason(&error))
            })?;
        let mut next = next_marker(&output);
        let mut page = entries(output);
        if let Some(key) = &exact {
            // A key sorts before everything that begins with it, so its versions come first.
            let beyond = page.last().is_some_and(|entry| entry.key != *key);
            page.retain(|entry| entry.key == *key);
            next = next.filter(|_| !beyond);
        }
        Ok(Some((page, (next, exact))))
    })
}

fn next_marker(output: &ListObjectVersionsOutput) -> Option<Marker> {
    let encoded = is_encoded(output);
    let key = output.next_key_marker().map(|key| decode(key, encoded));
    (output.is_truncated() == Some(true) && key.is_some())
        .then(|| Marker { key, version: output.next_version_id_marker().map(str::to_owned) })
}

/// The page's entries in key order; S3 gives versions and markers as two lists, each in order.
fn entries(output: ListObjectVersionsOutput) -> Vec<Entry> {
    let encoded = is_encoded(&output);
    let versions = output.versions.unwrap_or_default().into_iter();
    let markers = output.delete_markers.unwrap_or_default().into_iter();
    let mut all: Vec<Entry> = versions
        .filter_map(|version| entry(version.key, version.version_id, encoded, false))
        .chain(markers.filter_map(|marker| entry(marker.key, marker.version_id, encoded, true)))
        .collect();
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all
}

fn entry(key: Option<String>, version: Option<String>, encoded: bool, is_marker: bool) -> Option<Entry> {
    let key = decode(&key?, encoded);
    // What was written before versioning was switched on has the version "null".
    let version = version.unwrap_or_else(|| "null".to_owned());
    Some(Entry { key, version, is_marker })
}

fn is_encoded(output: &ListObjectVersionsOutput) -> bool {
    output.encoding_type() == Some(&EncodingType::Url)
}

/// S3 encodes as forms do: a space is a plus sign.
pub(super) fn decode(key: &str, encoded: bool) -> String {
    if !encoded {
        return key.to_owned();
    }
    percent_decode_str(&key.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_decoded_only_when_the_answer_says_they_are_encoded() {
        assert_eq!(decode("a+b%2Bc%0A", true), "a b+c\n");
        assert_eq!(decode("a+b%2Bc", false), "a+b%2Bc");
    }
}
