//! Lists what is to go, page by page.
//!
//! A listing is one page after the other, and what limits it is the distance to S3; folders are known beforehand, so
//! they are listed side by side, two levels deep.
//!
//! Keys are asked for URL-encoded: XML 1.0 cannot carry every character that a key may contain, and one such key would
//! make a whole listing unreadable.

use super::line::Line;
use super::{Counts, EmptyError};
use crate::aws;
use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
use aws_sdk_s3::types::{CommonPrefix, EncodingType};
use futures::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
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

    pub(super) fn count_all(entries: &[Self]) -> Counts {
        entries.iter().fold(Counts::default(), |sum, entry| sum + entry.count())
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

/// Pages of versions and markers.
pub(super) type Pages<'a> = BoxStream<'a, Result<Vec<Entry>, EmptyError>>;

/// Folders of one level that are listed side by side.
const SIDE_BY_SIDE: usize = 16;

/// Levels of folders that are taken apart.
const LEVELS: usize = 2;

/// With more folders than this on a level, a call for each costs more than one listing of all of them.
const FEW: usize = 64;

/// The versions and markers in `scope`, a page of at most 1000 at a time, in no order.
pub(super) fn pages<'a>(line: &'a Line, bucket: &'a str, scope: &Scope) -> Pages<'a> {
    let pages = match scope {
        Scope::Bucket => folder(line, bucket, String::new(), LEVELS),
        Scope::Keys(keys) => stream::iter(keys.clone())
            .flat_map(move |key| from(line, bucket, Range::Exactly(key), Marker::START))
            .boxed(),
    };
    pages.try_filter(|page| std::future::ready(!page.is_empty())).boxed()
}

/// What lies under `prefix`: its folders side by side, as long as they are few and `levels` are left.
fn folder<'a>(line: &'a Line, bucket: &'a str, prefix: String, levels: usize) -> Pages<'a> {
    if levels == 0 {
        return from(line, bucket, Range::Under(prefix), Marker::START).boxed();
    }
    let apart = async move {
        let output = list(line, bucket, &prefix, Marker::START, true).await?;
        let (folders, next) = (folders(&output), next_marker(&output));
        if folders.len() > FEW || (next.is_some() && !folders.is_empty()) {
            return Ok(from(line, bucket, Range::Under(prefix), Marker::START).boxed());
        }
        let own = stream::iter([Ok(entries(output))]).boxed();
        if let Some(next) = next {
            // A page of nothing but objects is as good as the first of a listing without folders.
            let rest = from(line, bucket, Range::Under(prefix), next);
            return Ok(own.chain(rest).boxed());
        }
        let parts = folders.into_iter().map(move |name| folder(line, bucket, name, levels - 1));
        Ok(stream::iter(std::iter::once(own).chain(parts)).flatten_unordered(SIDE_BY_SIDE).boxed())
    };
    stream::once(apart).try_flatten().boxed()
}

/// The folders that a listing with a delimiter rolled up.
fn folders(output: &ListObjectVersionsOutput) -> Vec<String> {
    let encoded = is_encoded(output);
    let names = output.common_prefixes().iter().filter_map(CommonPrefix::prefix);
    names.map(|name| decode(name, encoded)).collect()
}

/// Which keys one listing is about.
#[derive(Clone)]
enum Range {
    /// Everything that begins with it.
    Under(String),
    /// This key and not what merely begins with it.
    Exactly(String),
}

impl Range {
    fn prefix(&self) -> &str {
        match self {
            Self::Under(prefix) | Self::Exactly(prefix) => prefix,
        }
    }
}

/// One page of what begins with `prefix`; with `apart`, folders are named and not entered.
async fn list(
    line: &Line,
    bucket: &str,
    prefix: &str,
    after: Marker,
    apart: bool,
) -> Result<ListObjectVersionsOutput, EmptyError> {
    let call = || {
        line.client
            .list_object_versions()
            .bucket(bucket)
            .encoding_type(EncodingType::Url)
            .set_prefix((!prefix.is_empty()).then(|| prefix.to_owned()))
            .set_delimiter(apart.then(|| "/".to_owned()))
            .set_key_marker(after.key.clone())
            .set_version_id_marker(after.version.clone())
            .send()
    };
    line.ask(call).await.map_err(|error| {
        EmptyError::call("s3:ListBucketVersions", bucket, aws::code(&error), aws::reason(&error))
    })
}

/// Where a page starts.
#[derive(Clone)]
struct Marker {
    key: Option<String>,
    version: Option<String>,
}

impl Marker {
    const START: Self = Self { key: None, version: None };
}

fn from<'a>(
    line: &'a Line,
    bucket: &'a str,
    range: Range,
    start: Marker,
) -> impl Stream<Item = Result<Vec<Entry>, EmptyError>> + 'a {
    stream::try_unfold((Some(start), range), move |(marker, range)| async move {
        let Some(marker) = marker else { return Ok(None) };
        let output = list(line, bucket, range.prefix(), marker, false).await?;
        let mut next = next_marker(&output);
        let mut page = entries(output);
        if let Range::Exactly(key) = &range {
            // A key sorts before everything that begins with it, so its versions come first.
            let beyond = page.last().is_some_and(|entry| entry.key != *key);
            page.retain(|entry| entry.key == *key);
            next = next.filter(|_| !beyond);
        }
        Ok(Some((page, (next, range))))
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
