//! What `-v` shows: one line for every request that is answered, each try of the SDK counted. `-vv` has another when it
//! is sent: which try it is, and to whom; what hangs is then seen while it hangs.
//!
//! Operation, status, time and request id are enough to follow a command and to ask support; paths, parameters and
//! answers may hold tokens and secrets and are never shown.

use std::time::Instant;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_types::request_id::RequestId;

/// Tells of every request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Requests;

#[derive(Debug)]
struct Begun(Instant);

impl Storable for Begun {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Requests {
    fn name(&self) -> &'static str {
        "requests"
    }

    fn read_before_attempt(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        bag.interceptor_state().store_put(Begun(Instant::now()));
        Ok(())
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let attempt = bag.load::<RequestAttempts>().map_or(1, RequestAttempts::attempts);
        let (method, host) = (context.request().method(), host(context.request().uri()));
        tracing::trace!(target: "mdd::requests", "{}: try {attempt}, {method} to {host}", operation(bag));
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let took = bag.load::<Begun>().map(|begun| begun.0.elapsed().as_millis()).unwrap_or_default();
        let answer = match context.response() {
            Some(response) => {
                let id = response.request_id().map(|id| format!(" (request {id})")).unwrap_or_default();
                format!("{} in {took} ms{id}", response.status().as_u16())
            }
            None => format!("no answer in {took} ms"),
        };
        tracing::debug!(target: "mdd::requests", "{}: {answer}", operation(bag));
        Ok(())
    }
}

fn operation(bag: &ConfigBag) -> String {
    bag.load::<Metadata>().map(|call| format!("{} {}", call.service(), call.name())).unwrap_or_default()
}

/// `https://host:port`, without the path, which names what the request is about, and without what is behind it.
fn host(uri: &str) -> &str {
    let authority = uri.find("://").map_or(0, |at| at + 3);
    let end = uri[authority..].find(['/', '?', '#']).map_or(uri.len(), |at| authority + at);
    &uri[..end]
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};
    use std::sync::Arc;

    use serde_json::json;
    use tracing::{Dispatch, Level};

    use super::host;
    use crate::testing::Script;

    #[test]
    fn of_an_address_the_host_is_shown() {
        assert_eq!(host("https://s3.example/in/a.csv?X-Amz-Signature=hush"), "https://s3.example");
        assert_eq!(host("http://127.0.0.1:4566?a=b"), "http://127.0.0.1:4566");
        assert_eq!(host("https://s3.example"), "https://s3.example");
    }

    async fn told(level: Level) -> String {
        let mut told = tempfile::tempfile().expect("a file");
        let writer = Arc::new(told.try_clone().expect("the file again"));
        // Where there is but one subscriber, a place that another test's thread comes to first is taken for one that nobody
        // listens to, for good: tracing asks that thread's subscriber, and it has none.
        let _second = Dispatch::new(
            tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::sink).finish(),
        );
        let lines = tracing_subscriber::fmt().with_max_level(level).with_writer(writer);
        let guard = tracing::subscriber::set_default(lines.with_ansi(false).finish());
        let script = Script::new().json("GetQueueUrl", &json!({ "QueueUrl": "https://sqs/1/hush" }));
        let answer = script.clients().sqs().get_queue_url().queue_name("hush").send().await;
        drop(guard);
        answer.expect("an answer");
        let mut text = String::new();
        told.rewind().expect("the beginning");
        told.read_to_string(&mut text).expect("text");
        let ours: Vec<&str> = text.lines().filter(|line| line.contains("mdd::requests")).collect();
        ours.join("\n")
    }

    #[tokio::test]
    async fn every_answer_is_told_and_twice_verbose_every_try_before_it() {
        let once = told(Level::DEBUG).await;
        assert!(once.contains("SQS GetQueueUrl: 200 in ") && !once.contains("try 1"), "{once}");
        let twice = told(Level::TRACE).await;
        assert!(twice.contains("SQS GetQueueUrl: try 1, POST to http"), "{twice}");
        assert!(twice.contains("SQS GetQueueUrl: 200 in ") && !twice.contains("hush"), "{twice}");
    }
}
