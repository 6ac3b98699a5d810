//! AWS from a script: per operation the answers in order, the last one for ever. Only the transport is replaced, so
//! that requests are built and answers are read by the SDK itself.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

use super::connected;
use crate::clients::Clients;

#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    body: Vec<u8>,
    cbor: bool,
}

#[derive(Debug, Default)]
struct Inner {
    answers: HashMap<String, VecDeque<Answer>>,
    calls: Vec<(String, String)>,
}

/// The script, and what was asked of it.
#[derive(Debug, Clone, Default)]
pub struct Script(Arc<Mutex<Inner>>);

impl Script {
    /// An empty script, in which every call is a mistake.
    pub fn new() -> Self {
        Self::default()
    }

    /// Next answer to an operation of a JSON service.
    pub fn json(self, operation: &str, body: &Value) -> Self {
        self.add(operation, 200, body.to_string())
    }

    /// Next answer to an operation of a Query service: what stands inside its result element.
    pub fn query(self, operation: &str, result: &str) -> Self {
        let body = format!(
            "<{operation}Response><{operation}Result>{result}</{operation}Result>\
             <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></{operation}Response>"
        );
        self.add(operation, 200, body)
    }

    /// Next answer to an operation of a JSON service: an error.
    pub fn json_error(self, operation: &str, code: &str, message: &str) -> Self {
        let body = serde_json::json!({ "__type": code, "message": message });
        self.add(operation, 400, body.to_string())
    }

    /// Next answer to an operation of a Query service: an error.
    pub fn query_error(self, operation: &str, code: &str, message: &str) -> Self {
        let body = format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>r-1</RequestId></ErrorResponse>"
        );
        self.add(operation, 400, body)
    }

    /// Next answer to an operation of a service that speaks CBOR: one member, a map of short texts.
    pub fn cbor(self, operation: &str, member: &str, texts: &[(&str, &str)]) -> Self {
        let text = |text: &str| {
            let length = u8::try_from(text.len()).ok().filter(|length| *length < 24).expect("a short text");
            [&[0x60 + length], text.as_bytes()].concat()
        };
        let map = |entries: usize| vec![0xa0 + u8::try_from(entries).expect("few entries")];
        let pairs = texts.iter().flat_map(|(key, value)| [text(key), text(value)]);
        let body = [map(1), text(member), map(texts.len())].into_iter().chain(pairs).flatten().collect();
        self.put(operation, Answer { status: 200, body, cbor: true })
    }

    fn add(self, operation: &str, status: u16, body: String) -> Self {
        self.put(operation, Answer { status, body: body.into_bytes(), cbor: false })
    }

    fn put(self, operation: &str, answer: Answer) -> Self {
        self.0.lock().unwrap().answers.entry(operation.to_owned()).or_default().push_back(answer);
        self
    }

    /// Who is asking, which most operations want to know.
    pub fn with_account(self) -> Self {
        let identity = "<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/kim</Arn>";
        self.query("GetCallerIdentity", identity)
    }

    /// Clients that talk to it.
    pub fn clients(&self) -> Clients {
        connected(self.clone())
    }

    /// The operations that were called, in order.
    pub fn called(&self) -> Vec<String> {
        self.0.lock().unwrap().calls.iter().map(|(operation, _)| operation.clone()).collect()
    }

    /// The bodies an operation was called with.
    pub fn bodies(&self, operation: &str) -> Vec<String> {
        let inner = self.0.lock().unwrap();
        inner.calls.iter().filter(|(called, _)| called == operation).map(|(_, body)| body.clone()).collect()
    }

    fn answer(&self, request: &HttpRequest) -> Answer {
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        let target = request.headers().get("x-amz-target").and_then(|target| target.rsplit('.').next());
        let action = body.split('&').find_map(|pair| pair.strip_prefix("Action="));
        let path = request.uri().rsplit_once("/operation/").map(|(_, operation)| operation);
        let operation = target.or(action).or(path).unwrap_or("?").to_owned();
        let mut inner = self.0.lock().unwrap();
        inner.calls.push((operation.clone(), body));
        match inner.answers.get_mut(&operation) {
            Some(answers) if answers.len() > 1 => answers.pop_front().unwrap(),
            Some(answers) => answers[0].clone(),
            None => Answer {
                status: 400,
                body: format!(r#"{{"__type":"NotInTheScript","message":"{operation}"}}"#).into_bytes(),
                cbor: false,
            },
        }
    }
}

impl HttpConnector for Script {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.answer(&request);
        let mut response = HttpResponse::new(answer.status.try_into().unwrap(), SdkBody::from(answer.body));
        if answer.cbor {
            response.headers_mut().insert("smithy-protocol", "rpc-v2-cbor");
        }
        HttpConnectorFuture::ready(Ok(response))
    }
}
