//! The SDK's times as ours.

use aws_smithy_types::DateTime;
use jiff::Timestamp;

/// A service's time; none if it is outside of what a calendar holds.
pub fn timestamp(time: &DateTime) -> Option<Timestamp> {
    Timestamp::new(time.secs(), i32::try_from(time.subsec_nanos()).ok()?).ok()
}

/// The same for a member that may be absent.
pub fn optional(time: Option<&DateTime>) -> Option<Timestamp> {
    time.and_then(timestamp)
}
