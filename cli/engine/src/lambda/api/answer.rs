//! A function as answers show it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::core::{ApiError, Cloud};
use crate::lambda::function::Function;
use crate::lambda::name::LATEST;
use crate::wire::{RestRequest, RestResponse};

/// What is going on with it: AWS works on a change for a moment after it has answered, and clients wait for its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Created,
    Updated,
    Ready,
}

/// `FunctionConfiguration`.
pub(super) fn configuration(cloud: &Cloud, function: &Function, phase: Phase) -> Value {
    let settings = &function.settings;
    let mut answer = json!({
        "FunctionName": function.name,
        "FunctionArn": function.arn(cloud),
        "Runtime": settings.runtime,
        "Role": settings.role,
        "Handler": settings.handler,
        "CodeSize": function.code.size,
        "Description": settings.description,
        "Timeout": settings.timeout,
        "MemorySize": settings.memory,
        "LastModified": function.modified.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string(),
        "CodeSha256": function.code.sha256,
        "Version": LATEST,
        "TracingConfig": { "Mode": "PassThrough" },
        "RevisionId": function.revision,
        "PackageType": "Zip",
        "Architectures": [settings.architecture],
        "EphemeralStorage": { "Size": settings.ephemeral_storage },
        "SnapStart": { "ApplyOn": "None", "OptimizationStatus": "Off" },
        "LoggingConfig": { "LogFormat": "Text", "LogGroup": function.log_group() },
    });
    if !settings.environment.is_empty() {
        answer["Environment"] = json!({ "Variables": settings.environment });
    }
    if let Some(arn) = &settings.dead_letter {
        answer["DeadLetterConfig"] = json!({ "TargetArn": arn });
    }
    match phase {
        Phase::Created => {
            answer["State"] = "Pending".into();
            answer["StateReason"] = "The function is being created.".into();
            answer["StateReasonCode"] = "Creating".into();
        }
        Phase::Updated => {
            answer["State"] = "Active".into();
            answer["LastUpdateStatus"] = "InProgress".into();
            answer["LastUpdateStatusReason"] = "The function is being created.".into();
            answer["LastUpdateStatusReasonCode"] = "Creating".into();
        }
        Phase::Ready => {
            answer["State"] = "Active".into();
            answer["LastUpdateStatus"] = "Successful".into();
        }
    }
    answer
}

/// The qualifier of a request.
pub(super) fn qualifier(request: &RestRequest) -> Option<&str> {
    request.query.get("Qualifier").map(String::as_str)
}

/// A page's length from `MaxItems`.
pub(super) fn page(request: &RestRequest) -> Result<usize, ApiError> {
    let Some(given) = request.query.get("MaxItems") else { return Ok(50) };
    match given.parse() {
        Ok(items @ 1..=10_000) => Ok(usize::min(items, 50)),
        _ => Err(crate::lambda::error::constraint(given, "maxItems", "have value between 1 and 10000")),
    }
}

/// Tags as an object of text.
pub(super) type Tags = BTreeMap<String, String>;

/// A JSON answer with status 200.
pub(super) fn ok(value: &Value) -> Result<RestResponse, ApiError> {
    RestResponse::json(200, value)
}
