//! A call: every record of the event is tried, and if one failed the call fails, so that Lambda tries the event again.
//! Records that succeeded have no original left the second time and are done at once.

use aws_lambda_events::event::s3::S3Event;
use serde::Serialize;
use serde_json::Value;
use tracing::{error, info};

use crate::arrival::Record;
use crate::error::HandlerError;
use crate::harvested::Harvested;
use crate::harvester::harvest;
use crate::store::Store;

/// What became of each record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Response {
    /// In the order of the event.
    pub records: Vec<Handled>,
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Handled {
    /// The object.
    pub key: String,
    /// What became of it.
    #[serde(flatten)]
    pub harvested: Harvested,
}

/// Handles one event.
pub async fn handle(store: &impl Store, event: Value) -> Result<Response, HandlerError> {
    // S3 announces a new notification with an event of another shape, to see whether anyone listens.
    if event.get("Event").and_then(Value::as_str) == Some("s3:TestEvent") {
        info!("a test event; nothing to do");
        return Ok(Response { records: Vec::new() });
    }
    let event: S3Event = serde_json::from_value(event)?;
    let total = event.records.len();
    let (mut records, mut reasons) = (Vec::new(), Vec::new());
    for record in event.records {
        match Record::of(record, store.name()) {
            Record::Ignored { key, reason } => {
                info!(key, reason, "ignored");
                let harvested = Harvested::Ignored { reason: reason.to_owned() };
                records.push(Handled { key, harvested });
            }
            Record::Bad { key, reason } => {
                error!(key, reason, "the record cannot be handled");
                reasons.push(format!("{key}: {reason}"));
            }
            Record::Arrived(arrival) => match harvest(store, &arrival).await {
                Ok(harvested) => {
                    info!(key = arrival.key, result = ?harvested, "handled");
                    records.push(Handled { key: arrival.key, harvested });
                }
                Err(error) => {
                    error!(key = arrival.key, %error, "not harvested; the event will be tried again");
                    reasons.push(format!("{}: {error}", arrival.key));
                }
            },
        }
    }
    if reasons.is_empty() {
        Ok(Response { records })
    } else {
        Err(HandlerError::Records { failed: reasons.len(), records: total, reasons })
    }
}
