//! One request: who signed it, what `s3s` makes of it, and the answer with the headers and texts that AWS adds.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, Response};
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
    let answered = match Signer::of(cloud, &parts) {
        Err(error) => refused(&error),
        Ok(signer) => {
            if let Some(credentials) = signer.credentials() {
                call.principal = credentials.principal.clone();
            }
            // The implementation holds the request's own context, so there is one service a request: three allocations.
            let mut service = S3ServiceBuilder::new(Operation { call });
            service.set_auth(signer);
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
