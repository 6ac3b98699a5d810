//! The Runtime API: where a bootstrap asks for its next event and says what came of it. One listener per instance.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{Response, StatusCode};
use axum::routing::{get, post};
use bytes::Bytes;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::lambda::invoke::SYNCHRONOUS;

/// What is a little more than the limit, as on AWS: the answer's envelope counts there.
pub(super) const ANSWER_LIMIT: usize = SYNCHRONOUS + 100;

/// What a bootstrap says.
#[derive(Debug)]
pub(super) enum Said {
    /// It is ready for an event.
    Ready,
    /// The answer to its event.
    Answer(Bytes),
    /// It failed.
    Failed(Bytes),
    /// It could not start.
    NotInitialized(Bytes),
    /// The answer was too large.
    TooLarge,
}

/// An event as it is handed out.
#[derive(Debug)]
pub(super) struct Handed {
    pub request_id: String,
    pub deadline: i64,
    pub function_arn: String,
    pub trace: String,
    pub client_context: Option<String>,
    pub payload: Bytes,
}

/// The listener of one instance.
pub(super) struct RuntimeApi {
    pub address: SocketAddr,
    pub said: mpsc::UnboundedReceiver<Said>,
    events: mpsc::Sender<Handed>,
    server: JoinHandle<()>,
}

struct Desk {
    address: SocketAddr,
    events: tokio::sync::Mutex<mpsc::Receiver<Handed>>,
    /// The id of the event that waits for an answer.
    current: Mutex<Option<String>>,
    said: mpsc::UnboundedSender<Said>,
}

impl RuntimeApi {
    /// Listens on a free port of loopback.
    pub(super) async fn listen() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (events, handed) = mpsc::channel(1);
        let (said, heard) = mpsc::unbounded_channel();
        let desk = Desk { address, events: tokio::sync::Mutex::new(handed), current: Mutex::new(None), said };
        let app = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failure))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(Arc::new(desk));
        let server = tokio::spawn(async move {
            if let Err(problem) = axum::serve(listener, app).await {
                tracing::warn!(%problem, "a Runtime API stopped");
            }
        });
        Ok(Self { address, said: heard, events, server })
    }

    /// Hands an event to whoever asks next.
    pub(super) async fn hand(&self, event: Handed) {
        // The desk lives as long as the server, which lives as long as this.
        let _ = self.events.send(event).await;
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Desk {
    /// Whether `id` is what the answer is waited for from; it is answered once only.
    fn close(&self, id: &str) -> bool {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let matches = current.as_deref() == Some(id);
        if matches {
            *current = None;
        }
        matches
    }

    /// A page in a browser could guess the port, but not its way past this.
    fn at_home(&self, request: &Request) -> bool {
        let host = request.headers().get("host").and_then(|host| host.to_str().ok());
        host == Some(self.address.to_string().as_str()) && !request.headers().contains_key("origin")
    }

    fn say(&self, said: Said) {
        // When nobody listens any more, the instance is on its way out.
        let _ = self.said.send(said);
    }
}

async fn next(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    if !desk.at_home(&request) {
        return refuse(StatusCode::FORBIDDEN, "ForeignOrigin", "use the address in AWS_LAMBDA_RUNTIME_API");
    }
    desk.say(Said::Ready);
    let Some(event) = desk.events.lock().await.recv().await else {
        return refuse(StatusCode::GONE, "ShuttingDown", "the instance is being ended");
    };
    *desk.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(event.request_id.clone());
    let mut response = Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", event.request_id)
        .header("lambda-runtime-deadline-ms", event.deadline)
        .header("lambda-runtime-invoked-function-arn", event.function_arn)
        .header("lambda-runtime-trace-id", event.trace);
    if let Some(context) = event.client_context {
        response = response.header("lambda-runtime-client-context", context);
    }
    response.body(Body::from(event.payload)).unwrap_or_default()
}

async fn response(State(desk): State<Arc<Desk>>, Path(id): Path<String>, request: Request) -> Response<Body> {
    if !desk.at_home(&request) || !desk.close(&id) {
        return unknown_id();
    }
    match to_bytes(request.into_body(), ANSWER_LIMIT).await {
        Ok(body) => {
            desk.say(Said::Answer(body));
            accepted()
        }
        Err(_) => {
            desk.say(Said::TooLarge);
            let message = format!("Exceeded maximum allowed payload size ({ANSWER_LIMIT} bytes).");
            refuse(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", &message)
        }
    }
}

async fn failure(State(desk): State<Arc<Desk>>, Path(id): Path<String>, request: Request) -> Response<Body> {
    if !desk.at_home(&request) || !desk.close(&id) {
        return unknown_id();
    }
    let body = to_bytes(request.into_body(), ANSWER_LIMIT).await.unwrap_or_default();
    desk.say(Said::Failed(body));
    accepted()
}

async fn init_error(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    if !desk.at_home(&request) {
        return unknown_id();
    }
    let body = to_bytes(request.into_body(), ANSWER_LIMIT).await.unwrap_or_default();
    desk.say(Said::NotInitialized(body));
    accepted()
}

fn accepted() -> Response<Body> {
    json_body(StatusCode::ACCEPTED, &json!({ "status": "OK" }))
}

fn unknown_id() -> Response<Body> {
    refuse(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID")
}

fn refuse(status: StatusCode, kind: &str, message: &str) -> Response<Body> {
    json_body(status, &json!({ "errorType": kind, "errorMessage": message }))
}

fn json_body(status: StatusCode, value: &serde_json::Value) -> Response<Body> {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Body::from(value.to_string()))
        .unwrap_or_default()
}
