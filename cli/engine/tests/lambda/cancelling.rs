//! An update that hangs, given up: a custom resource whose function never answers.

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use aws_sdk_cloudformation::types::StackStatus;
use jiff::SignedDuration;

use crate::common::engine_with_clock;
use crate::help::{create, eventually, lambda, variables};

const FUNCTION: &str = "arn:aws:lambda:ap-southeast-2:111122223333:function:never";

fn template(rest: &str) -> String {
    format!("Resources:\n  Group: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: g}}}}\n{rest}")
}

async fn status(client: &Client) -> StackStatus {
    let found = client.describe_stacks().stack_name("s").send().await.unwrap();
    found.stacks()[0].stack_status().unwrap().clone()
}

#[tokio::test]
async fn an_update_that_hangs_is_cancelled_and_rolled_back() {
    let (_engine, sdk, clock) = engine_with_clock().await;
    let functions = lambda(&sdk).await;
    create(&functions, "never").environment(variables(&[("INIT", "hang")])).send().await.unwrap();
    let client = Client::new(&sdk);
    client.create_stack().stack_name("s").template_body(template("")).send().await.unwrap();
    eventually("it is there", async || status(&client).await == StackStatus::CreateComplete).await;
    let cancel = || client.cancel_update_stack().stack_name("s").send();
    let early = cancel().await.unwrap_err();
    assert_eq!(early.code(), Some("ValidationError"));
    assert_eq!(early.message(), Some("CancelUpdateStack cannot be called from current stack status"));

    let hangs = format!("  Never: {{Type: Custom::Never, Properties: {{ServiceToken: '{FUNCTION}'}}}}\n");
    client.update_stack().stack_name("s").template_body(template(&hangs)).send().await.unwrap();
    let list = |status| client.list_stacks().stack_status_filter(status).send();
    let running = list(StackStatus::UpdateInProgress).await.unwrap();
    assert_eq!(running.stack_summaries()[0].stack_name(), Some("s"));
    let complete = list(StackStatus::CreateComplete).await.unwrap();
    assert!(complete.stack_summaries().iter().all(|stack| stack.stack_name() != Some("s")));
    eventually("the resource is begun", async || {
        let events = client.describe_stack_events().stack_name("s").send().await.unwrap();
        events.stack_events().iter().any(|event| event.logical_resource_id() == Some("Never"))
    })
    .await;
    cancel().await.unwrap();
    eventually("the creation is cancelled", async || {
        let events = client.describe_stack_events().stack_name("s").send().await.unwrap();
        events.stack_events().iter().any(|event| {
            event.logical_resource_id() == Some("Never")
                && event.resource_status_reason() == Some("Resource creation cancelled")
        })
    })
    .await;
    assert!(status(&client).await.as_str().starts_with("UPDATE_ROLLBACK_"));
    // The function does not answer its deletion either, which gets an hour.
    eventually("it is as it was", async || {
        clock.advance(SignedDuration::from_mins(10));
        status(&client).await == StackStatus::UpdateRollbackComplete
    })
    .await;
    assert!(cancel().await.is_err(), "there is no update any more");
}
