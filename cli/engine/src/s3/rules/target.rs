//! Setting a notification: S3 asks first whether it may invoke the function.

use crate::core::{ApiError, Arns, Call};
use crate::lambda;
use crate::s3::rules::bucket::{change, find_bucket};
use crate::s3::rules::notification::Notification;
use crate::s3::rules::setting::Setting;
use crate::s3::rules::{SERVICE, invalid_argument};

/// Writes a bucket's notification configuration after checking its targets.
pub fn save_notification(
    call: &Call,
    bucket: &str,
    notification: Notification,
    unchecked: bool,
) -> Result<(), ApiError> {
    call.allow(Setting::NOTIFICATION.put, &Arns::s3(bucket))?;
    find_bucket(&call.cloud, bucket)?;
    notification.check()?;
    if !unchecked {
        may_notify(call, bucket, &notification)?;
    }
    change(&call.cloud, bucket, |bucket| Setting::NOTIFICATION.set(bucket, &notification))
}

/// Refuses targets that S3 may not invoke for this bucket, in the words of AWS.
pub fn may_notify(call: &Call, bucket: &str, notification: &Notification) -> Result<(), ApiError> {
    let source = Arns::s3(bucket);
    for target in &notification.targets {
        if !lambda::may_invoke(&call.cloud, &target.function, SERVICE, &source)? {
            return Err(invalid_argument("Unable to validate the following destination configurations"));
        }
    }
    Ok(())
}
