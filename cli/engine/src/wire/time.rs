//! Timestamps on the wire: seconds since 1970 in JSON, ISO 8601 in XML, milliseconds in Logs.

use jiff::Timestamp;
use serde::Serializer;

/// `#[serde(serialize_with = "wire::epoch")]`: seconds with milliseconds after the point.
pub fn epoch<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_duration().as_millis_f64().round() / 1000.0)
}

/// The same for `Option`; add `skip_serializing_if = "Option::is_none"`.
pub fn epoch_option<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => epoch(time, serializer),
        None => serializer.serialize_none(),
    }
}

/// Milliseconds since 1970.
pub fn epoch_millis<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(time.as_millisecond())
}

/// `2026-02-27T03:04:05.678Z`.
pub fn iso<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

/// The same for `Option`; add `skip_serializing_if = "Option::is_none"`.
pub fn iso_option<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => iso(time, serializer),
        None => serializer.serialize_none(),
    }
}
