//! A record of an S3 event, as far as it concerns the harvester.

use std::borrow::Cow;

use aws_lambda_events::event::s3::S3EventRecord;
use percent_encoding::percent_decode_str;

/// An object that arrived under `in/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// Decoded.
    pub(crate) key: String,
    pub(crate) version: Option<String>,
    /// Milliseconds since 1970 of the event.
    pub(crate) told_at: i64,
}

/// What a record is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Record {
    Arrived(Arrival),
    /// Nothing to harvest, and why.
    Ignored {
        key: String,
        reason: &'static str,
    },
    /// It cannot be understood.
    Bad {
        key: String,
        reason: String,
    },
}

impl Record {
    pub(crate) fn of(record: S3EventRecord, bucket: &str) -> Self {
        let encoded = record.s3.object.key.unwrap_or_default();
        // Keys are encoded like a form: plus is a space, a plus itself is %2B.
        let spaced = encoded.replace('+', " ");
        let Ok(key) = percent_decode_str(&spaced).decode_utf8().map(Cow::into_owned) else {
            return Self::Bad { key: encoded, reason: "the key is not UTF-8".to_owned() };
        };
        let from = record.s3.bucket.name.unwrap_or_default();
        if from != bucket {
            let reason = format!("the object is in the bucket {from:?}, and this function serves {bucket:?}");
            return Self::Bad { key, reason };
        }
        let ignored = |reason| Self::Ignored { key: key.clone(), reason };
        if !record.event_name.is_some_and(|name| name.starts_with("ObjectCreated:")) {
            return ignored("not a new object");
        }
        if !key.starts_with(asx::keys::IN) {
            return ignored("not under in/");
        }
        if key.ends_with('/') {
            return ignored("a folder marker");
        }
        let version = record.s3.object.version_id.filter(|version| !version.is_empty());
        Self::Arrived(Arrival { key, version, told_at: record.event_time.timestamp_millis() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(name: &str, key: &str) -> Record {
        let record = json!({
            "eventTime": "2025-02-27T06:00:00.250Z",
            "eventName": name,
            "userIdentity": {"principalId": "someone"},
            "requestParameters": {"sourceIPAddress": "192.0.2.7"},
            "s3": {"bucket": {"name": "data"}, "object": {"key": key, "size": 3, "versionId": "v1"}}
        });
        Record::of(serde_json::from_value(record).unwrap(), "data")
    }

    #[test]
    fn keys_are_decoded_like_forms() {
        let Record::Arrived(arrival) = record("ObjectCreated:Put", "in/a+b%2Bc%25/%C3%A9+1.csv") else {
            panic!()
        };
        assert_eq!(arrival.key, "in/a b+c%/é 1.csv");
        assert_eq!(arrival.version.as_deref(), Some("v1"));
        assert_eq!(arrival.told_at, 1_740_636_000_250);
    }

    #[test]
    fn only_new_files_under_in_count() {
        let reason = |record| match record {
            Record::Ignored { reason, .. } => reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(reason(record("ObjectRemoved:Delete", "in/a.csv")), "not a new object");
        assert_eq!(reason(record("ObjectCreated:Copy", "done/a.csv")), "not under in/");
        assert_eq!(reason(record("ObjectCreated:Put", "in/feed/")), "a folder marker");
    }

    #[test]
    fn what_cannot_be_understood_is_not_passed_over() {
        assert!(matches!(record("ObjectCreated:Put", "in/%FF"), Record::Bad { .. }));
        let record = json!({
            "eventTime": "2025-02-27T06:00:00Z", "eventName": "ObjectCreated:Put",
            "userIdentity": {}, "requestParameters": {},
            "s3": {"bucket": {"name": "other"}, "object": {"key": "in/a.csv"}}
        });
        let record = Record::of(serde_json::from_value(record).unwrap(), "data");
        assert!(matches!(record, Record::Bad { reason, .. } if reason.contains("\"other\"")));
    }
}
