//! One listener on loopback: refuses foreign hosts, finds the service a request is signed for, and hands it over.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response, Uri, header};
use bytes::Bytes;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::core::{ApiError, Call, Cloud, Principal, look_up};
use crate::services::SERVICES;
use crate::wire::operation::{Missing, Operation, Operations, Protocol, Service};
use crate::wire::rest::{RestRequest, RestResponse};
use crate::wire::sigv4::{Authorization, verify};
use crate::wire::{cbor, json, pages, query};

/// No request but S3's is larger than this: what Lambda takes, a zip of 50 MB in base64.
const BODY_LIMIT: usize = 70_167_211;

/// What a request needs to be answered.
pub struct Incoming {
    /// The cloud.
    pub cloud: Arc<Cloud>,
    /// Opens the engine's own pages.
    pub token: String,
    /// Told when a page asks the engine to stop.
    pub stop: Arc<Notify>,
}

/// Answers requests until `incoming.stop` is told.
pub async fn serve(listener: TcpListener, incoming: Arc<Incoming>) -> std::io::Result<()> {
    let app = Router::new().fallback(answer).with_state(Arc::clone(&incoming));
    let stop = Arc::clone(&incoming.stop);
    tokio::select! {
        served = axum::serve(listener, app).into_future() => served,
        () = stop.notified() => Ok(()),
    }
}

/// Clients set their clocks by the answer's date, so it must be the engine's own.
async fn answer(State(incoming): State<Arc<Incoming>>, request: Request) -> Response<Body> {
    let mut response = dispatch(&incoming, request).await;
    let now = DateTimePrinter::new().timestamp_to_rfc9110_string(&incoming.cloud.clock.now());
    if let Some(date) = now.ok().and_then(|now| now.parse().ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn dispatch(incoming: &Arc<Incoming>, request: Request) -> Response<Body> {
    if let Err(error) = at_home(request.headers(), request.uri()) {
        return plain(&error);
    }
    let path = request.uri().path();
    if path.starts_with("/_mdd/") {
        let (parts, _) = request.into_parts();
        return pages::answer(incoming, &parts);
    }
    let service = service_name(&request).unwrap_or_else(|| "s3".to_owned());
    if service == "s3" {
        return crate::s3::answer(&incoming.cloud, request).await;
    }
    match SERVICES.iter().find(|known| known.name == service) {
        Some(service) => call(incoming, service, request).await,
        None => plain(&ApiError::not_implemented(format!("The service {service}"))),
    }
}

/// Reads the body, checks the signature and runs the operation.
async fn call(incoming: &Arc<Incoming>, service: &Service, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let mut call = incoming.cloud.as_root();
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| {
        ApiError::new("RequestEntityTooLargeException", "The request is too large").with_status(413)
    });
    let body = body.and_then(|body| {
        call.principal = authenticate(&incoming.cloud, &parts, &body)?;
        Ok(body)
    });
    match &service.operations {
        Operations::Rpc { protocol, table, missing } => {
            let find = |name: &str, input: &Value| find(table, missing, service.name, name, input);
            rpc(*protocol, find, call, &parts, body).await
        }
        Operations::Rest { table } => rest(table, service.name, call, parts, body).await,
        Operations::S3 { .. } => plain(&ApiError::not_implemented("S3 under another name")),
    }
}

fn authenticate(cloud: &Cloud, parts: &Parts, body: &[u8]) -> Result<Principal, ApiError> {
    let given = Authorization::parse(parts)?;
    let token = parts.headers.get("x-amz-security-token").and_then(|token| token.to_str().ok());
    let credentials = look_up(cloud, given.access_key_id, token)?;
    verify(parts, body, &credentials.secret_access_key, cloud.clock.now())?;
    Ok(credentials.principal)
}

/// The operation of this name, if it has everything that is asked of it.
fn find(
    table: &'static [Operation],
    missing: &[Missing],
    service: &str,
    name: &str,
    input: &Value,
) -> Result<&'static Operation, ApiError> {
    let found = table.iter().find(|operation| operation.name == name);
    let found = found.ok_or_else(|| ApiError::not_implemented(format!("{service}:{name}")))?;
    Missing::check(missing, name, input).map(|()| found)
}

async fn rpc(
    protocol: Protocol,
    find: impl Fn(&str, &Value) -> Result<&'static Operation, ApiError>,
    call: Call,
    parts: &Parts,
    body: Result<Bytes, ApiError>,
) -> Response<Body> {
    let request_id = call.request_id.clone();
    let run = |name: &str, input: Result<Value, ApiError>| {
        let found = input.and_then(|input| Ok((find(name, &input)?, input)));
        async {
            let (operation, input) = found?;
            (operation.run)(call, input).await
        }
    };
    match protocol {
        Protocol::JsonOrCbor { .. } if cbor::is_spoken(&parts.headers) => {
            let name = cbor::operation_name(parts.uri.path());
            let input = body.and_then(|body| cbor::decode(&body));
            cbor::encode(&request_id, &run(name, input).await)
        }
        Protocol::Json { version } | Protocol::JsonOrCbor { version } => {
            let name = json::operation_name(&parts.headers).unwrap_or_default();
            let input = body.and_then(|body| json::decode(&body));
            json::encode(version, &request_id, &run(name, input).await)
        }
        Protocol::Query { namespace } => {
            let (action, input) = body.as_deref().map(query::decode).unwrap_or_default();
            let answer = run(&action, body.map(|_| input)).await;
            query::encode(namespace, &action, &request_id, answer)
        }
    }
}

async fn rest(
    table: &'static [crate::wire::RestOperation],
    service: &str,
    call: Call,
    parts: Parts,
    body: Result<Bytes, ApiError>,
) -> Response<Body> {
    let request_id = call.request_id.clone();
    let found = table
        .iter()
        .find_map(|operation| Some((operation, operation.matches(&parts.method, parts.uri.path())?)));
    let answer = match (body, found) {
        (Err(error), _) => Err(error),
        (Ok(_), None) => {
            Err(ApiError::not_implemented(format!("{service}: {} {}", parts.method, parts.uri.path())))
        }
        (Ok(body), Some((operation, path))) => {
            let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
            let pairs: Vec<(String, String)> = query.into_owned().collect();
            let query = pairs.iter().cloned().collect();
            (operation.run)(call, RestRequest { path, query, pairs, headers: parts.headers, body }).await
        }
    };
    let answer = answer.unwrap_or_else(|error| RestResponse::failure(&error));
    let mut response = Response::builder().status(answer.status).header("x-amzn-requestid", request_id);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.body)).unwrap_or_default()
}

/// The service named by the credential's scope, in the header or in a presigned URL.
fn service_name(request: &Request) -> Option<String> {
    if let Some(header) = request.headers().get("authorization") {
        let credential = header.to_str().ok()?.split("Credential=").nth(1)?;
        return credential.split('/').nth(3).map(str::to_owned);
    }
    let mut query = url::form_urlencoded::parse(request.uri().query()?.as_bytes());
    let (_, credential) = query.find(|(name, _)| name == "X-Amz-Credential")?;
    credential.split('/').nth(3).map(str::to_owned)
}

/// A page in a browser must not reach the engine through a name that leads to loopback, nor from another origin.
fn at_home(headers: &HeaderMap, uri: &Uri) -> Result<(), ApiError> {
    let host = headers
        .get("host")
        .and_then(|host| host.to_str().ok())
        .or(uri.authority().map(axum::http::uri::Authority::as_str));
    let refuse = |what: &str, value: &str| {
        Err(ApiError::new(
            "ForeignOrigin",
            format!("requests with the {what} {value} are refused: use 127.0.0.1"),
        )
        .with_status(403))
    };
    match host {
        Some(host) if is_loopback(host) => {}
        other => return refuse("Host", other.unwrap_or("(none)")),
    }
    match headers.get("origin").map(|origin| origin.to_str().unwrap_or("(not text)")) {
        None => Ok(()),
        Some(origin) if origin.strip_prefix("http://").is_some_and(is_loopback) => Ok(()),
        Some(origin) => refuse("Origin", origin),
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]") || name.ends_with(".localhost")
}

fn plain(error: &ApiError) -> Response<Body> {
    Response::builder()
        .status(error.status)
        .header("x-amzn-errortype", &error.code)
        .header("content-type", "application/json")
        .body(Body::from(serde_json::json!({ "__type": error.code, "message": error.message }).to_string()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_are_at_home() {
        for host in ["127.0.0.1:4566", "localhost", "[::1]:80", "bucket.localhost:4566"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["example.com", "127.0.0.1.example.com", "localhost.example.com:80", ""] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
