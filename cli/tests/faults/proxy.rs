//! A server in front of the engine that goes wrong in a stated way, in the words of each service.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use futures::stream;

/// The largest request that is passed on.
const LARGEST: usize = 64 * 1024 * 1024;

/// How a request goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// "You are too fast."
    Throttle,
    /// "I have a problem of my own."
    Internal,
    /// It is done, and the connection ends within the answer, or before it where an answer is only a head.
    Cut,
    /// The answer takes its time.
    Delay,
    /// "Your session is over."
    Expire,
}

/// Which requests go wrong: the operation, and the how-manieth request of it this is, from 0.
pub type Rule = dyn Fn(&str, usize) -> Option<Fault> + Send + Sync;

struct Line {
    engine: String,
    rule: Box<Rule>,
    seen: Mutex<HashMap<String, usize>>,
    client: reqwest::Client,
}

/// The proxy; it goes when this is dropped.
pub struct Proxy {
    /// Where it listens.
    pub url: String,
    _runtime: tokio::runtime::Runtime,
    line: Arc<Line>,
}

impl Proxy {
    /// In front of the engine at this address.
    pub fn new(engine: &str, rule: impl Fn(&str, usize) -> Option<Fault> + Send + Sync + 'static) -> Self {
        let line = Arc::new(Line {
            engine: engine.to_owned(),
            rule: Box::new(rule),
            seen: Mutex::default(),
            client: reqwest::Client::new(),
        });
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let app = Router::new().fallback(answer).with_state(Arc::clone(&line));
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self { url: format!("http://{address}"), _runtime: runtime, line }
    }

    /// How many requests of an operation there were.
    pub fn count(&self, operation: &str) -> usize {
        self.line.seen.lock().unwrap().get(operation).copied().unwrap_or_default()
    }
}

async fn answer(State(line): State<Arc<Line>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, LARGEST).await.unwrap();
    let call = Called::of(&head, &body);
    let number = {
        let mut seen = line.seen.lock().unwrap();
        let count = seen.entry(call.operation.clone()).or_default();
        *count += 1;
        *count - 1
    };
    match (line.rule)(&call.operation, number) {
        None => pass(&line, head, body).await,
        Some(Fault::Delay) => {
            tokio::time::sleep(Duration::from_millis(200)).await;
            pass(&line, head, body).await
        }
        Some(Fault::Cut) => {
            // The worst kind: it was done, and nobody heard.
            let head_only = head.method == Method::HEAD;
            pass(&line, head, body).await;
            if head_only { hang_up() } else { cut() }
        }
        Some(Fault::Throttle) => {
            call.refuse(&["SlowDown", "ThrottlingException", "Throttling"], [503, 400, 400])
        }
        Some(Fault::Internal) => {
            call.refuse(&["InternalError", "InternalServerError", "InternalFailure"], [500, 500, 500])
        }
        Some(Fault::Expire) => {
            call.refuse(&["ExpiredToken", "ExpiredTokenException", "ExpiredToken"], [400, 400, 403])
        }
    }
}

async fn pass(line: &Line, head: Parts, body: Bytes) -> Response {
    let path = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let request = line.client.request(head.method, format!("{}{path}", line.engine));
    let answer = request.headers(head.headers).body(body).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut response = Response::new(Body::from_stream(answer.bytes_stream()));
    *response.status_mut() = status;
    *response.headers_mut() = whole(headers);
    response
}

/// How long the body is, the server behind this one says anew.
fn whole(mut headers: HeaderMap) -> HeaderMap {
    headers.remove("transfer-encoding");
    headers
}

fn cut() -> Response {
    let broken = stream::iter([Ok(Bytes::from_static(b"<")), Err(std::io::Error::other("cut"))]);
    Response::new(Body::from_stream(broken))
}

/// The server ends a connection whose task is gone; unwinding is how a handler can make it go.
fn hang_up() -> ! {
    std::panic::resume_unwind(Box::new("cut"))
}

/// What is called, and in which of the three protocols.
struct Called {
    operation: String,
    protocol: usize,
}

impl Called {
    fn of(head: &Parts, body: &Bytes) -> Self {
        if let Some(target) = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok()) {
            let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
            return Self { operation, protocol: 1 };
        }
        let form = String::from_utf8_lossy(body);
        if let Some(action) = form.split('&').find_map(|pair| pair.strip_prefix("Action=")) {
            return Self { operation: action.to_owned(), protocol: 2 };
        }
        Self { operation: object(head), protocol: 0 }
    }

    /// The refusal in the protocol's words: codes and statuses for S3, JSON and query.
    fn refuse(&self, codes: &[&str; 3], statuses: [u16; 3]) -> Response {
        let code = codes[self.protocol];
        let text = match self.protocol {
            0 => format!("<Error><Code>{code}</Code><Message>not now</Message></Error>"),
            1 => format!(r#"{{"__type": "{code}", "message": "not now"}}"#),
            _ => format!(
                "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>not now</Message></Error>\
                 <RequestId>7c1f</RequestId></ErrorResponse>"
            ),
        };
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = StatusCode::from_u16(statuses[self.protocol]).unwrap();
        response
    }
}

/// S3's and Lambda's operations have no name on the wire; method and what is asked for tell enough. Services that speak
/// CBOR have it in the path.
fn object(head: &Parts) -> String {
    if let Some((_, operation)) = head.uri.path().split_once("/operation/") {
        return operation.to_owned();
    }
    let query = head.uri.query().unwrap_or_default();
    let asked = ["delete", "versions", "uploads", "uploadId", "list-type", "versioning", "notification"];
    let what =
        asked.into_iter().find(|name| query.split('&').any(|pair| pair.split('=').next() == Some(name)));
    format!("{} {}", head.method, what.unwrap_or("object"))
}
