//! Starting, listing and cancelling tasks.

use super::drive;
use super::task::{Status, Task};
use crate::core::{ApiError, Call};
use crate::sqs::queue::{self, Queue, invalid_parameter};
use crate::sqs::table;

/// Messages a second that may be asked for.
const FASTEST: usize = 500;

/// What shall be moved.
#[derive(Debug)]
pub struct Start {
    /// The ARN of the dead-letter queue.
    pub source: String,
    /// The ARN of the queue to move to.
    pub destination: Option<String>,
    /// Messages a second.
    pub rate: Option<i64>,
}

/// Starts a task.
pub fn start(call: &Call, start: Start) -> Result<Task, ApiError> {
    let cloud = &call.cloud;
    call.allow("sqs:StartMessageMoveTask", &start.source)?;
    let source = named(call, &start.source, "SourceArn")?;
    for action in ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] {
        call.allow(action, &start.source)?;
    }
    let rate = start.rate.map(rate).transpose()?;
    let feeding = queue::sources(cloud, &source)?;
    if feeding.is_empty() {
        return Err(invalid_parameter("Source queue must be configured as a Dead Letter Queue."));
    }
    if let Some(destination) = &start.destination {
        named(call, destination, "DestinationArn")?;
        if *destination == start.source {
            return Err(invalid_parameter("Source and destination queue must not be the same."));
        }
        call.allow("sqs:SendMessage", destination)?;
    } else {
        for queue in &feeding {
            call.allow("sqs:SendMessage", &queue.arn(cloud))?;
        }
    }
    if Task::of_queue(cloud, &start.source)?.iter().any(|task| task.status.is_active()) {
        let message = "There is already a task running. Only one active task is allowed for a source queue arn at a given \
                       time.";
        return Err(invalid_parameter(message));
    }
    let (now, id) = (call.now(), cloud.ids.uuid());
    let (waiting, ..) = table::counts(&cloud.store, &source.name, now)?;
    let task = Task {
        key: Task::key(&start.source, now, &id),
        id,
        source: start.source,
        destination: start.destination,
        rate,
        status: Status::Running,
        moved: 0,
        to_move: usize::try_from(waiting).unwrap_or_default(),
        failure: None,
        started: now,
    };
    task.insert(cloud)?;
    drive::spawn(cloud, &task.key);
    Ok(task)
}

/// The latest tasks of a queue, the newest first.
pub fn list(call: &Call, source: &str, max: Option<i64>) -> Result<Vec<Task>, ApiError> {
    call.allow("sqs:ListMessageMoveTasks", source)?;
    named(call, source, "SourceArn")?;
    let max = max.unwrap_or(1);
    let Some(max) = usize::try_from(max).ok().filter(|max| (1..=10).contains(max)) else {
        let message =
            format!("Value {max} for parameter MaxResults is invalid. Reason: Must be between 1 and 10.");
        return Err(invalid_parameter(&message));
    };
    let tasks = Task::of_queue(&call.cloud, source)?;
    Ok(tasks.into_iter().rev().take(max).collect())
}

/// Cancels a task that runs; gives it as it was. What it has moved stays moved.
pub fn cancel(call: &Call, handle: &str) -> Result<Task, ApiError> {
    let Ok(found) = Task::by_handle(&call.cloud, handle) else {
        return Err(invalid_parameter(&format!("Value {handle} for parameter TaskHandle is invalid.")));
    };
    let task = found?.ok_or_else(|| missing("Task does not exist."))?;
    call.allow("sqs:CancelMessageMoveTask", &task.source)?;
    if task.status != Status::Running {
        let message = "Only a task in the status RUNNING can be cancelled.";
        return Err(ApiError::new("UnsupportedOperation", message)
            .with_query_code("AWS.SimpleQueueService.UnsupportedOperation"));
    }
    // It may have ended since: its end is then the truth.
    Task::change(&call.cloud, &task.key, |task| {
        if task.status == Status::Running {
            task.status = Status::Cancelling;
        }
    })?;
    Ok(task)
}

/// The queue of an ARN, or the error that names the parameter.
fn named(call: &Call, arn: &str, parameter: &str) -> Result<Queue, ApiError> {
    let found = queue::find(&call.cloud, arn).ok().filter(|queue| queue.arn(&call.cloud) == arn);
    found.ok_or_else(|| {
        missing(&format!("The resource that you specified for the {parameter} parameter doesn't exist."))
    })
}

fn rate(asked: i64) -> Result<usize, ApiError> {
    usize::try_from(asked).ok().filter(|rate| (1..=FASTEST).contains(rate)).ok_or_else(|| {
        invalid_parameter(&format!(
            "Value {asked} for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: Must be between 1 and {FASTEST}."
        ))
    })
}

fn missing(message: &str) -> ApiError {
    ApiError::new("ResourceNotFoundException", message)
        .with_query_code("ResourceNotFoundException")
        .with_status(404)
}
