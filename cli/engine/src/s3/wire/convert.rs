//! Between the types of `s3s` and those of the rules.

use std::time::{Duration, SystemTime};

use s3s::dto;

use crate::core::{ApiError, Call};
use crate::s3::rules::{Tag, WriteCondition, invalid_argument};
use crate::s3::state::{Algorithm, Checksum, NULL};

/// A time.
pub fn time(at: jiff::Timestamp) -> dto::Timestamp {
    let since_1970 = Duration::try_from(at.as_duration()).unwrap_or_default();
    dto::Timestamp::from(SystemTime::UNIX_EPOCH + since_1970)
}

/// A time that a client sent; one beyond the calendar counts as the epoch.
pub fn instant(at: &dto::Timestamp) -> jiff::Timestamp {
    let mut text = Vec::new();
    let _ = at.format(dto::TimestampFormat::DateTime, &mut text);
    String::from_utf8_lossy(&text).parse().unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// A size.
pub fn size(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// An entity tag, from its text without quotes.
pub fn etag(text: &str) -> dto::ETag {
    dto::ETag::Strong(text.to_owned())
}

/// A version id as answers show it: none where versions are not kept.
pub fn shown(id: &str) -> Option<String> {
    Some(id.to_owned()).filter(|id| id != NULL)
}

/// The owner of everything here.
pub fn owner(call: &Call) -> dto::Owner {
    dto::Owner { display_name: None, id: Some(call.cloud.arns.account.clone()) }
}

/// `If-Match`, `If-None-Match`.
pub fn tag(condition: Option<dto::ETagCondition>) -> Option<Tag> {
    condition.map(|condition| match condition {
        dto::ETagCondition::Any => Tag::Any,
        dto::ETagCondition::ETag(etag) => Tag::Is(etag.into_value()),
    })
}

/// The conditions of a write.
pub fn write_condition(
    matches: Option<dto::ETagCondition>,
    none_match: Option<dto::ETagCondition>,
) -> WriteCondition {
    WriteCondition { matches: tag(matches), none_match: tag(none_match) }
}

/// The account a request expects must be this one.
pub fn expected_owner(call: &Call, account: Option<&str>) -> Result<(), ApiError> {
    match account {
        Some(account) if account != call.cloud.arns.account => {
            Err(ApiError::new("AccessDenied", "Access Denied").with_status(403))
        }
        _ => Ok(()),
    }
}

/// `max-keys` and its relatives: a thousand at most.
pub fn limit(asked: Option<i32>) -> Result<usize, ApiError> {
    let asked = asked.unwrap_or(1000).min(1000);
    usize::try_from(asked)
        .map_err(|_| invalid_argument("Argument maxKeys must be an integer between 0 and 2147483647"))
}

/// Fills the checksum members of an output.
macro_rules! checksum_into {
    ($checksum:expr, $output:ident) => {
        if let Some(checksum) = $checksum {
            let value = Some(checksum.value.clone());
            match checksum.algorithm {
                $crate::s3::state::Algorithm::Crc32 => $output.checksum_crc32 = value,
                $crate::s3::state::Algorithm::Crc32c => $output.checksum_crc32c = value,
                $crate::s3::state::Algorithm::Crc64Nvme => $output.checksum_crc64nvme = value,
                $crate::s3::state::Algorithm::Sha1 => $output.checksum_sha1 = value,
                $crate::s3::state::Algorithm::Sha256 => $output.checksum_sha256 = value,
            }
        }
    };
}
pub(super) use checksum_into;

/// `FULL_OBJECT` or `COMPOSITE`.
pub fn checksum_type(checksum: &Checksum) -> dto::ChecksumType {
    dto::ChecksumType::from_static(if checksum.composite {
        dto::ChecksumType::COMPOSITE
    } else {
        dto::ChecksumType::FULL_OBJECT
    })
}

/// An algorithm by the name a client gave it.
pub fn algorithm(name: &str) -> Result<Algorithm, ApiError> {
    Algorithm::named(name).ok_or_else(|| {
        let message = "Checksum algorithm provided is unsupported. Please try again with any of the valid types: \
                       [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]";
        ApiError::new("InvalidRequest", message)
    })
}
