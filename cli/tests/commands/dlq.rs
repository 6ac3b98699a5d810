//! `mdd dlq`: what is shown, that it is all given back, and the way back.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use lambda_shared::testing::Reply;
use mdd::interrupt::Interrupt;
use serde_json::{Value, json};

use crate::support::{Aws, Desk, Scripted, Stack, operation, query_result};

const DEAD: &str = "https://sqs.ap-southeast-2.amazonaws.com/111122223333/dead";
const ARN: &str = "arn:aws:sqs:ap-southeast-2:111122223333:";

/// A test stack with a job queue, its dead letters, and the dead letters of a function.
fn stack() -> (Aws, Scripted) {
    let aws = Aws::with([Stack::test()]);
    aws.on(|call| (operation(call) == "ListStackResources").then(resources));
    aws.on(|call| (operation(call) == "GetQueueAttributes").then(|| attributes(&call.text())));
    let harvest = json!({
        "requestContext": {"condition": "RetriesExhausted"},
        "requestPayload": {"Records": [{"s3": {"bucket": {"name": "data"}, "object": {"key": "in/a+b.csv"}}}]},
        "responsePayload": {"errorMessage": "SlowDown"},
    });
    let job = json!({"version": 1, "feed": "eod", "url": "https://example.com/x", "file": "x.csv"});
    let failed = messages(&[("h-1", &harvest), ("h-2", &harvest)]);
    let jobs = messages(&[("j-1", &job)]);
    aws.on(move |call| {
        let of_jobs = call.text().contains("/dead\"");
        (operation(call) == "ReceiveMessage").then(|| if of_jobs { jobs.clone() } else { failed.clone() })
    });
    let scripted = Scripted::of(&aws);
    scripted.json("ChangeMessageVisibilityBatch", &json!({"Successful": [], "Failed": []}));
    (aws, scripted)
}

fn messages(all: &[(&str, &Value)]) -> Reply {
    let message = |(id, body): &(&str, &Value)| {
        json!({
            "MessageId": id, "ReceiptHandle": format!("receipt-{id}"), "Body": body.to_string(),
            "Attributes": {"SentTimestamp": "1740956400000", "ApproximateReceiveCount": "6"},
        })
    };
    Reply::new(200, json!({"Messages": all.iter().map(message).collect::<Vec<_>>()}).to_string())
}

fn resources() -> Reply {
    let queues =
        [("JobQueue", "jobs"), ("JobDeadLetterQueue", "dead"), ("HarvestDeadLetterQueue", "harvest-dead")];
    let member = |(logical, name): (&str, &str)| {
        format!(
            "<member><LogicalResourceId>{logical}</LogicalResourceId><PhysicalResourceId>{}</PhysicalResourceId>\
             <ResourceType>AWS::SQS::Queue</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus>\
             <LastUpdatedTimestamp>2025-03-03T00:00:00Z</LastUpdatedTimestamp></member>",
            DEAD.replace("dead", name)
        )
    };
    let members: String = queues.into_iter().map(member).collect();
    query_result("ListStackResources", &format!("<StackResourceSummaries>{members}</StackResourceSummaries>"))
}

fn attributes(body: &str) -> Reply {
    let body: Value = serde_json::from_str(body).unwrap();
    let name = body["QueueUrl"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut attributes = json!({"QueueArn": format!("{ARN}{name}")});
    match name.as_str() {
        "jobs" => {
            let policy = json!({"deadLetterTargetArn": format!("{ARN}dead"), "maxReceiveCount": 5});
            attributes["RedrivePolicy"] = json!(policy.to_string());
        }
        "dead" => attributes["ApproximateNumberOfMessages"] = json!("1"),
        _ => attributes["ApproximateNumberOfMessages"] = json!("12"),
    }
    Reply::new(200, json!({"Attributes": attributes}).to_string())
}

#[tokio::test(start_paused = true)]
async fn the_letters_are_shown_by_error_and_made_visible_again() {
    let (aws, scripted) = stack();
    let ran = Desk::new(&aws).run(&["dlq"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
    let back: Vec<Value> = scripted
        .bodies("ChangeMessageVisibilityBatch")
        .iter()
        .flat_map(|body| serde_json::from_str::<Value>(body).unwrap()["Entries"].as_array().unwrap().clone())
        .collect();
    let mut handles: Vec<&str> = back.iter().map(|entry| entry["ReceiptHandle"].as_str().unwrap()).collect();
    handles.sort_unstable();
    assert_eq!(handles, ["receipt-h-1", "receipt-h-2", "receipt-j-1"]);
    assert!(back.iter().all(|entry| entry["VisibilityTimeout"] == 0));
}

#[tokio::test(start_paused = true)]
async fn for_a_program_the_bodies_are_whole() {
    let (aws, _) = stack();
    let ran = Desk::new(&aws).run(&["dlq", "--output", "json"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(document["schema"], "mdd.dlq/1");
    let jobs = &document["queues"][0];
    assert_eq!((&jobs["name"], &jobs["messages"]), (&json!("JobDeadLetterQueue"), &json!(1)));
    assert_eq!(jobs["sources"], json!([{"name": "JobQueue", "receives": 5}]));
    assert!(jobs["letters"][0]["body"].as_str().unwrap().contains("\"feed\":\"eod\""));
}

#[tokio::test(start_paused = true)]
async fn jobs_go_back_and_records_of_failed_calls_stay() {
    let (aws, scripted) = stack();
    scripted.json("StartMessageMoveTask", &json!({"TaskHandle": "t"}));
    let begun = scripted.clone();
    aws.on(move |call| {
        // Once it has begun it is over at the next look.
        let task =
            json!({"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 1, "StartedTimestamp": 1});
        let tasks = if begun.bodies("StartMessageMoveTask").is_empty() { vec![] } else { vec![task] };
        (operation(call) == "ListMessageMoveTasks")
            .then(|| Reply::new(200, json!({"Results": tasks}).to_string()))
    });
    let desk = Desk::new(&aws);
    let unasked = desk.run(&["dlq", "redrive"]).await;
    assert_eq!(unasked.code, 2);
    assert!(scripted.bodies("StartMessageMoveTask").is_empty());

    let ran = desk.run(&["dlq", "redrive", "--max", "5", "--yes"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(format!("{}\n{}", ran.stderr, ran.stdout));
    let asked: Value = serde_json::from_str(&scripted.bodies("StartMessageMoveTask")[0]).unwrap();
    assert_eq!(asked, json!({"SourceArn": format!("{ARN}dead"), "MaxNumberOfMessagesPerSecond": 5}));
}

/// A move that has sent one message more back at every look, and is over when `of` are.
fn moving(aws: &Aws, scripted: &Scripted, of: u64, looked: impl Fn(u64) + Send + Sync + 'static) {
    scripted.json("StartMessageMoveTask", &json!({"TaskHandle": "the+handle="}));
    let begun = scripted.clone();
    let moved = AtomicU64::new(0);
    aws.on(move |call| {
        if operation(call) != "ListMessageMoveTasks" {
            return None;
        }
        let earlier =
            json!({"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 900, "StartedTimestamp": 1});
        let mut tasks = vec![earlier];
        if !begun.bodies("StartMessageMoveTask").is_empty() {
            let moved = moved.fetch_add(1, Ordering::SeqCst);
            looked(moved);
            let runs = moved < of;
            tasks.insert(
                0,
                json!({
                    "Status": if runs { "RUNNING" } else { "COMPLETED" }, "StartedTimestamp": 2,
                    "TaskHandle": runs.then_some("the+handle="),
                    "ApproximateNumberOfMessagesMoved": moved, "ApproximateNumberOfMessagesToMove": of,
                }),
            );
        }
        Some(Reply::new(200, json!({ "Results": tasks }).to_string()))
    });
}

#[tokio::test(start_paused = true)]
async fn a_long_move_is_told_now_and_then() {
    let (aws, scripted) = stack();
    moving(&aws, &scripted, 12, |_| {});
    let ran = Desk::new(&aws).run(&["dlq", "redrive", "--yes"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(format!("{}\n{}", ran.stderr, ran.stdout));
}

#[tokio::test(start_paused = true)]
async fn ctrl_c_says_that_the_move_goes_on_and_how_to_end_it() {
    let (aws, scripted) = stack();
    let keyboard = Arc::new(Mutex::new(None));
    let given: Arc<Mutex<Option<Interrupt>>> = Arc::clone(&keyboard);
    moving(&aws, &scripted, 12, move |look| {
        if look == 3 {
            given.lock().unwrap().as_ref().unwrap().press();
        }
    });
    let somebody = |interrupt| *keyboard.lock().unwrap() = Some(interrupt);
    let ran = Desk::new(&aws).run_with(&["dlq", "redrive", "--yes"], somebody).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (130, ""));
    insta::assert_snapshot!(ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn after_a_failure_the_same_queues_are_looked_at() {
    let (aws, scripted) = stack();
    scripted.json("StartMessageMoveTask", &json!({"TaskHandle": "the+handle="}));
    let begun = scripted.clone();
    aws.on(move |call| {
        let listed = operation(call) == "ListMessageMoveTasks";
        let failed = json!({
            "Status": "FAILED", "StartedTimestamp": 2, "FailureReason": "AccessDenied",
            "ApproximateNumberOfMessagesMoved": 0, "ApproximateNumberOfMessagesToMove": 3,
        });
        let tasks = if begun.bodies("StartMessageMoveTask").is_empty() { vec![] } else { vec![failed] };
        listed.then(|| Reply::new(200, json!({ "Results": tasks }).to_string()))
    });
    let stack = "test-marketdata-downloader";
    let ran = Desk::new(&aws).run(&["dlq", "redrive", "--stack", stack, "--yes", "-q"]).await;
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let hint = format!("hint: see what is left with `mdd dlq --stack {stack}`");
    assert!(ran.stderr.contains(&hint), "{}", ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn of_messages_that_came_from_no_queue_the_hint_says_what_can_be_done() {
    let (aws, scripted) = stack();
    scripted.json("StartMessageMoveTask", &json!({ "TaskHandle": "t" }));
    let begun = scripted.clone();
    aws.on(move |call| {
        let failed = json!({
            "Status": "FAILED", "StartedTimestamp": 2, "FailureReason": "CouldNotDetermineMessageSource",
            "ApproximateNumberOfMessagesMoved": 0, "ApproximateNumberOfMessagesToMove": 3,
        });
        let tasks = if begun.bodies("StartMessageMoveTask").is_empty() { vec![] } else { vec![failed] };
        let listed = operation(call) == "ListMessageMoveTasks";
        listed.then(|| Reply::new(200, json!({ "Results": tasks }).to_string()))
    });
    let ran = Desk::new(&aws).run(&["dlq", "redrive", "--yes", "-q"]).await;
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let hint = "read it with `mdd dlq --full`, send it by hand where it belongs, and delete it from here";
    assert!(ran.stderr.contains(hint), "{}", ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn where_messages_cannot_be_moved_nothing_is_done_in_another_way() {
    let (aws, scripted) = stack();
    scripted.json_error("ListMessageMoveTasks", "NotImplemented");
    let ran = Desk::new(&aws).run(&["dlq", "redrive", "--yes", "-q"]).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("StartMessageMoveTask"), "{}", ran.stderr);
    assert!(scripted.bodies("ChangeMessageVisibilityBatch").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_is_not_there_is_named() {
    let (aws, scripted) = stack();
    scripted.json_error("GetQueueUrl", "QueueDoesNotExist");
    let ran = Desk::new(&aws).run(&["dlq", "--queue", "nowhere"]).await;
    assert_eq!((ran.code, ran.stderr.contains("there is no queue nowhere")), (1, true), "{}", ran.stderr);
    let none = Desk::new(&Aws::with([])).run(&["dlq"]).await;
    assert_eq!((none.code, none.stderr.contains("mdd dlq --production")), (1, true), "{}", none.stderr);
}
