//! What fills the test stack's bucket: a schedule, a queue mapping and a notification, in memory.

use std::sync::{Arc, Mutex, MutexGuard};

use lambda_shared::testing::{Call, FakeS3, Reply};
use serde_json::json;

use super::{Aws, BUCKET, Stack};

/// The schedule.
pub const RULE: &str = "test-marketdata-downloader-schedule";
/// The mapping.
pub const MAPPING: &str = "11111111-2222-3333-4444-555555555555";
/// What the bucket tells the harvester.
const NOTIFICATION: &str = "<NotificationConfiguration><CloudFunctionConfiguration><Id>n</Id>\
    <CloudFunction>arn:aws:lambda:ap-southeast-2:111122223333:function:h</CloudFunction><Event>s3:ObjectCreated:*</Event>\
    <Filter><S3Key><FilterRule><Name>prefix</Name><Value>in/</Value></FilterRule></S3Key></Filter>\
    </CloudFunctionConfiguration></NotificationConfiguration>";

/// The sources; clones share their state.
#[derive(Clone)]
pub struct Sources {
    state: Arc<Mutex<State>>,
    s3: FakeS3,
}

struct State {
    rule: &'static str,
    mapping: &'static str,
    /// Calls that are refused, with the code.
    refused: Vec<(&'static str, &'static str)>,
}

impl Sources {
    /// An account whose test stack has all of them, on.
    pub fn of_test_stack() -> (Aws, Self) {
        let other = |kind: &str, id: &str| (kind.to_owned(), id.to_owned());
        let others =
            vec![other("AWS::Events::Rule", RULE), other("AWS::Lambda::EventSourceMapping", MAPPING)];
        let aws = Aws::with([Stack { others, ..Stack::test() }]);
        let state = State { rule: "ENABLED", mapping: "Enabled", refused: Vec::new() };
        let sources = Self { state: Arc::new(Mutex::new(state)), s3: aws.s3.clone() };
        aws.s3.notify(BUCKET, NOTIFICATION);
        let own = sources.clone();
        aws.on(move |call| own.answer(call));
        (aws, sources)
    }

    /// The schedule was switched off by a person.
    pub fn switch_rule_off(&self) {
        self.lock().rule = "DISABLED";
    }

    /// From now on this call is refused.
    pub fn refuse(&self, operation: &'static str, code: &'static str) {
        self.lock().refused.push((operation, code));
    }

    /// Nothing is refused any more.
    pub fn refuse_nothing(&self) {
        self.lock().refused.clear();
    }

    /// Which of schedule, mapping and notification are on.
    pub fn on(&self) -> [bool; 3] {
        let notified = self.s3.notification(BUCKET).contains("function:h");
        let state = self.lock();
        [state.rule == "ENABLED", state.mapping == "Enabled", notified]
    }

    fn answer(&self, call: &Call) -> Option<Reply> {
        let target = call.header("x-amz-target").and_then(|target| target.rsplit('.').next());
        let operation = match (call.service.as_str(), call.method.as_str()) {
            ("events", _) => target.unwrap_or_default().to_owned(),
            ("lambda", "GET") => "GetEventSourceMapping".to_owned(),
            ("lambda", _) => "UpdateEventSourceMapping".to_owned(),
            _ => return None,
        };
        let mut state = self.lock();
        if let Some((_, code)) = state.refused.iter().find(|(refused, _)| *refused == operation) {
            let body = json!({"__type": code, "message": "no"});
            return Some(Reply::new(400, body.to_string()).with("x-amzn-errortype", *code));
        }
        match operation.as_str() {
            "DisableRule" => state.rule = "DISABLED",
            "EnableRule" => state.rule = "ENABLED",
            "UpdateEventSourceMapping" if call.text().contains("false") => state.mapping = "Disabling",
            "UpdateEventSourceMapping" => state.mapping = "Enabled",
            _ => (),
        }
        let rule = json!({"Name": RULE, "State": state.rule});
        let mapping = json!({"UUID": MAPPING, "State": state.mapping});
        if operation == "GetEventSourceMapping" && state.mapping == "Disabling" {
            // The last batch is done by the time somebody looks.
            state.mapping = "Disabled";
        }
        Some(Reply::new(200, if call.service == "events" { rule } else { mapping }.to_string()))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}
