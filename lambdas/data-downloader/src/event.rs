//! Tells the events apart: a schedule's tick, a batch from the queue, a person who invokes the function.

use crate::error::DownloadError;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

/// What the function is called for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// See which feeds are due.
    Tick,
    /// Fetch these feeds now, whatever their schedule.
    Ask(Ask),
    /// Do these jobs.
    Batch(Vec<Message>),
}

/// What a person may ask for.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    /// The feeds; an invocation without them is a tick.
    pub(crate) feeds: Option<Vec<String>>,
    /// The date of the files; without it, what the feed's offset makes of today.
    pub(crate) date: Option<Date>,
    /// Fetch and publish even what has not changed.
    #[serde(default)]
    pub(crate) force: bool,
}

/// One message of a batch.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    #[serde(rename = "messageId")]
    pub(crate) id: String,
    pub(crate) body: String,
    event_source: String,
}

#[derive(Deserialize)]
struct Records {
    #[serde(rename = "Records")]
    records: Vec<Message>,
}

impl Event {
    pub(crate) fn read(event: Value) -> Result<Self, DownloadError> {
        if event.get("Records").is_some() {
            return batch(event);
        }
        if event["source"] == "aws.events" || event["detail-type"] == "Scheduled Event" {
            return Ok(Self::Tick);
        }
        let ask: Ask = serde_json::from_value(event).map_err(|error| unknown(error.to_string()))?;
        match &ask.feeds {
            None if ask == Ask::default() => Ok(Self::Tick),
            None => Err(unknown("\"date\" and \"force\" need \"feeds\"".to_owned())),
            Some(feeds) if feeds.is_empty() => Err(unknown("\"feeds\" is empty".to_owned())),
            Some(_) => Ok(Self::Ask(ask)),
        }
    }
}

fn batch(event: Value) -> Result<Event, DownloadError> {
    let Records { records } = serde_json::from_value(event).map_err(|error| unknown(error.to_string()))?;
    match records.iter().find(|message| message.event_source != "aws:sqs") {
        Some(message) => Err(unknown(format!("its records are from {}", message.event_source))),
        None => Ok(Event::Batch(records)),
    }
}

fn unknown(reason: String) -> DownloadError {
    DownloadError::UnknownEvent { reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_schedule_and_an_empty_invocation_are_ticks() {
        let scheduled = json!({
            "version": "0", "id": "1", "detail-type": "Scheduled Event", "source": "aws.events",
            "time": "2026-02-27T06:30:00Z", "resources": ["arn"], "detail": {},
        });
        assert_eq!(Event::read(scheduled).unwrap(), Event::Tick);
        assert_eq!(Event::read(json!({})).unwrap(), Event::Tick);
    }

    #[test]
    fn a_batch_is_known_by_its_records() {
        let record = json!({
            "messageId": "m1", "receiptHandle": "r", "body": "{}", "attributes": {}, "messageAttributes": {},
            "md5OfBody": "", "eventSource": "aws:sqs", "eventSourceARN": "arn", "awsRegion": "ap-southeast-2",
        });
        let Event::Batch(messages) = Event::read(json!({"Records": [record]})).unwrap() else {
            panic!("a batch")
        };
        assert_eq!((messages[0].id.as_str(), messages[0].body.as_str()), ("m1", "{}"));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (event, reason) in [
            (json!({"feed": ["a"]}), "unknown field `feed`, expected one of `feeds`, `date`, `force`"),
            (json!({"force": true}), "\"date\" and \"force\" need \"feeds\""),
            (json!({"Records": [{"messageId": "m", "body": "", "eventSource": "aws:s3"}]}), "from aws:s3"),
            (json!([1]), "invalid type"),
        ] {
            let error = Event::read(event).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
