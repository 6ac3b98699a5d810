//! Operations on streams.

use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Call};
use crate::logs::state::streams::{Order, Stream};
use crate::logs::streams::{self, Wanted};
use crate::logs::{arn, error};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    log_group_name: String,
    log_stream_name: String,
}

pub async fn create(call: Call, input: Named) -> Result<(), ApiError> {
    streams::create(&call, &input.log_group_name, &input.log_stream_name)
}

pub async fn delete(call: Call, input: Named) -> Result<(), ApiError> {
    streams::delete(&call, &input.log_group_name, &input.log_stream_name)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Describe {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_name_prefix: Option<String>,
    #[serde(default)]
    order_by: OrderBy,
    #[serde(default)]
    descending: bool,
    next_token: Option<String>,
    limit: Option<i64>,
}

#[derive(Deserialize, Default, PartialEq, Eq)]
enum OrderBy {
    #[default]
    LogStreamName,
    LastEventTime,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Described {
    log_streams: Vec<DescribedStream>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DescribedStream {
    log_stream_name: String,
    creation_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_event_timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_event_timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_ingestion_time: Option<i64>,
    arn: String,
    /// AWS stopped counting in 2019.
    stored_bytes: i64,
}

/// The token is how many streams came before.
pub async fn describe(call: Call, input: Describe) -> Result<Described, ApiError> {
    let group = arn::group_name(input.log_group_name, input.log_group_identifier)?;
    let max = error::limit(input.limit, 50, 50)?;
    let skip = match &input.next_token {
        Some(token) => token.parse().map_err(|_| error::bad_token())?,
        None => 0,
    };
    let order =
        Order { by_last_event: input.order_by == OrderBy::LastEventTime, descending: input.descending };
    let wanted = Wanted { group, prefix: input.log_stream_name_prefix, order, skip, max: max + 1 };
    let mut found = streams::list(&call, &wanted)?;
    let next_token = (found.len() > max).then(|| (skip + max).to_string());
    found.truncate(max);
    let log_streams = found.into_iter().map(|stream| encode(&call, &wanted.group, stream)).collect();
    Ok(Described { log_streams, next_token })
}

fn encode(call: &Call, group: &str, stream: Stream) -> DescribedStream {
    DescribedStream {
        arn: arn::stream(&call.cloud.arns, group, &stream.name),
        log_stream_name: stream.name,
        creation_time: stream.created,
        first_event_timestamp: stream.first,
        last_event_timestamp: stream.last,
        last_ingestion_time: stream.ingested,
        stored_bytes: 0,
    }
}
