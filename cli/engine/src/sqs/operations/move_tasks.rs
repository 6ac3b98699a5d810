//! Operations that redrive dead letters.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call};
use crate::sqs::move_task::{self, Status, Task};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Start {
    source_arn: String,
    destination_arn: Option<String>,
    max_number_of_messages_per_second: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct List {
    source_arn: String,
    max_results: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Cancel {
    task_handle: String,
}

pub(super) async fn start(call: Call, input: Start) -> Result<Value, ApiError> {
    let start = move_task::Start {
        source: input.source_arn,
        destination: input.destination_arn,
        rate: input.max_number_of_messages_per_second,
    };
    Ok(json!({ "TaskHandle": move_task::start(&call, start)?.handle() }))
}

pub(super) async fn list(call: Call, input: List) -> Result<Value, ApiError> {
    let tasks = move_task::list(&call, &input.source_arn, input.max_results)?;
    Ok(json!({ "Results": tasks.iter().map(shown).collect::<Vec<_>>() }))
}

pub(super) async fn cancel(call: Call, input: Cancel) -> Result<Value, ApiError> {
    let task = move_task::cancel(&call, &input.task_handle)?;
    Ok(json!({ "ApproximateNumberOfMessagesMoved": task.moved }))
}

fn shown(task: &Task) -> Value {
    json!({
        // Only what runs can be cancelled.
        "TaskHandle": (task.status == Status::Running).then(|| task.handle()),
        "Status": task.status,
        "SourceArn": task.source,
        "DestinationArn": task.destination,
        "MaxNumberOfMessagesPerSecond": task.rate,
        "ApproximateNumberOfMessagesMoved": task.moved,
        "ApproximateNumberOfMessagesToMove": task.to_move,
        "FailureReason": task.failure,
        "StartedTimestamp": task.started.as_millisecond(),
    })
}
