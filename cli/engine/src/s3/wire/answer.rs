//! One request: who signed it, what `s3s` makes of it, and the answer with the headers and texts that AWS adds.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::service::S3ServiceBuilder;

use crate::core::{ApiError, Cloud};
use crate::s3::wire::caller::Signer;
use crate::s3::wire::failure::{complete, refused};
use crate::s3::wire::table::Operation;

/// Answers an S3 request.
pub async fn answer(cloud: &Arc<Cloud>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let mut call = cloud.as_root();
    let (request_id, path) = (call.request_id.clone(), parts.uri.path().to_owned());
    let head = parts.method == Method::HEAD;
    let signer = check_date(cloud, &parts).and_then(|()| Signer::of(cloud, &parts));
    let answered = match signer {
        Err(error) => refused(&error),
        Ok(signer) => {
            if let Some(credentials) = signer.credentials() {
                call.principal = credentials.principal.clone();
            }
            // The implementation holds the request's own context, so there is one service a request: three allocations.
            let mut service = S3ServiceBuilder::new(Operation { call });
            service.set_auth(signer);
            service.set_config(dated_elsewhere());
            let request = Request::from_parts(parts, s3s::Body::http_body_unsync(body));
            match service.build().call(request).await {
                Ok(response) => response.map(Body::new),
                Err(error) => refused(&ApiError::internal(format!("{error:?}"))),
            }
        }
    };
    let mut response = complete(answered, &request_id, &path, head).await;
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-amz-request-id", id.clone());
        response.headers_mut().insert("x-amz-id-2", id);
    }
    response
}

/// `s3s` would compare a request's date with the machine's clock; [`check_date`] knows the engine's.
fn dated_elsewhere() -> Arc<StaticConfigProvider> {
    let mut config = S3Config::default();
    config.presigned_url_max_skew_time_secs = u32::MAX;
    Arc::new(StaticConfigProvider::new(Arc::new(config)))
}

/// Refuses a signed request from another time. A child process knows only the machine's clock, so either will do.
fn check_date(cloud: &Cloud, parts: &Parts) -> Result<(), ApiError> {
    let Some(stamp) = parts.headers.get("x-amz-date").and_then(|date| date.to_str().ok()) else {
        return Ok(());
    };
    let near = |now: Timestamp| {
        let date = civil::DateTime::strptime("%Y%m%dT%H%M%SZ", stamp).ok()?;
        let date = TimeZone::UTC.to_timestamp(date).ok()?;
        Some(now.duration_since(date).abs() <= SignedDuration::from_mins(15))
    };
    if [cloud.clock.now(), Timestamp::now()].into_iter().any(|now| near(now) == Some(true)) {
        return Ok(());
    }
    let message = "The difference between the request time and the current time is too large.";
    Err(ApiError::new("RequestTimeTooSkewed", message).with_status(403))
}
