//! The function as it ships: its process, its Runtime API, its answer to CloudFormation.

use lambda_shared::testing::{Behave, FakeS3, Host, Server};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_market-data-downloader-create-folders");

#[tokio::test]
async fn a_create_fills_the_bucket_and_is_answered() {
    let s3 = FakeS3::with_buckets(&["data"]);
    let (aws, stack) = (s3.serve().await, Server::start(|_| Behave::answer(200, &[], b"")).await);
    let package = tempfile::tempdir().unwrap();
    std::fs::write(package.path().join("sources.toml"), "version = 1\n").unwrap();
    let host = Host::start(&json!({
        "RequestType": "Create", "ResponseURL": stack.url("/answer"), "StackId": "s", "RequestId": "r",
        "LogicalResourceId": "Folders",
        "ResourceProperties": {"BucketName": "data", "Folders": ["in/"], "SourcesKey": "state/sources.toml"},
    }))
    .await;
    let _function = host.run(BINARY, &aws.url(""), &[("LAMBDA_TASK_ROOT", package.path().to_str().unwrap())]);

    assert_eq!(host.outcome().await, Ok(Value::Null));
    assert_eq!(s3.keys("data"), ["in/", "state/sources.toml"]);
    let told: Value = serde_json::from_slice(&stack.received()[0].body).unwrap();
    assert_eq!((&told["Status"], &told["PhysicalResourceId"]), (&json!("SUCCESS"), &json!("data-folders")));
}

#[tokio::test]
async fn an_event_from_elsewhere_is_a_named_error() {
    let host = Host::start(&json!({"Records": []})).await;
    let _function = host.run(BINARY, "http://127.0.0.1:9", &[]);
    assert_eq!(host.outcome().await.unwrap_err()["errorType"], "NoResponseUrl");
}
