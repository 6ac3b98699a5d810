//! One dead letter: what it is about, and why it died, as far as it tells.
//!
//! A job that was received too often is the job itself. What a function failed at comes in Lambda's envelope (invocation
//! record): the event under `requestPayload`, the function's error under `responsePayload`. A function's own dead-letter
//! queue has the error in message attributes instead.

use std::collections::HashMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::schema::Moment;
use serde_json::Value;

/// A dead letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Letter {
    /// SQS's id of it.
    pub id: String,
    /// When it was sent.
    #[schemars(with = "Option<Moment>")]
    pub sent: Option<Timestamp>,
    /// How often it was received, this look included.
    pub receives: Option<u64>,
    /// What it is about: a file to fetch, an object to harvest.
    pub about: Option<String>,
    /// Why it died.
    pub error: Option<String>,
    /// All of it.
    pub body: String,
}

impl Letter {
    /// From a message's body and attributes.
    pub(super) fn read(id: String, body: String, attributes: &HashMap<String, String>) -> Self {
        let json: Value = serde_json::from_str(&body).unwrap_or_default();
        let number = |name: &str| attributes.get(name).and_then(|value| value.parse::<i64>().ok());
        let text = |name: &str| attributes.get(name).cloned();
        let error = error(&json).or_else(|| text("ErrorMessage")).or_else(|| text("ErrorCode"));
        Self {
            id,
            sent: number("SentTimestamp").and_then(|at| Timestamp::from_millisecond(at).ok()),
            receives: number("ApproximateReceiveCount").and_then(|count| u64::try_from(count).ok()),
            about: about(&json),
            error,
            body,
        }
    }
}

/// The error of Lambda's envelope: the function's own words, or why Lambda gave up.
fn error(json: &Value) -> Option<String> {
    let answer = json.get("responsePayload").unwrap_or(&Value::Null);
    let said = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    match (said("errorType"), said("errorMessage")) {
        (Some(kind), Some(message)) => Some(format!("{kind}: {message}")),
        (None, Some(text)) | (Some(text), None) => Some(text.to_owned()),
        (None, None) => Some(json.pointer("/requestContext/condition")?.as_str()?.to_owned()),
    }
}

fn about(json: &Value) -> Option<String> {
    let event = json.get("requestPayload").unwrap_or(json);
    if let Some(records) = event.get("Records").and_then(Value::as_array) {
        let objects: Vec<String> = records.iter().filter_map(object).collect();
        return (!objects.is_empty()).then(|| objects.join(", "));
    }
    // A job of data-downloader.
    let text = |name: &str| event.get(name).and_then(Value::as_str);
    let (feed, file) = (text("feed")?, text("file")?);
    Some(match text("url") {
        Some(url) => format!("{feed}/{file} from {url}"),
        None => format!("{feed}/{file}"),
    })
}

fn object(record: &Value) -> Option<String> {
    let bucket = record.pointer("/s3/bucket/name")?.as_str()?;
    let key = record.pointer("/s3/object/key")?.as_str()?;
    Some(format!("s3://{bucket}/{}", decoded(key)))
}

/// An event's key is form-encoded: `+` is a space, `%xx` a byte.
fn decoded(key: &str) -> String {
    let mut bytes = Vec::with_capacity(key.len());
    let mut rest = key.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match (first, code.and_then(|code| u8::from_str_radix(code, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            (byte, _) => {
                bytes.push(if *byte == b'+' { b' ' } else { *byte });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::{Value, json};

    use super::Letter;

    fn read(body: &Value, attributes: &[(&str, &str)]) -> Letter {
        let attributes: HashMap<_, _> =
            attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Letter::read("m-1".into(), body.to_string(), &attributes)
    }

    #[test]
    fn a_failed_harvest_names_its_object_and_the_functions_words() {
        let record = json!({"s3": {"bucket": {"name": "data"}, "object": {"key": "in/a+b%C3%A9.csv"}}});
        let body = json!({
            "requestContext": {"condition": "RetriesExhausted", "approximateInvokeCount": 3},
            "requestPayload": {"Records": [record]},
            "responsePayload": {"errorType": "Fault", "errorMessage": "SlowDown"},
        });
        let letter = read(&body, &[("SentTimestamp", "1740963600000"), ("ApproximateReceiveCount", "2")]);
        assert_eq!(letter.about.as_deref(), Some("s3://data/in/a bé.csv"));
        assert_eq!(letter.error.as_deref(), Some("Fault: SlowDown"));
        assert_eq!(
            (letter.receives, letter.sent.map(jiff::Timestamp::as_second)),
            (Some(2), Some(1_740_963_600))
        );
        let silent = json!({"requestContext": {"condition": "EventAgeExceeded"}, "requestPayload": {}});
        assert_eq!(read(&silent, &[]).error.as_deref(), Some("EventAgeExceeded"));
    }

    #[test]
    fn a_job_names_its_file_and_anything_else_is_left_as_it_is() {
        let job = json!({"version": 1, "feed": "eod", "url": "https://example.com/x", "file": "x.csv"});
        let letter = read(&job, &[("ErrorMessage", "timed out")]);
        assert_eq!(letter.about.as_deref(), Some("eod/x.csv from https://example.com/x"));
        assert_eq!(letter.error.as_deref(), Some("timed out"));
        let other = Letter::read("m".into(), "not JSON 100%".into(), &HashMap::new());
        assert_eq!((other.about, other.error, other.body.as_str()), (None, None, "not JSON 100%"));
    }
}
