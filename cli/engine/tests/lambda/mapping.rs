//! Queues feed functions: what is done goes, what failed comes again.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_lambda::error::ProvideErrorMetadata;
use aws_sdk_lambda::types::{FunctionResponseType, ScalingConfig};
use aws_sdk_sqs::types::QueueAttributeName::{
    self, ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible,
};
use jiff::SignedDuration;

use crate::common::engine_with_clock;
use crate::help::{create, eventually, lambda, log};

const GROUP: &str = "/aws/lambda/f";
const QUEUE: &str = "arn:aws:sqs:ap-southeast-2:111122223333:jobs";

async fn queue(sdk: &SdkConfig) -> (aws_sdk_sqs::Client, String) {
    let client = aws_sdk_sqs::Client::new(sdk);
    let create =
        client.create_queue().queue_name("jobs").attributes(QueueAttributeName::VisibilityTimeout, "60");
    let url = create.send().await.unwrap().queue_url.unwrap();
    (client, url)
}

async fn send(client: &aws_sdk_sqs::Client, url: &str, body: &str) {
    client.send_message().queue_url(url).message_body(body).send().await.unwrap();
}

/// Visible and hidden messages.
async fn count(client: &aws_sdk_sqs::Client, url: &str) -> (String, String) {
    let get = client.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All);
    let all = get.send().await.unwrap().attributes.unwrap();
    (all[&ApproximateNumberOfMessages].clone(), all[&ApproximateNumberOfMessagesNotVisible].clone())
}

fn pair(visible: u32, hidden: u32) -> (String, String) {
    (visible.to_string(), hidden.to_string())
}

/// How often the function saw each body.
async fn seen(sdk: &SdkConfig) -> BTreeMap<String, usize> {
    let mut seen = BTreeMap::new();
    for line in log(sdk, GROUP).await {
        if let Some((_, bodies)) = line.strip_prefix("batch of ").and_then(|rest| rest.split_once(": ")) {
            for body in bodies.split(',') {
                *seen.entry(body.to_owned()).or_default() += 1;
            }
        }
    }
    seen
}

#[tokio::test]
async fn only_the_messages_that_failed_come_again() {
    let (_engine, sdk, clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    let (sqs, url) = queue(&sdk).await;
    create(&client, "f").send().await.unwrap();
    for body in ["good-1", "bad-1", "good-2"] {
        send(&sqs, &url, body).await;
    }
    let mapping = client.create_event_source_mapping().function_name("f").event_source_arn(QUEUE);
    let mapping = mapping.function_response_types(FunctionResponseType::ReportBatchItemFailures);
    let made = mapping.batch_size(10).send().await.unwrap();
    assert_eq!((made.state(), made.batch_size()), (Some("Creating"), Some(10)));
    eventually("the good ones are gone", async || count(&sqs, &url).await == pair(0, 1)).await;
    let once = BTreeMap::from(["good-1", "bad-1", "good-2"].map(|body| (body.to_owned(), 1)));
    assert_eq!(seen(&sdk).await, once);

    clock.advance(SignedDuration::from_secs(60));
    eventually("the bad one comes again", async || seen(&sdk).await["bad-1"] == 2).await;
    assert_eq!(seen(&sdk).await["good-1"], 1);
    assert_eq!(count(&sqs, &url).await, pair(0, 1));
}

#[tokio::test]
async fn a_batch_whose_function_fails_stays() {
    let (_engine, sdk, _clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    let (sqs, url) = queue(&sdk).await;
    let exits = crate::bootstrap::zip_of(&[("bootstrap", 0o755, b"#!/bin/sh\nexit 1\n")]);
    create(&client, "f").code(crate::help::code(exits)).send().await.unwrap();
    client.create_event_source_mapping().function_name("f").event_source_arn(QUEUE).send().await.unwrap();
    send(&sqs, &url, "x").await;
    eventually("the function was tried", async || {
        log(&sdk, GROUP).await.iter().any(|line| line.starts_with("REPORT "))
    })
    .await;
    assert_eq!(count(&sqs, &url).await, pair(0, 1));
}

#[tokio::test]
async fn a_disabled_mapping_takes_nothing() {
    let (_engine, sdk, _clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    let (sqs, url) = queue(&sdk).await;
    create(&client, "f").send().await.unwrap();
    let made = client.create_event_source_mapping().function_name("f").event_source_arn(QUEUE);
    let id = made.send().await.unwrap().uuid.unwrap();
    let state = async || client.get_event_source_mapping().uuid(&id).send().await.unwrap().state.unwrap();
    assert_eq!(state().await, "Enabled");
    let update = client.update_event_source_mapping().uuid(&id).enabled(false).send().await.unwrap();
    assert_eq!(update.state(), Some("Disabling"));
    eventually("it is disabled", async || state().await == "Disabled").await;
    send(&sqs, &url, "good-1").await;
    assert_eq!(count(&sqs, &url).await, pair(1, 0));

    client.update_event_source_mapping().uuid(&id).enabled(true).send().await.unwrap();
    eventually("it goes on", async || count(&sqs, &url).await == pair(0, 0)).await;
    client.delete_event_source_mapping().uuid(&id).send().await.unwrap();
    let error = client.get_event_source_mapping().uuid(&id).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
}

#[tokio::test]
async fn a_window_gathers_a_batch() {
    let (_engine, sdk, clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    let (sqs, url) = queue(&sdk).await;
    create(&client, "f").send().await.unwrap();
    let mapping = client.create_event_source_mapping().function_name("f").event_source_arn(QUEUE);
    mapping.batch_size(3).maximum_batching_window_in_seconds(5).send().await.unwrap();
    send(&sqs, &url, "good-1").await;
    eventually("the first one is taken", async || count(&sqs, &url).await == pair(0, 1)).await;
    assert!(seen(&sdk).await.is_empty(), "the window is open");
    send(&sqs, &url, "good-2").await;
    eventually("the second one as well", async || count(&sqs, &url).await == pair(0, 2)).await;
    clock.advance(SignedDuration::from_secs(5));
    eventually("the window closes", async || count(&sqs, &url).await == pair(0, 0)).await;
    let lines = log(&sdk, GROUP).await;
    assert!(lines.iter().any(|line| line == "batch of 2: good-1,good-2"), "{lines:#?}");
}

#[tokio::test]
async fn what_cannot_work_is_refused_in_the_words_of_aws() {
    let (_engine, sdk, _clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    let mapping = || client.create_event_source_mapping().function_name("f").event_source_arn(QUEUE);
    assert_eq!(mapping().send().await.unwrap_err().message(), Some("Function does not exist"));
    create(&client, "f").timeout(61).send().await.unwrap();
    let error = mapping().send().await.unwrap_err();
    assert_eq!(
        error.message(),
        Some(
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error \
             Message: The specified queue does not exist."
        )
    );
    queue(&sdk).await;
    let error = mapping().send().await.unwrap_err();
    assert_eq!(
        error.message(),
        Some("Queue visibility timeout: 60 seconds is less than Function timeout: 61 seconds")
    );
    client.update_function_configuration().function_name("f").timeout(60).send().await.unwrap();
    let error = mapping().batch_size(11).send().await.unwrap_err();
    assert_eq!(
        error.message(),
        Some(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        )
    );
    let limit = ScalingConfig::builder().maximum_concurrency(2).build();
    let made = mapping().scaling_config(limit).send().await.unwrap();
    assert_eq!(made.scaling_config().unwrap().maximum_concurrency(), Some(2));
    let error = mapping().send().await.unwrap_err();
    assert_eq!(error.code(), Some("ResourceConflictException"));
    assert!(error.message().unwrap().ends_with(&format!("with UUID {}", made.uuid().unwrap())));
}

#[tokio::test]
async fn a_mapping_is_disabled_only_when_no_batch_is_in_flight() {
    let (engine, sdk, _clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    let (sqs, url) = queue(&sdk).await;
    let release = engine.data.path().join("release");
    let script = format!("#!/bin/sh\nwhile [ ! -e '{}' ]; do sleep 0.02; done\nexit 1\n", release.display());
    let waits = crate::bootstrap::zip_of(&[("bootstrap", 0o755, script.as_bytes())]);
    create(&client, "f").code(crate::help::code(waits)).send().await.unwrap();
    let made = client.create_event_source_mapping().function_name("f").event_source_arn(QUEUE);
    let id = made.send().await.unwrap().uuid.unwrap();
    let state = async || client.get_event_source_mapping().uuid(&id).send().await.unwrap().state.unwrap();
    send(&sqs, &url, "x").await;
    eventually("the batch is taken", async || count(&sqs, &url).await == pair(0, 1)).await;
    client.update_event_source_mapping().uuid(&id).enabled(false).send().await.unwrap();
    assert_eq!(state().await, "Disabling");
    let listed = client.list_event_source_mappings().send().await.unwrap();
    assert_eq!(listed.event_source_mappings()[0].state(), Some("Disabling"));
    // Whoever switches it back and off again still has to wait for the batch.
    client.update_event_source_mapping().uuid(&id).enabled(true).send().await.unwrap();
    assert_eq!(state().await, "Enabled");
    client.update_event_source_mapping().uuid(&id).enabled(false).send().await.unwrap();
    assert_eq!(state().await, "Disabling");
    std::fs::write(&release, "").unwrap();
    eventually("it is disabled", async || state().await == "Disabled").await;
    assert_eq!(count(&sqs, &url).await, pair(0, 1), "the function failed");
}
