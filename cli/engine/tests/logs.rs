//! CloudWatch Logs through the SDK: what a reader gets, page by page, and what is refused in AWS's words.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudwatchlogs::types::{InputLogEvent, OrderBy};
use common::{Running, engine, engine_with_clock};
use jiff::{SignedDuration, Timestamp};

const GROUP: &str = "/aws/lambda/f";

async fn client_with(streams: &[&str]) -> (Running, Client, i64) {
    let (engine, sdk) = engine().await;
    let client = Client::new(&sdk);
    client.create_log_group().log_group_name(GROUP).send().await.unwrap();
    for stream in streams {
        client.create_log_stream().log_group_name(GROUP).log_stream_name(*stream).send().await.unwrap();
    }
    (engine, client, Timestamp::now().as_millisecond())
}

async fn put(client: &Client, stream: &str, events: &[(i64, &str)]) {
    let events = events.iter().map(|(time, message)| event(*time, message)).collect();
    let put = client.put_log_events().log_group_name(GROUP).log_stream_name(stream);
    put.set_log_events(Some(events)).send().await.unwrap();
}

fn event(time: i64, message: &str) -> InputLogEvent {
    InputLogEvent::builder().timestamp(time).message(message).build().unwrap()
}

fn code_and_message<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> (&str, &str) {
    (error.code().unwrap_or_default(), error.message().unwrap_or_default())
}

#[tokio::test]
async fn a_reader_follows_a_stream_with_the_forward_token() {
    let (_engine, client, now) = client_with(&["s"]).await;
    let read = |token: Option<String>| {
        let get = client.get_log_events().log_group_name(GROUP).log_stream_name("s").limit(2);
        get.start_from_head(true).set_next_token(token).send()
    };
    let page = read(None).await.unwrap();
    assert!(page.events().is_empty(), "nothing yet");
    let token = page.next_forward_token;

    put(&client, "s", &[(now, "one"), (now, "two"), (now + 1, "three")]).await;
    let page = read(token).await.unwrap();
    assert_eq!(texts(page.events().iter().map(|event| event.message())), ["one", "two"]);
    let first_page_back = page.next_backward_token.clone();
    let page = read(page.next_forward_token).await.unwrap();
    assert_eq!(texts(page.events().iter().map(|event| event.message())), ["three"]);
    let end = read(page.next_forward_token.clone()).await.unwrap();
    assert!(end.events().is_empty());
    assert_eq!(end.next_forward_token, page.next_forward_token, "at the end the token stays");

    let back = read(end.next_backward_token).await.unwrap();
    assert_eq!(texts(back.events().iter().map(|event| event.message())), ["two", "three"]);
    assert!(read(first_page_back).await.unwrap().events().is_empty());
}

#[tokio::test]
async fn without_a_token_the_latest_events_come_first() {
    let (_engine, client, now) = client_with(&["s"]).await;
    put(&client, "s", &[(now, "one"), (now + 1, "two"), (now + 2, "three")]).await;
    let get = || client.get_log_events().log_group_name(GROUP).log_stream_name("s");
    let page = get().limit(2).send().await.unwrap();
    assert_eq!(texts(page.events().iter().map(|event| event.message())), ["two", "three"]);
    let page = get().start_time(now + 1).end_time(now + 2).send().await.unwrap();
    assert_eq!(texts(page.events().iter().map(|event| event.message())), ["two"], "the end is not included");
}

fn texts<'a>(messages: impl Iterator<Item = Option<&'a str>>) -> Vec<&'a str> {
    messages.map(Option::unwrap_or_default).collect()
}

#[tokio::test]
async fn filtering_goes_over_all_streams_in_pages() {
    let (_engine, client, now) = client_with(&["a/1", "b/1"]).await;
    put(&client, "a/1", &[(now, "ERROR 1"), (now + 2, "fine"), (now + 4, "ERROR 3")]).await;
    put(&client, "b/1", &[(now + 1, "ERROR 2"), (now + 3, "fine")]).await;
    let filter = || client.filter_log_events().log_group_name(GROUP);
    let pages: Result<Vec<_>, _> =
        filter().filter_pattern("ERROR").limit(2).into_paginator().send().collect().await;
    let pages: Vec<Vec<String>> = pages
        .unwrap()
        .iter()
        .map(|page| page.events().iter().map(|event| event.message().unwrap().to_owned()).collect())
        .collect();
    assert_eq!(pages, [vec!["ERROR 1", "ERROR 2"], vec!["ERROR 3"]]);

    let prefixed = filter().log_stream_name_prefix("b/").send().await.unwrap();
    assert_eq!(texts(prefixed.events().iter().map(|event| event.message())), ["ERROR 2", "fine"]);
    let windowed = filter().start_time(now + 1).end_time(now + 2).send().await.unwrap();
    assert_eq!(texts(windowed.events().iter().map(|event| event.message())), ["ERROR 2", "fine"]);
    let error = filter().log_stream_names("gone").send().await.unwrap_err();
    assert_eq!(
        code_and_message(&error),
        ("ResourceNotFoundException", "The specified log stream does not exist.")
    );
    put(&client, "b/1", &[(now + 5, r#"{"level":"ERROR"}"#), (now + 6, r#"{"level":"INFO"}"#)]).await;
    let found = filter().filter_pattern("{ $.level = \"ERROR\" }").send().await.unwrap();
    assert_eq!(texts(found.events().iter().map(|event| event.message())), [r#"{"level":"ERROR"}"#]);
    let error = filter().filter_pattern("{ $.level = }").send().await.unwrap_err();
    assert_eq!(code_and_message(&error), ("InvalidParameterException", "Invalid filter pattern"));
    let error = filter().filter_pattern("[ip, user]").send().await.unwrap_err();
    assert_eq!(error.code(), Some("NotImplemented"));
}

#[tokio::test]
async fn streams_are_listed_by_their_last_event() {
    let (engine, client, now) = client_with(&["new", "old", "silent"]).await;
    put(&client, "old", &[(now - 10, "x")]).await;
    put(&client, "new", &[(now - 5, "x"), (now, "y")]).await;
    let list = || client.describe_log_streams().log_group_name(GROUP);
    let page = list().order_by(OrderBy::LastEventTime).descending(true).limit(2).send().await.unwrap();
    assert_eq!(texts(page.log_streams().iter().map(|stream| stream.log_stream_name())), ["new", "old"]);
    let newest = &page.log_streams()[0];
    assert_eq!(newest.first_event_timestamp(), Some(now - 5));
    assert_eq!(newest.last_event_timestamp(), Some(now));
    let arn = engine.cloud().arns.regional("logs", &format!("log-group:{GROUP}:log-stream:new"));
    assert_eq!(newest.arn(), Some(arn.as_str()));
    let token = page.next_token.clone();
    let rest = list().order_by(OrderBy::LastEventTime).descending(true).set_next_token(token);
    let rest = rest.limit(2).send().await.unwrap();
    assert_eq!(texts(rest.log_streams().iter().map(|stream| stream.log_stream_name())), ["silent"]);
    assert_eq!(rest.next_token(), None);
}

#[tokio::test]
async fn retention_takes_old_events_away() {
    let (engine, sdk, clock) = engine_with_clock().await;
    let client = Client::new(&sdk);
    client.create_log_group().log_group_name(GROUP).send().await.unwrap();
    client.create_log_stream().log_group_name(GROUP).log_stream_name("s").send().await.unwrap();
    client.put_retention_policy().log_group_name(GROUP).retention_in_days(1).send().await.unwrap();
    let now = engine.cloud().clock.now().as_millisecond();
    put(&client, "s", &[(now, "kept for a day")]).await;
    let count = || async {
        let page = client.get_log_events().log_group_name(GROUP).log_stream_name("s").send().await;
        page.unwrap().events().len()
    };
    assert_eq!(count().await, 1);
    clock.advance(SignedDuration::from_hours(25));
    assert_eq!(count().await, 0);
    let refused = client.put_retention_policy().log_group_name(GROUP).retention_in_days(2).send().await;
    assert_eq!(refused.unwrap_err().code(), Some("InvalidParameterException"));
    let groups = client.describe_log_groups().log_group_name_prefix("/aws/").send().await.unwrap();
    assert_eq!(groups.log_groups()[0].retention_in_days(), Some(1));
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_words_of_aws() {
    let (_engine, client, now) = client_with(&["s"]).await;
    let error = client.create_log_group().log_group_name(GROUP).send().await.unwrap_err();
    assert_eq!(
        code_and_message(&error),
        ("ResourceAlreadyExistsException", "The specified log group already exists")
    );
    let error = client.create_log_stream().log_group_name(GROUP).log_stream_name("s").send().await;
    assert_eq!(
        code_and_message(&error.unwrap_err()),
        ("ResourceAlreadyExistsException", "The specified log stream already exists")
    );
    let put = |stream: &str| client.put_log_events().log_group_name(GROUP).log_stream_name(stream);
    let error = put("gone").log_events(event(now, "x")).send().await.unwrap_err();
    assert_eq!(
        code_and_message(&error),
        ("ResourceNotFoundException", "The specified log stream does not exist.")
    );
    let error = put("s").log_events(event(now, "x")).log_events(event(now - 1, "y")).send().await;
    assert_eq!(
        code_and_message(&error.unwrap_err()),
        (
            "InvalidParameterException",
            "Log events in a single PutLogEvents request must be in chronological order."
        )
    );
    let too_old = put("s").log_events(event(now - 15 * 24 * 3_600_000, "x")).send().await.unwrap();
    assert_eq!(too_old.rejected_log_events_info().unwrap().too_old_log_event_end_index(), Some(1));
    let error = client.get_log_events().log_group_name("gone").log_stream_name("s").send().await;
    assert_eq!(
        code_and_message(&error.unwrap_err()),
        ("ResourceNotFoundException", "The specified log group does not exist.")
    );
    let get = || client.get_log_events().log_group_name(GROUP).log_stream_name("s");
    let error = get().next_token("invalid").send().await.unwrap_err();
    assert_eq!(error.message(), Some("The specified nextToken is invalid."));
    let error = get().limit(10_001).send().await.unwrap_err();
    assert_eq!(
        error.message(),
        Some(
            "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have \
             value less than or equal to 10000"
        )
    );
}

#[tokio::test]
async fn deleting_a_group_deletes_what_is_in_it() {
    let (engine, client, now) = client_with(&["s"]).await;
    put(&client, "s", &[(now, "x")]).await;
    let arn = engine.cloud().arns.regional("logs", &format!("log-group:{GROUP}"));
    client.tag_resource().resource_arn(&arn).tags("team", "markets").send().await.unwrap();
    let tags = client.list_tags_for_resource().resource_arn(&arn).send().await.unwrap();
    assert_eq!(tags.tags().unwrap()["team"], "markets");

    client.delete_log_group().log_group_name(GROUP).send().await.unwrap();
    assert!(client.describe_log_groups().send().await.unwrap().log_groups().is_empty());
    client.create_log_group().log_group_name(GROUP).send().await.unwrap();
    let streams = client.describe_log_streams().log_group_name(GROUP).send().await.unwrap();
    assert!(streams.log_streams().is_empty());
    assert!(client.filter_log_events().log_group_name(GROUP).send().await.unwrap().events().is_empty());
}
