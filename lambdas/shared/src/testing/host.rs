//! A Lambda host of one invocation, for tests of a whole function: its process, its environment, its Runtime API.
//!
//! Source: the Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".

use super::server::{Behave, Received, Server};
use serde_json::Value;
use std::process::Stdio;
use std::time::{Duration, SystemTime};
use tokio::process::{Child, Command};

const NEXT: &str = "/2018-06-01/runtime/invocation/next";

/// The host.
pub struct Host {
    api: Server,
}

impl Host {
    /// A host with one event, for which a function has a minute.
    pub async fn start(event: &Value) -> Self {
        let (body, mut given) = (event.to_string(), false);
        let api = Server::start(move |request: &Received| {
            if request.target != NEXT {
                return Behave::answer(202, &[], b"");
            }
            if std::mem::replace(&mut given, true) {
                return Behave::Stall(Vec::new());
            }
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            let deadline =
                format!("lambda-runtime-deadline-ms: {}", (now + Duration::from_mins(1)).as_millis());
            let headers = [
                "content-type: application/json",
                "lambda-runtime-aws-request-id: 11111111-2222-3333-4444-555555555555",
                "lambda-runtime-invoked-function-arn: arn:aws:lambda:ap-southeast-2:111122223333:function:f",
                &deadline,
            ];
            Behave::answer(200, &headers, body.as_bytes())
        })
        .await;
        Self { api }
    }

    /// Starts the function, with the AWS of a test at `endpoint`. It ends when the answer is dropped.
    ///
    /// # Panics
    /// When the binary cannot be started.
    pub fn run(&self, binary: &str, endpoint: &str, environment: &[(&str, &str)]) -> Child {
        let own = [
            ("AWS_LAMBDA_RUNTIME_API", self.api.url("").replace("http://", "")),
            ("AWS_LAMBDA_FUNCTION_NAME", "f".to_owned()),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
            ("AWS_REGION", "ap-southeast-2".to_owned()),
            ("AWS_ACCESS_KEY_ID", "AKIDTEST".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
            ("AWS_ENDPOINT_URL", endpoint.to_owned()),
        ];
        Command::new(binary)
            .env_clear()
            .envs(own)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the function's binary can be started")
    }

    /// What the function answered, or with which error it ended.
    pub async fn outcome(&self) -> Result<Value, Value> {
        self.api
            .wait_for(|received| {
                received.iter().find_map(|request| {
                    let body = || serde_json::from_slice(&request.body).unwrap_or_default();
                    if request.target.ends_with("/response") {
                        Some(Ok(body()))
                    } else {
                        request.target.ends_with("/error").then(|| Err(body()))
                    }
                })
            })
            .await
    }
}
