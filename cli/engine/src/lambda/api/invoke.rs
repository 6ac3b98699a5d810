//! `Invoke`, in its three types.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::core::{ApiError, Call};
use crate::lambda::api::answer::qualifier;
use crate::lambda::invoke::{ASYNCHRONOUS, SYNCHRONOUS, authorize, event};
use crate::lambda::name::LATEST;
use crate::lambda::{asynchronous, error, instance};
use crate::wire::{RestRequest, RestResponse};

pub(super) async fn invoke(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let function = authorize(&call, request.at("FunctionName"), qualifier(&request))?;
    // The invocation's id is the request's, as on AWS.
    let id = call.request_id.clone();
    let context = client_context(&request)?;
    match request.header("x-amz-invocation-type").unwrap_or("RequestResponse") {
        "DryRun" => Ok(RestResponse::empty(204)),
        "Event" => {
            let event = event(&request.body, ASYNCHRONOUS, id, context)?;
            asynchronous::enqueue(&call.cloud, &function, &event)?;
            Ok(RestResponse::empty(202))
        }
        "RequestResponse" => {
            let event = event(&request.body, SYNCHRONOUS, id, context)?;
            let invoked = instance::run(&call.cloud, &function, event).await?;
            let mut headers = vec![
                ("content-type", "application/json".to_owned()),
                ("x-amz-executed-version", LATEST.to_owned()),
            ];
            if let Some(error) = invoked.function_error {
                headers.push(("x-amz-function-error", error));
            }
            if request.header("x-amz-log-type") == Some("Tail") {
                headers.push(("x-amz-log-result", STANDARD.encode(invoked.log_tail)));
            }
            Ok(RestResponse { status: 200, headers, body: invoked.payload })
        }
        other => {
            let rule = "satisfy enum value set: [Event, RequestResponse, DryRun]";
            Err(error::constraint(other, "invocationType", rule))
        }
    }
}

/// The function gets the context as it is before base64.
fn client_context(request: &RestRequest) -> Result<Option<String>, ApiError> {
    let Some(encoded) = request.header("x-amz-client-context") else { return Ok(None) };
    let invalid = || {
        ApiError::new(
            "InvalidRequestContentException",
            "Client context must be a valid Base64-encoded JSON object.",
        )
    };
    let decoded = STANDARD.decode(encoded).map_err(|_| invalid())?;
    let context: serde_json::Value = serde_json::from_slice(&decoded).map_err(|_| invalid())?;
    Ok(Some(context.to_string()))
}
