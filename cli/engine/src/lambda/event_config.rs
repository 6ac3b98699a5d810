//! What becomes of asynchronous events: how often and how long they are tried, and where the result goes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Call, Cloud};
use crate::lambda::function::{Function, change, read};
use crate::lambda::name::LATEST;
use crate::lambda::{error, name};

/// The configuration; `None` is AWS's default (two retries, six hours, nowhere).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventConfig {
    /// 0 to 2.
    pub retries: Option<u32>,
    /// Seconds, 60 to 21600.
    pub age: Option<u32>,
    /// The ARN that hears of success.
    pub on_success: Option<String>,
    /// The ARN that hears of failure.
    pub on_failure: Option<String>,
    /// When it was changed.
    pub modified: Timestamp,
}

/// What to change; in a `put`, what is absent goes back to its default.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Retries.
    pub retries: Option<u32>,
    /// Seconds.
    pub age: Option<u32>,
    /// Where success is told; an empty text takes it away.
    pub on_success: Option<String>,
    /// Where failure is told; an empty text takes it away.
    pub on_failure: Option<String>,
}

/// Sets the whole configuration.
pub fn put(
    call: &Call,
    function: &str,
    qualifier: Option<&str>,
    change: Change,
) -> Result<Function, ApiError> {
    let function = read(call, "lambda:PutFunctionEventInvokeConfig", function, qualifier)?;
    write(call, &function, change)
}

/// Changes a configuration that must exist.
pub(super) fn update(
    call: &Call,
    function: &str,
    qualifier: Option<&str>,
    change: Change,
) -> Result<Function, ApiError> {
    let function = read(call, "lambda:UpdateFunctionEventInvokeConfig", function, qualifier)?;
    let old = function.event_config.clone().ok_or_else(|| none(&call.cloud, &function.name))?;
    let merged = Change {
        retries: change.retries.or(old.retries),
        age: change.age.or(old.age),
        on_success: change.on_success.or(old.on_success),
        on_failure: change.on_failure.or(old.on_failure),
    };
    write(call, &function, merged)
}

/// The function with its configuration.
pub(super) fn get(
    call: &Call,
    function: &str,
    qualifier: Option<&str>,
) -> Result<(Function, EventConfig), ApiError> {
    let function = read(call, "lambda:GetFunctionEventInvokeConfig", function, qualifier)?;
    let config = function.event_config.clone().ok_or_else(|| none(&call.cloud, &function.name))?;
    Ok((function, config))
}

/// Takes the configuration away.
pub fn delete(call: &Call, function: &str, qualifier: Option<&str>) -> Result<(), ApiError> {
    let function = read(call, "lambda:DeleteFunctionEventInvokeConfig", function, qualifier)?;
    change(&call.cloud, &function.name, |function| function.event_config.take())?
        .map(drop)
        .ok_or_else(|| none(&call.cloud, &function.name))
}

/// The ARN that answers show.
pub(super) fn arn(cloud: &Cloud, name: &str) -> String {
    format!("{}:{LATEST}", name::arn(&cloud.arns, name))
}

fn write(call: &Call, function: &Function, wanted: Change) -> Result<Function, ApiError> {
    let place = |arn: Option<String>| arn.filter(|arn| !arn.is_empty());
    let config = EventConfig {
        retries: wanted.retries,
        age: wanted.age,
        on_success: place(wanted.on_success),
        on_failure: place(wanted.on_failure),
        modified: call.now(),
    };
    check(&config, &function.arn(&call.cloud))?;
    change(&call.cloud, &function.name, |function| {
        function.event_config = Some(config);
        function.clone()
    })
}

fn check(config: &EventConfig, function: &str) -> Result<(), ApiError> {
    if let Some(retries) = config.retries.filter(|retries| *retries > 2) {
        let rule = "have value less than or equal to 2";
        return Err(error::constraint(retries, "maximumRetryAttempts", rule));
    }
    if let Some(age) = config.age.filter(|age| !(60..=21_600).contains(age)) {
        let rule = "have value between 60 and 21600";
        return Err(error::constraint(age, "maximumEventAgeInSeconds", rule));
    }
    for destination in [&config.on_success, &config.on_failure].into_iter().flatten() {
        if destination == function {
            return Err(error::invalid("You can't specify the function as a destination for itself."));
        }
        match destination.split(':').nth(2) {
            Some("sqs" | "sns" | "lambda" | "events") => {}
            Some("s3") => return Err(ApiError::not_implemented("A bucket as a destination of results")),
            _ => {
                return Err(error::invalid(format!(
                    "The provided destination config DestinationConfig(onSuccess=\
                    OnSuccess(destination={destination})) is invalid."
                )));
            }
        }
    }
    Ok(())
}

fn none(cloud: &Cloud, name: &str) -> ApiError {
    error::missing(format!("The function {} doesn't have an EventInvokeConfig", arn(cloud, name)))
}
