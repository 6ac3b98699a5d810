//! Sending dead letters back to where they came from, which SQS does by itself and can be followed.

use schemars::JsonSchema;
use serde::Serialize;

use super::Queue;
use super::task::{self, Sought};
use crate::args::shell_word;
use crate::clients::Clients;
use crate::errors::{Call, Class, During, Error};
use crate::ops::{Clock, Pace, Patience};

/// Looks until a move that was begun must be listed: what SQS lists may lag behind what it has answered.
const UNLISTED: u32 = 10;

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
    /// What ends it, as long as it is RUNNING.
    #[serde(skip)]
    pub handle: Option<String>,
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
    let tasks = task::list(clients, queue).await.map_err(missing_operation)?;
    let mut sought = match tasks.iter().find(|task| !task.moved.ended()) {
        Some(task) => Sought::Started(task.started),
        None => begin(clients, queue, rate, tasks.iter().map(|task| task.started).max()).await?,
    };
    let mut patience = Patience::default();
    let (mut last, mut unlisted) = (None, 0);
    loop {
        match task::list(clients, queue).await {
            Ok(tasks) => {
                patience.restored();
                if let Some(task) = sought.among(tasks) {
                    sought = Sought::Started(task.started);
                    let moved = task.moved;
                    tell(&moved);
                    if moved.ended() {
                        return Ok(moved);
                    }
                    if last.replace(moved.moved) == Some(moved.moved) { pace.still() } else { pace.moved() }
                } else {
                    unlisted += 1;
                    if unlisted == UNLISTED {
                        return Err(lost(queue));
                    }
                }
            }
            Err(call) => patience.bear(call.into(), &mut pace)?,
        }
        clock.sleep(pace.interval()).await;
    }
}

/// Begin the move. One that has begun all the same is joined too: somebody was faster, or the answer to our own first
/// request was lost and the SDK asked again. The latest that was listed `before` is over and not it.
async fn begin(
    clients: &Clients,
    queue: &Queue,
    rate: Option<i32>,
    before: Option<i64>,
) -> Result<Sought, Error> {
    let request = clients.sqs().start_message_move_task().source_arn(&queue.arn);
    let answer = request.set_max_number_of_messages_per_second(rate).send().await;
    let call = match answer.during(format!("send the messages of {} back", queue.name)) {
        Ok(begun) => return Ok(Sought::Begun { after: before, handle: begun.task_handle }),
        Err(call) => call,
    };
    let tasks = match call.class {
        Class::Other => task::list(clients, queue).await.unwrap_or_default(),
        _ => Vec::new(),
    };
    let since = Sought::Begun { after: before, handle: None }.among(tasks);
    since.map(|task| Sought::Started(task.started)).ok_or_else(|| missing_operation(call))
}

fn lost(queue: &Queue) -> Error {
    Error::Failed {
        what: format!("SQS does not list the move from {} that it has begun", queue.name),
        causes: Vec::new(),
        hint: Some(format!(
            "it may go on all the same: see what is left with `mdd dlq --queue {}`",
            shell_word(&queue.name)
        )),
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
        json!({ "Results": [started(1, status, moved)] })
    }

    fn started(at: i64, status: &str, moved: u64) -> serde_json::Value {
        let arn = queue().arn;
        json!({
            "Status": status, "SourceArn": arn, "ApproximateNumberOfMessagesMoved": moved,
            "ApproximateNumberOfMessagesToMove": 3, "StartedTimestamp": at,
        })
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
    async fn an_earlier_move_that_is_still_listed_is_not_taken_for_this_one() {
        let earlier = started(1, "COMPLETED", 7);
        let script = Script::new()
            .json("ListMessageMoveTasks", &json!({ "Results": [earlier] }))
            .json("StartMessageMoveTask", &json!({ "TaskHandle": "t" }))
            .json("ListMessageMoveTasks", &json!({ "Results": [earlier] }))
            .json("ListMessageMoveTasks", &json!({ "Results": [started(5, "COMPLETED", 3), earlier] }));
        let (moved, told) = run(&script).await.expect("moved");
        assert_eq!((moved.moved, told), (3, vec![3]));
    }

    #[tokio::test]
    async fn one_that_is_never_listed_is_not_called_done() {
        let script = Script::new()
            .json("ListMessageMoveTasks", &task("COMPLETED", 7))
            .json("StartMessageMoveTask", &json!({ "TaskHandle": "t" }))
            .json("ListMessageMoveTasks", &task("COMPLETED", 7));
        let error = run(&script).await.expect_err("not listed");
        assert_eq!(error.to_string(), "SQS does not list the move from Dead that it has begun");
        assert!(error.verdict().hint.is_some_and(|hint| hint.contains("`mdd dlq --queue Dead`")));
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
    async fn one_whose_first_answer_was_lost_is_found_also_if_it_is_over() {
        let earlier = started(1, "COMPLETED", 7);
        let script = Script::new()
            .json("ListMessageMoveTasks", &json!({ "Results": [earlier] }))
            .json_error("StartMessageMoveTask", "InvalidParameterValue", "one is running")
            .json("ListMessageMoveTasks", &json!({ "Results": [started(5, "COMPLETED", 3), earlier] }));
        let (moved, _) = run(&script).await.expect("found");
        assert_eq!(moved.moved, 3);
        let script = Script::new().json("ListMessageMoveTasks", &json!({ "Results": [earlier] })).json_error(
            "StartMessageMoveTask",
            "InvalidParameterValue",
            "no dead-letter queue",
        );
        assert!(run(&script).await.is_err());
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
