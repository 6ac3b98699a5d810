//! Sending dead letters back to where they came from, which SQS does by itself and can be followed.

use aws_sdk_sqs::types::ListMessageMoveTasksResultEntry;
use schemars::JsonSchema;
use serde::Serialize;

use super::Queue;
use crate::clients::Clients;
use crate::errors::{Call, Class, During, Error};
use crate::ops::{Clock, Pace, Patience};

/// How far a move is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moved {
    /// The dead-letter queue.
    pub queue: String,
    /// `RUNNING`, `COMPLETED`, `CANCELLING`, `CANCELLED`, `FAILED`.
    pub status: String,
    /// Messages that are back.
    pub moved: u64,
    /// Messages there were, as SQS counted when it began.
    pub of: Option<u64>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Moved {
    /// Will nothing more happen?
    pub fn ended(&self) -> bool {
        !matches!(self.status.as_str(), "RUNNING" | "CANCELLING" | "")
    }
}

/// Send a queue's messages back, at most `rate` of them in a second, and follow that to its end. One that somebody else
/// has begun is joined.
pub async fn redrive(
    clients: &Clients,
    clock: &dyn Clock,
    mut pace: Pace,
    queue: &Queue,
    rate: Option<i32>,
    mut tell: impl FnMut(&Moved),
) -> Result<Moved, Error> {
    let before = latest(clients, queue).await.map_err(missing_operation)?;
    if before.as_ref().is_none_or(Moved::ended) {
        begin(clients, queue, rate).await?;
    }
    let mut patience = Patience::default();
    let mut last = None;
    loop {
        match latest(clients, queue).await {
            Ok(moved) => {
                patience.restored();
                let moved = moved.ok_or_else(|| lost(queue))?;
                tell(&moved);
                if moved.ended() {
                    return Ok(moved);
                }
                if last.replace(moved.moved) == Some(moved.moved) { pace.still() } else { pace.moved() }
            }
            Err(call) => patience.bear(call.into(), &mut pace)?,
        }
        clock.sleep(pace.interval()).await;
    }
}

/// Begin the move. One that is under way all the same is joined too: somebody was faster, or the answer to our own first
/// request was lost and the SDK asked again.
async fn begin(clients: &Clients, queue: &Queue, rate: Option<i32>) -> Result<(), Error> {
    let request = clients.sqs().start_message_move_task().source_arn(&queue.arn);
    let answer = request.set_max_number_of_messages_per_second(rate).send().await;
    let Err(call) = answer.during(format!("send the messages of {} back", queue.name)) else { return Ok(()) };
    let under_way = match call.class {
        Class::Other => latest(clients, queue).await.ok().flatten().is_some_and(|moved| !moved.ended()),
        _ => false,
    };
    if under_way { Ok(()) } else { Err(missing_operation(call)) }
}

async fn latest(clients: &Clients, queue: &Queue) -> Result<Option<Moved>, Call> {
    let answer = clients.sqs().list_message_move_tasks().source_arn(&queue.arn).max_results(1).send().await;
    let answer = answer.during(format!("see how far the messages of {} are", queue.name))?;
    Ok(answer.results.unwrap_or_default().into_iter().next().map(|task| read(queue, task)))
}

fn read(queue: &Queue, task: ListMessageMoveTasksResultEntry) -> Moved {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Moved {
        queue: queue.name.clone(),
        status: task.status.unwrap_or_default(),
        moved: count(task.approximate_number_of_messages_moved),
        of: task.approximate_number_of_messages_to_move.map(count),
        reason: task.failure_reason.filter(|reason| !reason.is_empty()),
    }
}

fn lost(queue: &Queue) -> Error {
    Error::Failed {
        what: format!("SQS knows nothing of the move from {} that it has begun", queue.name),
        causes: Vec::new(),
        hint: Some("see what is left with `mdd dlq`".to_owned()),
    }
}

/// Nothing is moved in another way where SQS's own is missing: receiving, sending and deleting can lose or double a
/// message.
fn missing_operation(call: Call) -> Error {
    let unknown = ["NotImplemented", "InvalidAction", "UnknownOperationException", "UnsupportedOperation"];
    let unsupported = call.code().ends_with("UnsupportedOperation");
    if call.class != Class::Other || !(unknown.contains(&call.code()) || unsupported) {
        return call.into();
    }
    Error::Failed {
        what: call.what,
        causes: vec![call.answer.to_string()],
        hint: Some(
            "what answers here cannot move messages (StartMessageMoveTask), and mdd moves them in no other way: \
             receiving and sending again could lose or double one"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Moved, Pace, Queue, redrive};
    use crate::errors::Error;
    use crate::testing::{Script, TestClock};

    fn queue() -> Queue {
        Queue {
            name: "Dead".into(),
            url: "https://sqs/1/Dead".into(),
            arn: "arn:aws:sqs:ap-southeast-2:111122223333:Dead".into(),
            messages: 3,
            in_flight: 0,
            sources: Vec::new(),
            redrives: false,
        }
    }

    fn task(status: &str, moved: u64) -> serde_json::Value {
        let arn = queue().arn;
        let task = json!({
            "Status": status, "SourceArn": arn, "ApproximateNumberOfMessagesMoved": moved,
            "ApproximateNumberOfMessagesToMove": 3, "StartedTimestamp": 1,
        });
        json!({ "Results": [task] })
    }

    async fn run(script: &Script) -> Result<(Moved, Vec<u64>), Error> {
        let mut told = Vec::new();
        let clock = TestClock::default();
        let tell = |moved: &Moved| told.push(moved.moved);
        let moved = redrive(&script.clients(), &clock, Pace::new(None), &queue(), Some(50), tell).await?;
        Ok((moved, told))
    }

    #[tokio::test]
    async fn a_move_is_begun_and_followed_through_throttling_to_its_end() {
        let script = Script::new()
            .json("ListMessageMoveTasks", &json!({ "Results": [] }))
            .json("StartMessageMoveTask", &json!({ "TaskHandle": "t" }))
            .json("ListMessageMoveTasks", &task("RUNNING", 1))
            .json_error("ListMessageMoveTasks", "ThrottlingException", "slow down")
            .json("ListMessageMoveTasks", &task("COMPLETED", 3));
        let (moved, told) = run(&script).await.expect("moved");
        assert_eq!((moved.status.as_str(), moved.moved, moved.of), ("COMPLETED", 3, Some(3)));
        assert_eq!(told, [1, 3]);
        assert!(script.bodies("StartMessageMoveTask")[0].contains(r#""MaxNumberOfMessagesPerSecond":50"#));
    }

    #[tokio::test]
    async fn one_that_is_under_way_is_joined() {
        let script = Script::new()
            .json("ListMessageMoveTasks", &task("RUNNING", 1))
            .json("ListMessageMoveTasks", &task("COMPLETED", 3));
        run(&script).await.expect("joined");
        assert!(!script.called().contains(&"StartMessageMoveTask".to_owned()));
    }

    #[tokio::test]
    async fn one_that_began_in_between_is_joined_too() {
        let script = Script::new()
            .json("ListMessageMoveTasks", &json!({ "Results": [] }))
            .json_error(
                "StartMessageMoveTask",
                "AWS.SimpleQueueService.UnsupportedOperation",
                "one is running",
            )
            .json("ListMessageMoveTasks", &task("RUNNING", 1))
            .json("ListMessageMoveTasks", &task("COMPLETED", 3));
        let (moved, _) = run(&script).await.expect("joined");
        assert_eq!(moved.status, "COMPLETED");
    }

    #[tokio::test]
    async fn where_it_is_not_possible_that_is_said_and_nothing_is_received() {
        let script = Script::new().json_error("ListMessageMoveTasks", "NotImplemented", "no such operation");
        let error = run(&script).await.expect_err("not here");
        assert_eq!(error.to_string(), "cannot see how far the messages of Dead are");
        assert!(error.verdict().hint.is_some_and(|hint| hint.contains("StartMessageMoveTask")));
        assert_eq!(script.called(), ["ListMessageMoveTasks"]);
    }
}
