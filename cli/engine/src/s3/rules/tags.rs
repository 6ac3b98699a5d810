//! Tags of buckets and objects, with the limits S3 puts on them.

use std::collections::BTreeMap;

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::bucket::change;
use crate::s3::rules::read::named;
use crate::s3::rules::{invalid_argument, marker_refuses, no_such_bucket};
use crate::s3::state::{Bucket, Version};

/// Tags by key.
pub type Tags = BTreeMap<String, String>;

/// Makes a map of tags, refusing what S3 refuses.
pub fn check_tags(pairs: impl IntoIterator<Item = (String, String)>, most: usize) -> Result<Tags, ApiError> {
    let invalid = |message: &str| ApiError::new("InvalidTag", message);
    let sayable =
        |text: &str| text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c));
    let mut tags = Tags::new();
    for (key, value) in pairs {
        if key.is_empty() || key.chars().count() > 128 || !sayable(&key) {
            return Err(invalid("The TagKey you have provided is invalid"));
        }
        if value.chars().count() > 256 || !sayable(&value) {
            return Err(invalid("The TagValue you have provided is invalid"));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("System tags cannot be added/updated by requester"));
        }
        if tags.insert(key, value).is_some() {
            return Err(invalid("Cannot provide multiple Tags with the same key"));
        }
    }
    if tags.len() > most {
        let message = format!("Object tags cannot be greater than {most}");
        return Err(ApiError::new("BadRequest", message));
    }
    Ok(tags)
}

/// Reads the tags in an `x-amz-tagging` header.
pub fn tags_in_header(header: &str) -> Result<Tags, ApiError> {
    let refuse = || {
        invalid_argument(
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name \
             duplicates.",
        )
    };
    let pairs = url::form_urlencoded::parse(header.as_bytes()).into_owned();
    check_tags(pairs, OBJECT_TAGS).map_err(|_| refuse())
}

/// An object has at most so many.
pub const OBJECT_TAGS: usize = 10;
/// A bucket has at most so many.
pub const BUCKET_TAGS: usize = 50;

/// Writes a bucket's tags anew.
pub fn save_bucket_tags(call: &Call, bucket: &str, tags: Tags) -> Result<(), ApiError> {
    call.allow("s3:PutBucketTagging", &Arns::s3(bucket))?;
    change(&call.cloud, bucket, |bucket| {
        bucket.tags = tags;
        Ok(())
    })
}

/// The version whose tags are meant, changed by `change`. A marker has none.
pub fn with_tags<R>(
    call: &Call,
    action: &str,
    (bucket, key, id): (&str, &str, Option<&str>),
    change: impl FnOnce(&mut Tags) -> R,
) -> Result<(Version, R), ApiError> {
    call.allow(action, &Arns::s3(&format!("{bucket}/{key}")))?;
    call.cloud.store.transaction(|transaction| {
        Bucket::find(transaction, bucket)?.ok_or_else(no_such_bucket)?;
        let mut version = named(transaction, bucket, key, id)?;
        if version.marker {
            return Err(marker_refuses());
        }
        let before = version.about.tags.clone();
        let result = change(&mut version.about.tags);
        if version.about.tags != before {
            version.describe(transaction)?;
        }
        Ok((version, result))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_limited_as_in_s3() {
        let check = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            check_tags(pairs, 2).map_err(|error| error.message)
        };
        assert!(check(&[("a", ""), ("b", "x y")]).is_ok());
        assert_eq!(
            check(&[("a", "1"), ("a", "2")]).unwrap_err(),
            "Cannot provide multiple Tags with the same key"
        );
        assert_eq!(check(&[("a,b", "1")]).unwrap_err(), "The TagKey you have provided is invalid");
        assert_eq!(check(&[("a", "1,2")]).unwrap_err(), "The TagValue you have provided is invalid");
        assert!(check(&[("a", ""), ("b", ""), ("c", "")]).is_err());
        assert!(tags_in_header("k=1&k=2").is_err());
        assert_eq!(tags_in_header("k&l=a%20b").unwrap().get("l").map(String::as_str), Some("a b"));
    }
}
