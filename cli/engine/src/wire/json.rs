//! AWS JSON 1.0 and 1.1.

use axum::body::Body;
use axum::http::{HeaderMap, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::core::ApiError;

/// The operation named by `X-Amz-Target`, without the prefix.
pub(super) fn operation_name(headers: &HeaderMap) -> Option<&str> {
    let target = headers.get("x-amz-target")?.to_str().ok()?;
    target.rsplit('.').next()
}

/// The body; nothing at all counts as `{}`.
pub(super) fn decode(body: &[u8]) -> Result<Value, ApiError> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(body)
        .map_err(|error| ApiError::new("SerializationException", format!("the body is not JSON: {error}")))
}

/// The answer to an operation. `null` members are left out, as AWS leaves them out.
pub(super) fn encode(version: &str, request_id: &str, answer: &Result<Value, ApiError>) -> Response<Body> {
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, format!("application/x-amz-json-{version}"))
        .header("x-amzn-requestid", request_id);
    let body = match answer {
        Ok(Value::Null) => String::new(),
        Ok(value) => value.to_string(),
        Err(error) => {
            response = response
                .status(StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST))
                .header("x-amzn-errortype", &error.code);
            if let Some(code) = error.query_code {
                response = response.header("x-amzn-query-error", format!("{code};Sender"));
            }
            json!({ "__type": error.code, "message": error.message }).to_string()
        }
    };
    response.body(Body::from(body)).unwrap_or_default()
}
