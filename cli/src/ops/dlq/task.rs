//! The moves out of a queue as SQS lists them, and which of them is ours.
//!
//! SQS gives a handle to who begins a move, but lists it only while the move is RUNNING. One that has ended is known by
//! when it started, and that is told only by the list:
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasksResultEntry.html>

use aws_sdk_sqs::types::ListMessageMoveTasksResultEntry;

use super::{Moved, Queue};
use crate::clients::Clients;
use crate::errors::{Call, During};

/// SQS lists no more.
const MOST: i32 = 10;

/// A move that SQS knows of.
#[derive(Debug, Clone)]
pub(super) struct Task {
    /// Milliseconds since the epoch.
    pub(super) started: i64,
    pub(super) moved: Moved,
}

/// The move that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sought {
    /// The one that started at this time: only one at a time is active.
    Started(i64),
    /// One that was begun when nothing later than this was listed.
    Begun { after: Option<i64>, handle: Option<String> },
}

impl Sought {
    /// The move, if it is listed yet. Of several that began since, it is the first: what came later was begun by somebody
    /// else, or by our own request that was sent twice, and found less to move.
    pub(super) fn among(&self, tasks: Vec<Task>) -> Option<Task> {
        let is_it = |task: &Task| match self {
            Self::Started(at) => task.started == *at,
            Self::Begun { after, handle } => {
                let other = task.moved.handle.is_some() && handle.is_some() && task.moved.handle != *handle;
                after.is_none_or(|after| task.started > after) && !other
            }
        };
        tasks.into_iter().filter(is_it).min_by_key(|task| task.started)
    }
}

/// The latest moves out of a queue.
pub(super) async fn list(clients: &Clients, queue: &Queue) -> Result<Vec<Task>, Call> {
    let request = clients.sqs().list_message_move_tasks().source_arn(&queue.arn).max_results(MOST);
    let answer = request.send().await.during(format!("see how far the messages of {} are", queue.name))?;
    Ok(answer.results.unwrap_or_default().into_iter().map(|task| read(queue, task)).collect())
}

fn read(queue: &Queue, task: ListMessageMoveTasksResultEntry) -> Task {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let moved = Moved {
        queue: queue.name.clone(),
        status: task.status.unwrap_or_default(),
        moved: count(task.approximate_number_of_messages_moved),
        of: task.approximate_number_of_messages_to_move.map(count),
        reason: task.failure_reason.filter(|reason| !reason.is_empty()),
        handle: task.task_handle,
    };
    Task { started: task.started_timestamp, moved }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(started: i64, status: &str, handle: Option<&str>) -> Task {
        let moved = Moved {
            queue: "Dead".into(),
            status: status.into(),
            moved: 0,
            of: None,
            reason: None,
            handle: handle.map(Into::into),
        };
        Task { started, moved }
    }

    fn found(after: Option<i64>, tasks: &[Task]) -> Option<i64> {
        let sought = Sought::Begun { after, handle: Some("ours".into()) };
        sought.among(tasks.to_vec()).map(|task| task.started)
    }

    #[test]
    fn ours_is_the_first_that_began_since_and_no_earlier_one() {
        let earlier = task(5, "COMPLETED", None);
        assert_eq!(found(Some(5), std::slice::from_ref(&earlier)), None);
        assert_eq!(found(Some(5), &[task(9, "RUNNING", Some("ours")), earlier.clone()]), Some(9));
        // It ended before anybody looked, and somebody has begun another one.
        let later = [task(20, "RUNNING", Some("theirs")), task(9, "COMPLETED", None), earlier];
        assert_eq!(found(Some(5), &later), Some(9));
        assert_eq!(found(Some(9), &later), None);
        assert_eq!(found(None, &[task(0, "COMPLETED", None)]), Some(0));
    }

    #[test]
    fn one_that_was_found_is_known_by_when_it_started() {
        let tasks = vec![task(20, "RUNNING", Some("theirs")), task(9, "CANCELLED", None)];
        assert_eq!(
            Sought::Started(9).among(tasks).map(|task| task.moved.status).as_deref(),
            Some("CANCELLED")
        );
    }
}
