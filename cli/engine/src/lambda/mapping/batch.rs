//! A batch of messages as the function sees it, and what its answer says about each.
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>

use serde_json::{Map, Value, json};

use crate::lambda::invoke::SYNCHRONOUS;
use crate::sqs::Message;

/// The event.
pub(super) fn event(region: &str, queue: &str, messages: &[Message]) -> Value {
    let records: Vec<Value> = messages
        .iter()
        .map(|message| {
            json!({
                "messageId": message.message_id,
                "receiptHandle": message.receipt_handle,
                "body": message.body,
                "attributes": message.attributes,
                "messageAttributes": attributes(&message.message_attributes),
                "md5OfBody": message.md5_of_body,
                "eventSource": "aws:sqs",
                "eventSourceARN": queue,
                "awsRegion": region,
            })
        })
        .collect();
    json!({ "Records": records })
}

/// Whether another message of the same kind might make the event too large.
pub(super) fn is_full(messages: &[Message]) -> bool {
    let bytes: usize = messages.iter().map(|message| message.body.len() + 1024).sum();
    bytes + 10 * 262_144 > SYNCHRONOUS
}

/// Attributes in the spelling of Lambda's event.
fn attributes(given: &Value) -> Value {
    let Some(given) = given.as_object() else { return json!({}) };
    let spelt = given.iter().map(|(name, attribute)| {
        let mut spelt = json!({ "stringListValues": [], "binaryListValues": [] });
        for (from, to) in
            [("StringValue", "stringValue"), ("BinaryValue", "binaryValue"), ("DataType", "dataType")]
        {
            if let Some(value) = attribute.get(from) {
                spelt[to] = value.clone();
            }
        }
        (name.clone(), spelt)
    });
    Value::Object(spelt.collect::<Map<_, _>>())
}

/// The messages that need not come again. An answer that cannot be read, or that names a message which was not in the
/// batch, means that all failed; no answer or an empty one means that none did.
pub(super) fn successes<'a>(messages: &'a [Message], answer: &[u8]) -> Vec<&'a Message> {
    match failures(answer) {
        Some(failed) if failed.iter().all(|id| messages.iter().any(|message| message.message_id == *id)) => {
            messages.iter().filter(|message| !failed.contains(&message.message_id)).collect()
        }
        _ => Vec::new(),
    }
}

fn failures(answer: &[u8]) -> Option<Vec<String>> {
    if answer.is_empty() {
        return Some(Vec::new());
    }
    let answer: Value = serde_json::from_slice(answer).ok()?;
    match answer.get("batchItemFailures") {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(items)) => {
            items.iter().map(|item| item.get("itemIdentifier")?.as_str().map(str::to_owned)).collect()
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages() -> Vec<Message> {
        ["a", "b"]
            .map(|id| Message {
                message_id: id.into(),
                receipt_handle: format!("receipt-{id}"),
                md5_of_body: String::new(),
                body: "{}".into(),
                attributes: std::collections::BTreeMap::new(),
                message_attributes: json!({"Kind": {"DataType": "String", "StringValue": "x"}}),
            })
            .to_vec()
    }

    #[test]
    fn only_what_is_named_comes_again() {
        let messages = messages();
        let good = |answer: &str| -> Vec<String> {
            successes(&messages, answer.as_bytes()).iter().map(|message| message.message_id.clone()).collect()
        };
        assert_eq!(good(r#"{"batchItemFailures": [{"itemIdentifier": "a"}]}"#), ["b"]);
        for all_done in ["", "null", "{}", r#"{"batchItemFailures": null}"#, r#"{"batchItemFailures": []}"#] {
            assert_eq!(good(all_done), ["a", "b"], "{all_done}");
        }
        for all_failed in [
            "not json",
            r#"{"batchItemFailures": [{"foo": "notvalid"}]}"#,
            r#"{"batchItemFailures": [{"itemIdentifier": ""}]}"#,
            r#"{"batchItemFailures": [{"itemIdentifier": "of another batch"}]}"#,
            r#"{"batchItemFailures": "a"}"#,
        ] {
            assert!(good(all_failed).is_empty(), "{all_failed}");
        }
    }

    #[test]
    fn records_have_the_form_of_aws() {
        let queue = "arn:aws:sqs:ap-southeast-2:111122223333:q";
        let event = event("ap-southeast-2", queue, &messages()[..1]);
        let record = &event["Records"][0];
        assert_eq!(record["eventSource"], "aws:sqs");
        assert_eq!(record["eventSourceARN"], queue);
        assert_eq!(record["messageAttributes"]["Kind"]["stringValue"], "x");
    }
}
