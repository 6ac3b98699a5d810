//! From an invocation to a delivered answer.

use super::decide::{Budget, decide};
use super::deliver::{DeliverError, deliver};
use super::{Request, Resource, Response};
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Nobody could be answered.
#[derive(Debug, thiserror::Error)]
pub enum RespondError {
    /// The event has no place for an answer.
    #[error("the event is not from a CloudFormation custom resource: it has no ResponseURL")]
    NoResponseUrl,
    /// The answer did not arrive.
    #[error(transparent)]
    Deliver(#[from] DeliverError),
}

impl From<RespondError> for Diagnostic {
    fn from(error: RespondError) -> Self {
        let error_type = match error {
            RespondError::NoResponseUrl => "NoResponseUrl",
            RespondError::Deliver(DeliverError::Refused { .. }) => "AnswerRefused",
            RespondError::Deliver(DeliverError::OutOfTime { .. }) => "AnswerNotSent",
        };
        Self { error_type: error_type.to_owned(), error_message: error.to_string() }
    }
}

/// Serves `resource` for as long as the process lives.
pub async fn run<R: Resource>(resource: R) -> Result<(), lambda_runtime::Error> {
    let resource = Arc::new(resource);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| {
        let resource = Arc::clone(&resource);
        async move {
            let remaining = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
            respond(&resource, event.payload, remaining).await
        }
    }))
    .await
}

/// Handles one event that must be answered within `remaining`.
///
/// A handler that failed is not an error here: CloudFormation has been told.
pub async fn respond<R: Resource>(
    resource: &Arc<R>,
    event: Value,
    remaining: Duration,
) -> Result<(), RespondError> {
    // Even a call that comes too late is worth one attempt.
    let budget = Budget::new(remaining.max(Duration::from_secs(1)));
    let url = event["ResponseURL"].as_str().ok_or(RespondError::NoResponseUrl)?.to_owned();
    let response = match serde_json::from_value::<Request>(event.clone()) {
        Ok(request) => decide(resource, request, budget).await,
        Err(error) => unreadable(&event, &error),
    };
    match response.reason() {
        Some(reason) if response.is_success() => ::tracing::info!(reason, "done"),
        None => ::tracing::info!("done"),
        Some(reason) => ::tracing::error!(reason, "failed; CloudFormation is told"),
    }
    deliver(&url, response.to_json(), budget.answer_until).await?;
    Ok(())
}

/// The answer to an event that has a `ResponseURL` but is otherwise not what it should be.
fn unreadable(event: &Value, error: &serde_json::Error) -> Response {
    let text = |name: &str| event[name].as_str().unwrap_or("unknown").to_owned();
    let request = Request {
        request_type: super::RequestType::Create,
        response_url: text("ResponseURL"),
        stack_id: text("StackId"),
        request_id: text("RequestId"),
        logical_resource_id: text("LogicalResourceId"),
        physical_resource_id: None,
        resource_properties: Value::Null,
        old_resource_properties: None,
    };
    let name = event["PhysicalResourceId"].as_str().map_or_else(|| text("LogicalResourceId"), str::to_owned);
    Response::failed(&request, name, format!("the request from CloudFormation cannot be read: {error}"))
}
