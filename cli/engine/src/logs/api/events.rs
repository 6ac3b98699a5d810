//! Operations on events.

use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Call};
use crate::logs::state::events::Event;
use crate::logs::{arn, error, filter, put, read};

/// The largest page, and the page where no limit is given.
const PAGE: usize = 10_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Put {
    log_group_name: String,
    log_stream_name: String,
    log_events: Vec<InputEvent>,
}

#[derive(Deserialize)]
struct InputEvent {
    timestamp: i64,
    message: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutAnswer {
    next_sequence_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_log_events_info: Option<Rejected>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rejected {
    #[serde(skip_serializing_if = "Option::is_none")]
    too_new_log_event_start_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    too_old_log_event_end_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expired_log_event_end_index: Option<usize>,
}

/// The sequence token is decoration since AWS stopped asking for it.
pub async fn put(call: Call, input: Put) -> Result<PutAnswer, ApiError> {
    let batch: Vec<(i64, String)> =
        input.log_events.into_iter().map(|event| (event.timestamp, event.message)).collect();
    let rejected = put::put(&call, &input.log_group_name, &input.log_stream_name, &batch)?;
    let rejected_log_events_info = (rejected != put::Rejected::default()).then_some(Rejected {
        too_new_log_event_start_index: rejected.too_new_from,
        too_old_log_event_end_index: rejected.too_old_before,
        expired_log_event_end_index: rejected.expired_before,
    });
    Ok(PutAnswer { next_sequence_token: format!("{:056}", call.cloud.ids.bits()), rejected_log_events_info })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Get {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_name: String,
    start_time: Option<i64>,
    end_time: Option<i64>,
    next_token: Option<String>,
    limit: Option<i64>,
    #[serde(default)]
    start_from_head: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetAnswer {
    events: Vec<OutputEvent>,
    next_forward_token: String,
    next_backward_token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutputEvent {
    timestamp: i64,
    message: String,
    ingestion_time: i64,
}

pub async fn get(call: Call, input: Get) -> Result<GetAnswer, ApiError> {
    let wanted = read::Wanted {
        group: arn::group_name(input.log_group_name, input.log_group_identifier)?,
        stream: input.log_stream_name,
        start: input.start_time.unwrap_or(0),
        end: input.end_time.unwrap_or(i64::MAX),
        token: input.next_token,
        from_head: input.start_from_head,
        max: error::limit(input.limit, PAGE, PAGE)?,
    };
    let page = read::read(&call, &wanted)?;
    let encode = |event: Event| OutputEvent {
        timestamp: event.time,
        message: event.message,
        ingestion_time: event.ingested,
    };
    Ok(GetAnswer {
        events: page.events.into_iter().map(encode).collect(),
        next_forward_token: page.forward,
        next_backward_token: page.backward,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filter {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    #[serde(default)]
    log_stream_names: Vec<String>,
    log_stream_name_prefix: Option<String>,
    start_time: Option<i64>,
    end_time: Option<i64>,
    #[serde(default)]
    filter_pattern: String,
    next_token: Option<String>,
    limit: Option<i64>,
    start_from_head: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterAnswer {
    events: Vec<FilteredEvent>,
    searched_log_streams: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FilteredEvent {
    log_stream_name: String,
    timestamp: i64,
    message: String,
    ingestion_time: i64,
    event_id: String,
}

pub async fn filter(call: Call, input: Filter) -> Result<FilterAnswer, ApiError> {
    let wanted = filter::Wanted {
        group: arn::group_name(input.log_group_name, input.log_group_identifier)?,
        streams: input.log_stream_names,
        stream_prefix: input.log_stream_name_prefix,
        start: input.start_time.unwrap_or(0),
        // Unlike `GetLogEvents`, this operation includes its end.
        end: input.end_time.map_or(i64::MAX, |end| end.saturating_add(1)),
        pattern: input.filter_pattern,
        token: input.next_token,
        newest_first: input.start_from_head == Some(false),
        max: error::limit(input.limit, PAGE, PAGE)?,
    };
    let page = filter::filter(&call, &wanted)?;
    let encode = |event: Event| FilteredEvent {
        log_stream_name: event.stream,
        timestamp: event.time,
        message: event.message,
        ingestion_time: event.ingested,
        event_id: format!("{:056}", event.id),
    };
    Ok(FilterAnswer {
        events: page.events.into_iter().map(encode).collect(),
        searched_log_streams: [],
        next_token: page.next,
    })
}
