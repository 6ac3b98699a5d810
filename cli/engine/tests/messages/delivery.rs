//! Queues, topics, rules and secrets: what is sent arrives where it should, and nothing else does.

use aws_config::SdkConfig;
use aws_sdk_eventbridge::types::{PutEventsRequestEntry, RuleState, Target};
use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::types::{QueueAttributeName, SendMessageBatchRequestEntry};
use jiff::SignedDuration;

use crate::common::{engine, engine_with_clock};
use crate::help::{attribute, queue, received};

#[tokio::test]
async fn a_message_comes_back_until_it_is_deleted_and_goes_to_the_dead_letters_after_too_many() {
    let (_engine, sdk, clock) = engine_with_clock().await;
    let sqs = aws_sdk_sqs::Client::new(&sdk);
    let (dead, dead_arn) = queue(&sqs, "dead").await;
    let (jobs, _) = queue(&sqs, "jobs").await;
    let redrive = format!(r#"{{"deadLetterTargetArn":"{dead_arn}","maxReceiveCount":"2"}}"#);
    let set =
        sqs.set_queue_attributes().queue_url(&jobs).attributes(QueueAttributeName::RedrivePolicy, redrive);
    set.send().await.unwrap();
    sqs.send_message().queue_url(&jobs).message_body("poison").send().await.unwrap();

    for _ in 0..2 {
        assert_eq!(received(&sqs, &jobs).await.unwrap().body.as_deref(), Some("poison"));
        assert!(received(&sqs, &jobs).await.is_none(), "hidden while its receiver works");
        clock.advance(SignedDuration::from_secs(31));
    }
    assert!(received(&sqs, &jobs).await.is_none());
    assert_eq!(received(&sqs, &dead).await.unwrap().body.as_deref(), Some("poison"));
    assert_eq!(attribute(&sqs, &jobs, QueueAttributeName::ApproximateNumberOfMessages).await, "0");
}

#[tokio::test]
async fn a_receipt_deletes_once_and_a_batch_says_what_failed() {
    let (_engine, sdk) = engine().await;
    let sqs = aws_sdk_sqs::Client::new(&sdk);
    let (jobs, _) = queue(&sqs, "jobs").await;
    let entry = |id: &str, body: &str| {
        SendMessageBatchRequestEntry::builder().id(id).message_body(body).build().unwrap()
    };
    let too_long = "x".repeat(1_048_577);
    let sent =
        sqs.send_message_batch().queue_url(&jobs).entries(entry("a", "1")).entries(entry("b", &too_long));
    let sent = sent.send().await.unwrap();
    assert_eq!(sent.successful.len(), 1);
    assert_eq!((sent.failed[0].id.as_str(), sent.failed[0].sender_fault), ("b", true));

    let message = received(&sqs, &jobs).await.unwrap();
    for _ in 0..2 {
        let handle = message.receipt_handle.as_ref().unwrap();
        sqs.delete_message().queue_url(&jobs).receipt_handle(handle).send().await.unwrap();
    }
    assert!(received(&sqs, &jobs).await.is_none());

    let missing = sqs.get_queue_url().queue_name("nowhere").send().await.unwrap_err().into_service_error();
    assert!(missing.is_queue_does_not_exist());
    assert_eq!(missing.message(), Some("The specified queue does not exist."));
}

#[tokio::test]
async fn a_long_poll_ends_with_the_message_that_arrives() {
    let (_engine, sdk) = engine().await;
    let sqs = aws_sdk_sqs::Client::new(&sdk);
    let (jobs, _) = queue(&sqs, "jobs").await;
    let poll = sqs.receive_message().queue_url(&jobs).wait_time_seconds(20).send();
    let send = sqs.send_message().queue_url(&jobs).message_body("here").send();
    let (polled, sent) = tokio::join!(poll, send);
    sent.unwrap();
    assert_eq!(polled.unwrap().messages.unwrap()[0].body.as_deref(), Some("here"));
}

#[tokio::test]
async fn a_topic_tells_queues_and_keeps_mails_in_the_outbox() {
    let (engine, sdk) = engine().await;
    let (sns, sqs) = (aws_sdk_sns::Client::new(&sdk), aws_sdk_sqs::Client::new(&sdk));
    let (url, arn) = queue(&sqs, "notices").await;
    let topic = sns.create_topic().name("approvals").send().await.unwrap().topic_arn.unwrap();
    for (protocol, endpoint) in [("sqs", arn.as_str()), ("email", "team@example.com")] {
        let subscribe = sns.subscribe().topic_arn(&topic).protocol(protocol).endpoint(endpoint);
        subscribe.send().await.unwrap();
    }
    sns.publish().topic_arn(&topic).subject("Approval").message("please look").send().await.unwrap();

    let notification: serde_json::Value =
        serde_json::from_str(received(&sqs, &url).await.unwrap().body.as_deref().unwrap()).unwrap();
    assert_eq!(notification["Message"], "please look");
    assert_eq!(notification["Subject"], "Approval");
    let mails = engine.cloud().store.list::<serde_json::Value>("sns/outbox", "").unwrap();
    let subjects: Vec<&str> = mails.iter().filter_map(|(_, mail)| mail["subject"].as_str()).collect();
    assert_eq!(subjects, ["AWS Notification - Subscription Confirmation", "Approval"]);

    sns.delete_topic().topic_arn(&topic).send().await.unwrap();
    let gone = sns.publish().topic_arn(&topic).message("x").send().await.unwrap_err().into_service_error();
    assert!(gone.is_not_found_exception());
}

async fn rule_to_queue(sdk: &SdkConfig, pattern: Option<&str>, schedule: Option<&str>) -> String {
    let (events, sqs) = (aws_sdk_eventbridge::Client::new(sdk), aws_sdk_sqs::Client::new(sdk));
    let (url, arn) = queue(&sqs, "heard").await;
    let rule = events.put_rule().name("rule");
    rule.set_event_pattern(pattern.map(Into::into))
        .set_schedule_expression(schedule.map(Into::into))
        .send()
        .await
        .unwrap();
    let target = Target::builder().id("queue").arn(arn).build().unwrap();
    events.put_targets().rule("rule").targets(target).send().await.unwrap();
    url
}

#[tokio::test]
async fn a_pattern_lets_through_what_matches() {
    let (_engine, sdk) = engine().await;
    let (events, sqs) = (aws_sdk_eventbridge::Client::new(&sdk), aws_sdk_sqs::Client::new(&sdk));
    let url = rule_to_queue(&sdk, Some(r#"{"source":["mdd"],"detail":{"state":["FAILED"]}}"#), None).await;
    let entry = |state: &str| {
        let detail = format!(r#"{{"state":"{state}"}}"#);
        PutEventsRequestEntry::builder().source("mdd").detail_type("change").detail(detail).build()
    };
    events.put_events().entries(entry("STARTED")).entries(entry("FAILED")).send().await.unwrap();
    let heard = sqs.receive_message().queue_url(&url).wait_time_seconds(20).send().await.unwrap();
    let heard: serde_json::Value =
        serde_json::from_str(heard.messages.unwrap()[0].body.as_deref().unwrap()).unwrap();
    assert_eq!(heard["detail"]["state"], "FAILED");
    assert_eq!(heard["account"], "111122223333");
    assert!(received(&sqs, &url).await.is_none(), "the other one did not match");

    let bad = events.put_rule().name("bad").event_pattern("{\"source\":\"mdd\"}").send().await.unwrap_err();
    assert!(bad.into_service_error().is_invalid_event_pattern_exception());
}

#[tokio::test]
async fn a_schedule_fires_when_its_time_comes_and_not_while_disabled() {
    let (_engine, sdk, clock) = engine_with_clock().await;
    let (events, sqs) = (aws_sdk_eventbridge::Client::new(&sdk), aws_sdk_sqs::Client::new(&sdk));
    let url = rule_to_queue(&sdk, None, Some("rate(5 minutes)")).await;
    clock.advance(SignedDuration::from_mins(5));
    let heard = sqs.receive_message().queue_url(&url).wait_time_seconds(20).send().await.unwrap();
    assert!(heard.messages.unwrap()[0].body.as_deref().unwrap().contains("Scheduled Event"));

    sqs.purge_queue().queue_url(&url).send().await.unwrap();

    events.disable_rule().name("rule").send().await.unwrap();
    let described = events.describe_rule().name("rule").send().await.unwrap();
    assert_eq!(described.state, Some(RuleState::Disabled));
    clock.advance(SignedDuration::from_mins(10));
    assert!(received(&sqs, &url).await.is_none());
}
