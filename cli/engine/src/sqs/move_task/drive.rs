//! What moves the messages: a batch, then a second's rest if the task has a rate, until nothing visible is left.

use std::sync::Arc;

use jiff::SignedDuration;

use super::task::{Status, Task};
use crate::core::{ApiError, Cloud, StoreError};
use crate::sqs::queue;
use crate::sqs::table::{self, Waiting};

/// Messages at once where no rate is given: small enough for a cancellation to be noticed.
const BATCH: usize = 100;
/// As SQS names its reasons.
const NO_QUEUE: &str = "AWS.SimpleQueueService.NonExistentQueue";
const NO_ORIGIN: &str = "CouldNotDetermineMessageSource";

/// Goes on with the tasks that an earlier engine left.
pub fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    for task in Task::all(cloud)?.into_iter().filter(|task| task.status.is_active()) {
        spawn(cloud, &task.key);
    }
    Ok(())
}

/// Ends what moves messages. What was moved is stored, so a task is simply dropped.
pub fn stop(cloud: &Cloud) {
    cloud.running.sqs.abort_moves();
}

pub(super) fn spawn(cloud: &Arc<Cloud>, key: &str) {
    let task = tokio::spawn({
        let (cloud, key) = (Arc::clone(cloud), key.to_owned());
        async move {
            if let Err(error) = drive(&cloud, &key).await {
                tracing::error!(task = %key, %error, "messages could not be moved");
            }
        }
    });
    cloud.running.sqs.keep_move(task);
}

async fn drive(cloud: &Arc<Cloud>, key: &str) -> Result<(), StoreError> {
    // A task without a queue of its own any more has nothing to report to.
    while let Some(task) = Task::find(cloud, key)? {
        let end = match task.status {
            Status::Running => step(cloud, &task)?,
            Status::Cancelling => Some(End::Cancelled),
            _ => return Ok(()),
        };
        if let Some(end) = end {
            return Task::change(cloud, key, |task| end.mark(task));
        }
        match task.rate {
            Some(_) => cloud.clock.sleep(SignedDuration::from_secs(1)).await,
            None => tokio::task::yield_now().await,
        }
    }
    Ok(())
}

/// How a task ends.
enum End {
    Completed,
    Cancelled,
    Failed(&'static str),
}

impl End {
    fn mark(self, task: &mut Task) {
        task.status = match self {
            Self::Completed => Status::Completed,
            Self::Cancelled => Status::Cancelled,
            Self::Failed(reason) => {
                task.failure = Some(reason.to_owned());
                Status::Failed
            }
        };
    }
}

/// Moves one batch; says how the task ends with it, if it does.
fn step(cloud: &Cloud, task: &Task) -> Result<Option<End>, StoreError> {
    let Ok(source) = queue::find(cloud, &task.source) else { return Ok(Some(End::Failed(NO_QUEUE))) };
    let now = cloud.clock.now();
    let wanted = task.rate.unwrap_or(BATCH);
    // One more than is moved tells whether it was the last batch.
    let mut waiting = table::waiting(&cloud.store, &source.name, now, wanted + 1)?;
    let more = waiting.len() > wanted;
    waiting.truncate(wanted);
    let mut moved = 0;
    let mut end = if more { None } else { Some(End::Completed) };
    for message in waiting {
        match target(cloud, task, &message) {
            Ok(target) => {
                let visible = now + target.seconds("DelaySeconds");
                let id = cloud.ids.uuid();
                moved += table::renew(&cloud.store, message.sequence, &target.name, &id, now, visible)?;
            }
            Err(reason) => {
                end = Some(End::Failed(reason));
                break;
            }
        }
    }
    Task::change(cloud, &task.key, |task| task.moved += moved)?;
    cloud.running.sqs.ring();
    Ok(end)
}

/// Where a message goes, or why that cannot be told.
fn target(cloud: &Cloud, task: &Task, message: &Waiting) -> Result<queue::Queue, &'static str> {
    let name = task.destination.as_ref().or(message.origin.as_ref()).ok_or(NO_ORIGIN)?;
    queue::find(cloud, name).map_err(|_| NO_QUEUE)
}
