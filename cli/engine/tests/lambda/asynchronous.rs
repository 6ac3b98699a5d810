//! Events are tried three times, survive the engine, and end where they should.

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{DeadLetterConfig, DestinationConfig, InvocationType, OnFailure, OnSuccess};
use aws_sdk_sqs::types::Message;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::common::{engine, engine_with_clock, started};
use crate::help::{create, eventually, lambda, log};

const GROUP: &str = "/aws/lambda/f";
const QUEUE: &str = "arn:aws:sqs:ap-southeast-2:111122223333:ends";

async fn send(client: &aws_sdk_lambda::Client, event: Value) {
    let invoke = client.invoke().function_name("f").invocation_type(InvocationType::Event);
    let sent = invoke.payload(Blob::new(event.to_string())).send().await.unwrap();
    assert_eq!(sent.status_code(), 202);
}

async fn attempts(sdk: &aws_config::SdkConfig) -> usize {
    log(sdk, GROUP).await.iter().filter(|line| line.starts_with("REPORT ")).count()
}

async fn queue(sdk: &aws_config::SdkConfig) -> (aws_sdk_sqs::Client, String) {
    let client = aws_sdk_sqs::Client::new(sdk);
    let url = client.create_queue().queue_name("ends").send().await.unwrap().queue_url.unwrap();
    (client, url)
}

/// The one message there will be.
async fn only_message(client: &aws_sdk_sqs::Client, url: &str) -> Message {
    let mut found = Vec::new();
    eventually("a message", async || {
        let receive = client.receive_message().queue_url(url).message_attribute_names("All");
        found.extend(receive.send().await.unwrap().messages.unwrap_or_default());
        !found.is_empty()
    })
    .await;
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[tokio::test]
async fn a_failing_event_is_tried_three_times_and_then_buried() {
    let (_engine, sdk, clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    let (sqs, url) = queue(&sdk).await;
    let dead = DeadLetterConfig::builder().target_arn(QUEUE).build();
    create(&client, "f").dead_letter_config(dead).send().await.unwrap();
    send(&client, json!({ "do": "fail", "why": "again and again" })).await;
    eventually("the first attempt", async || attempts(&sdk).await == 1).await;
    clock.advance(SignedDuration::from_secs(60));
    eventually("the second attempt, after a minute", async || attempts(&sdk).await == 2).await;
    clock.advance(SignedDuration::from_secs(60));
    tokio::task::yield_now().await;
    assert_eq!(attempts(&sdk).await, 2, "the third comes after two minutes");
    clock.advance(SignedDuration::from_secs(60));
    eventually("the third attempt", async || attempts(&sdk).await == 3).await;

    let message = only_message(&sqs, &url).await;
    assert_eq!(message.body(), Some(r#"{"do":"fail","why":"again and again"}"#));
    let attributes = message.message_attributes().unwrap();
    assert_eq!(attributes["ErrorMessage"].string_value(), Some("again and again"));
    assert_eq!(attributes["ErrorCode"].string_value(), Some("200"));
    let ids: Vec<String> = log(&sdk, GROUP)
        .await
        .iter()
        .filter_map(|line| line.strip_prefix("START RequestId: ")?.split(' ').next().map(str::to_owned))
        .collect();
    assert_eq!(ids, vec![attributes["RequestID"].string_value().unwrap(); 3], "one id for all attempts");
}

#[tokio::test]
async fn destinations_hear_of_both_ends() {
    let (_engine, sdk, clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    let (sqs, url) = queue(&sdk).await;
    create(&client, "f").send().await.unwrap();
    let destinations = DestinationConfig::builder()
        .on_success(OnSuccess::builder().destination(QUEUE).build())
        .on_failure(OnFailure::builder().destination(QUEUE).build())
        .build();
    let put = client.put_function_event_invoke_config().function_name("f").destination_config(destinations);
    let put = put.maximum_retry_attempts(1).send().await.unwrap();
    assert_eq!(put.function_arn(), Some("arn:aws:lambda:ap-southeast-2:111122223333:function:f:$LATEST"));

    send(&client, json!({ "number": 1 })).await;
    let message = only_message(&sqs, &url).await;
    sqs.delete_message()
        .queue_url(&url)
        .receipt_handle(message.receipt_handle().unwrap())
        .send()
        .await
        .unwrap();
    let record: Value = serde_json::from_str(message.body().unwrap()).unwrap();
    assert_eq!(record["version"], "1.0");
    assert_eq!(record["requestContext"]["condition"], "Success");
    assert_eq!(record["requestContext"]["approximateInvokeCount"], 1);
    assert_eq!(record["responseContext"], json!({ "statusCode": 200, "executedVersion": "$LATEST" }));
    assert_eq!(record["responsePayload"]["event"], json!({ "number": 1 }));

    send(&client, json!({ "do": "fail", "why": "no" })).await;
    eventually("the first attempt", async || attempts(&sdk).await == 2).await;
    clock.advance(SignedDuration::from_secs(60));
    let message = only_message(&sqs, &url).await;
    let record: Value = serde_json::from_str(message.body().unwrap()).unwrap();
    assert_eq!(record["requestContext"]["condition"], "RetriesExhausted");
    assert_eq!(record["requestContext"]["approximateInvokeCount"], 2);
    assert_eq!(record["requestPayload"], json!({ "do": "fail", "why": "no" }));
    assert_eq!(record["responseContext"]["functionError"], "Unhandled");
    assert_eq!(record["responsePayload"], json!({ "errorType": "TestError", "errorMessage": "no" }));
}

#[tokio::test]
async fn an_event_that_grows_too_old_is_given_up() {
    let (_engine, sdk, clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    let (sqs, url) = queue(&sdk).await;
    create(&client, "f").send().await.unwrap();
    let on_failure = OnFailure::builder().destination(QUEUE).build();
    let destinations = DestinationConfig::builder().on_failure(on_failure).build();
    let put = client.put_function_event_invoke_config().function_name("f").destination_config(destinations);
    put.maximum_event_age_in_seconds(60).send().await.unwrap();
    send(&client, json!({ "do": "fail", "why": "no" })).await;
    eventually("the first attempt", async || attempts(&sdk).await == 1).await;
    clock.advance(SignedDuration::from_secs(60));
    let record: Value = serde_json::from_str(only_message(&sqs, &url).await.body().unwrap()).unwrap();
    assert_eq!(record["requestContext"]["condition"], "EventAgeExceeded");
    assert_eq!(record["requestContext"]["approximateInvokeCount"], 1);
    assert_eq!(attempts(&sdk).await, 1);
}

#[tokio::test]
async fn an_event_outlives_the_engine() {
    let (running, sdk) = engine().await;
    let client = lambda(&sdk).await;
    create(&client, "f").timeout(60).send().await.unwrap();
    let mark = running.data.path().join("begun");
    send(&client, json!({ "do": "hang", "mark": mark })).await;
    eventually("the attempt runs", async || mark.exists()).await;
    running.engine.shutdown().await;
    std::fs::remove_file(&mark).unwrap();

    let (_engine, sdk) = started(running.data, |_| {}).await;
    eventually("the attempt is made again", async || mark.exists()).await;
    assert_eq!(attempts(&sdk).await, 0, "what was cut off does not count as a failure");
}
