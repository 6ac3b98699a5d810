//! The engine's own pages under `/_mdd/`: for `mdd local`, opened by the token in `endpoint.json`.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Response, request::Parts};
use serde_json::json;

use crate::core::Cloud;
use crate::wire::server::Incoming;

/// Answers a request for one of the pages.
pub(super) fn answer(incoming: &Arc<Incoming>, parts: &Parts) -> Response<Body> {
    let path = parts.uri.path().trim_start_matches("/_mdd/");
    if path == "health" {
        return json_page(200, &json!({ "status": "ready", "version": env!("CARGO_PKG_VERSION") }));
    }
    let token = parts.headers.get("x-mdd-token").and_then(|value| value.to_str().ok());
    if token != Some(&incoming.token) {
        return json_page(
            403,
            &json!({ "message": "the header x-mdd-token must hold the token of endpoint.json" }),
        );
    }
    match (&parts.method, path) {
        (&Method::GET, "outbox") => json_page(200, &outbox(&incoming.cloud)),
        (&Method::POST, "stop") => {
            incoming.stop.notify_one();
            json_page(202, &json!({ "status": "stopping" }))
        }
        _ => json_page(404, &json!({ "message": format!("there is no page {path}") })),
    }
}

fn outbox(cloud: &Arc<Cloud>) -> serde_json::Value {
    match cloud.store.list::<serde_json::Value>(crate::sns::OUTBOX, "") {
        Ok(mails) => json!({ "mails": mails.into_iter().map(|(_, mail)| mail).collect::<Vec<_>>() }),
        Err(error) => json!({ "mails": [], "error": error.to_string() }),
    }
}

fn json_page(status: u16, value: &serde_json::Value) -> Response<Body> {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Body::from(value.to_string()))
        .unwrap_or_default()
}
