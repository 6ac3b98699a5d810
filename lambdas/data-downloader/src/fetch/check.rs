//! What may not be published, whatever its status said.

use super::error::JobError;
use super::look::Look;
use crate::sources::Feed;

/// Looks whether this can be the file.
pub(super) fn check(feed: &Feed, look: &mut Look) -> Result<(), JobError> {
    let content = look.content();
    if content.bytes == 0 {
        return Err(JobError::Empty);
    }
    if !feed.expected.is_html() && content.is_markup() {
        return Err(JobError::Html(content.excerpt()));
    }
    if content.bytes < feed.min_bytes {
        return Err(JobError::TooShort { bytes: content.bytes, least: feed.min_bytes });
    }
    Ok(())
}
