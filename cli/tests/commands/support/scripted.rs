//! Services that answer by the operation's name: a fixed answer for each, and what they were asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use lambda_shared::testing::{Call, Reply};
use serde_json::Value;

use super::Aws;

/// Answers by operation, and the bodies that operations were called with.
#[derive(Clone, Default)]
pub struct Scripted {
    answers: Arc<Mutex<HashMap<String, Reply>>>,
    calls: Arc<Mutex<Vec<(String, String)>>>,
}

impl Scripted {
    /// Answering for this account, before it does.
    pub fn of(aws: &Aws) -> Self {
        let scripted = Self::default();
        let own = scripted.clone();
        aws.on(move |call| own.answer(call));
        scripted
    }

    /// An operation of a JSON service answers with this, until it is told otherwise.
    pub fn json(&self, operation: &str, body: &Value) {
        self.reply(operation, Reply::new(200, body.to_string()));
    }

    /// An operation of a JSON service answers with an error.
    pub fn json_error(&self, operation: &str, code: &str) {
        let body = serde_json::json!({ "__type": code, "message": "no" });
        self.reply(operation, Reply::new(400, body.to_string()));
    }

    pub fn reply(&self, operation: &str, reply: Reply) {
        self.answers.lock().unwrap().insert(operation.to_owned(), reply);
    }

    /// The bodies an operation was called with.
    pub fn bodies(&self, operation: &str) -> Vec<String> {
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|(called, _)| called == operation).map(|(_, body)| body.clone()).collect()
    }

    fn answer(&self, call: &Call) -> Option<Reply> {
        let operation = operation(call);
        let reply = self.answers.lock().unwrap().get(&operation).cloned()?;
        self.calls.lock().unwrap().push((operation, call.text()));
        Some(reply)
    }
}

/// The operation's name, as JSON and Query services have it; elsewhere service, method and path.
pub fn operation(call: &Call) -> String {
    let text = call.text();
    let target = call.header("x-amz-target").and_then(|target| target.rsplit('.').next());
    let action = text.split('&').find_map(|pair| pair.strip_prefix("Action="));
    target
        .or(action)
        .map_or_else(|| format!("{} {} {}", call.service, call.method, call.path), ToOwned::to_owned)
}

/// An answer of a Query service.
pub fn query_result(operation: &str, result: &str) -> Reply {
    let body =
        format!("<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>");
    Reply::new(200, body)
}

/// An error of a Query service.
pub fn query_error(code: &str, message: &str) -> Reply {
    let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
    Reply::new(400, format!("<ErrorResponse>{error}<RequestId>7c1f</RequestId></ErrorResponse>"))
}
