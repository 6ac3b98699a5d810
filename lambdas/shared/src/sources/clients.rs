//! The services that sources belong to.

/// One client of each.
#[derive(Clone, Debug)]
pub struct Clients {
    /// Schedules.
    pub events: aws_sdk_eventbridge::Client,
    /// Queue mappings.
    pub lambda: aws_sdk_lambda::Client,
    /// Bucket notifications.
    pub s3: aws_sdk_s3::Client,
}
