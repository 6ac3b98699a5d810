//! How the functions reach AWS, and how they put into words what it answered.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::RequestId;
use std::error::Error;
use std::fmt::Debug;

/// The SDK's configuration from the environment: region, credentials, endpoints. Nothing is set here, so that an
/// endpoint variable is all it takes to run against another AWS.
pub async fn config() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest()).load().await
}

/// An SDK error in one line: the service's own code and words with the request id, or the whole chain of causes
/// where no service answered.
pub fn reason<E, R>(error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + Error + 'static,
    R: Debug,
{
    let Some(meta) = error.as_service_error().map(ProvideErrorMetadata::meta) else {
        return DisplayErrorContext(error).to_string();
    };
    let code = meta.code().unwrap_or("error without a code");
    let message = meta.message().unwrap_or("no message");
    match meta.request_id() {
        Some(id) => format!("{code}: {message} (request {id})"),
        None => format!("{code}: {message}"),
    }
}

/// The service's error code, where a service answered.
pub fn code<E, R>(error: &SdkError<E, R>) -> Option<&str>
where
    E: ProvideErrorMetadata,
{
    error.as_service_error().and_then(ProvideErrorMetadata::code)
}
