//! The service `s3`.

use crate::wire::{Operations, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service { name: "s3", operations: Operations::S3 { table: &[] } };

/// Answers an S3 request.
pub(crate) async fn answer(
    _cloud: &std::sync::Arc<crate::core::Cloud>,
    _request: axum::extract::Request,
) -> axum::http::Response<axum::body::Body> {
    axum::http::Response::default()
}
