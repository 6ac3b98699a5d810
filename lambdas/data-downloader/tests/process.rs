//! The function as it ships: its process, its environment, its Runtime API.

use lambda_shared::testing::{Behave, FakeS3, Host, Received, Server};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_data-downloader");
const SETTINGS: [(&str, &str); 4] = [
    ("DATA_BUCKET", "data"),
    ("QUEUE_URL", "http://127.0.0.1/jobs"),
    ("TOPIC_ARN", "arn:aws:sns:ap-southeast-2:111122223333:notices"),
    ("SOURCES_KEY", "state/sources.toml"),
];

#[tokio::test]
async fn a_batch_is_fetched_and_answered() {
    let s3 = FakeS3::with_buckets(&["data"]);
    let (aws, site) =
        (s3.serve().await, Server::start(|_: &Received| Behave::answer(200, &[], b"code\n")).await);
    let sources = "version = 1\n[policy]\nallow_hosts = [\"127.0.0.1\"]\nallow_http_loopback = true\n\
                   [[feed]]\nname = \"eod\"\nurl = \"http://127.0.0.1/eod.csv\"\nretrieval = \"direct\"\n\
                   expected = \"energy_eod\"\nzone = \"Australia/Sydney\"\nat = [\"17:30\"]\n";
    s3.put("data", "state/sources.toml", sources.as_bytes());
    let job = json!({
        "version": 1, "feed": "eod", "url": site.url("/eod.csv"), "file": "eod.csv", "slot": "2026-02-27T06:30:00Z",
        "date": "2026-02-27",
    });
    let record = |id: &str, body: String| json!({"messageId": id, "body": body, "eventSource": "aws:sqs"});
    let event = json!({"Records": [record("good", job.to_string()), record("bad", "{}".to_owned())]});
    let host = Host::start(&event).await;
    let _function = host.run(BINARY, &aws.url(""), &SETTINGS);

    assert_eq!(host.outcome().await, Ok(json!({"batchItemFailures": [{"itemIdentifier": "bad"}]})));
    assert_eq!(s3.content("data", "in/eod/eod.csv").unwrap(), b"code\n");
}

#[tokio::test]
async fn what_cannot_be_understood_is_a_named_error() {
    let host = Host::start(&json!({"detail": 1})).await;
    let _function = host.run(BINARY, "http://127.0.0.1:9", &SETTINGS);
    let error: Value = host.outcome().await.unwrap_err();
    assert_eq!(error["errorType"], "UnknownEvent");
}

#[test]
fn a_setting_that_is_missing_ends_the_function_with_a_line_that_names_it() {
    let output = std::process::Command::new(BINARY).env_clear().env("DATA_BUCKET", "data").output().unwrap();
    assert!(!output.status.success());
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        line["error"],
        "the environment variable QUEUE_URL is not set: the function's Environment.Variables in the CloudFormation \
         template sets it"
    );
}
