//! Writes that invoke functions.

use aws_config::SdkConfig;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{DestinationConfig, FunctionCode, OnSuccess, Runtime};
use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::types::{
    BucketVersioningStatus, Event, FilterRule, FilterRuleName, LambdaFunctionConfiguration,
    NotificationConfiguration, NotificationConfigurationFilter, S3KeyFilter,
};
use serde_json::Value;

use crate::bootstrap;
use crate::common::{engine, role, s3};
use crate::help::{bucket, put, versioned};

const FUNCTION: &str = "arn:aws:lambda:ap-southeast-2:111122223333:function:harvester";

/// A function, and the queue where the events it was invoked with arrive.
async fn function(sdk: &SdkConfig) -> (aws_sdk_lambda::Client, aws_sdk_sqs::Client, String) {
    let queues = aws_sdk_sqs::Client::new(sdk);
    let queue = queues.create_queue().queue_name("invoked").send().await.unwrap().queue_url.unwrap();
    let functions = aws_sdk_lambda::Client::new(sdk);
    let role = role(sdk, "function", "lambda.amazonaws.com").await;
    let code = FunctionCode::builder().zip_file(Blob::new(bootstrap::zip())).build();
    let create = functions.create_function().function_name("harvester").role(role).code(code);
    create.runtime(Runtime::Providedal2023).handler("bootstrap").send().await.unwrap();
    let destination =
        OnSuccess::builder().destination("arn:aws:sqs:ap-southeast-2:111122223333:invoked").build();
    let put = functions.put_function_event_invoke_config().function_name("harvester");
    put.destination_config(DestinationConfig::builder().on_success(destination).build())
        .send()
        .await
        .unwrap();
    (functions, queues, queue)
}

async fn permit(functions: &aws_sdk_lambda::Client, bucket: &str) {
    let permit = functions.add_permission().function_name("harvester").statement_id("s3");
    let permit = permit.action("lambda:InvokeFunction").principal("s3.amazonaws.com");
    permit.source_arn(format!("arn:aws:s3:::{bucket}")).send().await.unwrap();
}

async fn notify(client: &Client, bucket: &str, event: &str) -> Result<(), String> {
    let rule = FilterRule::builder().name(FilterRuleName::Prefix).value("in/").build();
    let filter = S3KeyFilter::builder().filter_rules(rule).build();
    let target = LambdaFunctionConfiguration::builder()
        .id("harvest")
        .lambda_function_arn(FUNCTION)
        .events(Event::from(event))
        .filter(NotificationConfigurationFilter::builder().key(filter).build())
        .build()
        .unwrap();
    let configuration = NotificationConfiguration::builder().lambda_function_configurations(target).build();
    let put = client.put_bucket_notification_configuration().bucket(bucket);
    let done = put.notification_configuration(configuration).send().await;
    done.map(|_| ()).map_err(|error| error.into_service_error().message().unwrap_or_default().to_owned())
}

/// The next `count` events that the function was invoked with, by sequence.
async fn invoked(queues: &aws_sdk_sqs::Client, queue: &str, count: usize) -> Vec<Value> {
    let mut records = Vec::new();
    let begun = std::time::Instant::now();
    while records.len() < count {
        assert!(begun.elapsed().as_secs() < 60, "only {records:?}");
        let receive =
            queues.receive_message().queue_url(queue).max_number_of_messages(10).wait_time_seconds(5);
        for message in receive.send().await.unwrap().messages() {
            let body: Value = serde_json::from_str(message.body().unwrap()).unwrap();
            records.push(body["requestPayload"]["Records"][0].clone());
            let delete = queues.delete_message().queue_url(queue);
            delete.receipt_handle(message.receipt_handle().unwrap()).send().await.unwrap();
        }
    }
    records.sort_by_key(|record| record["s3"]["object"]["sequencer"].as_str().unwrap().to_owned());
    records
}

#[tokio::test]
async fn a_function_must_let_s3_in_before_it_can_be_notified() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "asked").await;
    let refused = Err("Unable to validate the following destination configurations".to_owned());
    assert_eq!(notify(&client, "asked", "s3:ObjectCreated:*").await, refused);
    let (functions, ..) = function(&sdk).await;
    assert_eq!(notify(&client, "asked", "s3:ObjectCreated:*").await, refused);
    permit(&functions, "another").await;
    assert_eq!(notify(&client, "asked", "s3:ObjectCreated:*").await, refused);
    let remove = functions.remove_permission().function_name("harvester").statement_id("s3");
    remove.send().await.unwrap();
    permit(&functions, "asked").await;
    notify(&client, "asked", "s3:ObjectCreated:*").await.unwrap();
    let set = client.get_bucket_notification_configuration().bucket("asked").send().await.unwrap();
    let target = &set.lambda_function_configurations()[0];
    assert_eq!((target.id(), target.lambda_function_arn()), (Some("harvest"), FUNCTION));
    let rule = &target.filter().unwrap().key().unwrap().filter_rules()[0];
    assert_eq!(rule.value(), Some("in/"));
}

#[tokio::test]
async fn every_matching_write_invokes_the_function_once() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "written").await;
    versioned(&client, "written", BucketVersioningStatus::Enabled).await;
    let (functions, queues, queue) = function(&sdk).await;
    permit(&functions, "written").await;
    notify(&client, "written", "s3:ObjectCreated:*").await.unwrap();
    put(&client, "written", "done/other.csv", b"no").await;
    let version = put(&client, "written", "in/a b+ü.csv", b"yes").await.unwrap();
    client
        .copy_object()
        .bucket("written")
        .key("in/copy")
        .copy_source("written/done/other.csv")
        .send()
        .await
        .unwrap();
    client.delete_object().bucket("written").key("in/copy").send().await.unwrap();
    let at_once = (0..4).map(|n| {
        let put = client.put_object().bucket("written").key(format!("in/{n}"));
        async move { put.send().await.unwrap() }
    });
    futures::future::join_all(at_once).await;

    let records = invoked(&queues, &queue, 6).await;
    assert_eq!(records[0]["eventName"], "ObjectCreated:Put");
    assert_eq!(records[0]["s3"]["object"]["key"], "in/a+b%2B%C3%BC.csv");
    assert_eq!(records[0]["s3"]["object"]["versionId"], version);
    assert_eq!(records[1]["eventName"], "ObjectCreated:Copy");
    let mut keys: Vec<_> =
        records.iter().map(|record| record["s3"]["object"]["key"].as_str().unwrap()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["in/0", "in/1", "in/2", "in/3", "in/a+b%2B%C3%BC.csv", "in/copy"]);
    // Six came; a seventh would have been queued with them.
    let more = queues.receive_message().queue_url(&queue).send().await.unwrap();
    assert!(more.messages().is_empty());
}
