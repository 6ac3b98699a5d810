//! The function as it ships: its process, its Runtime API, its answer to CloudFormation.

use lambda_shared::testing::{Behave, Host, Received, Server};
use serde_json::{Value, json};

#[tokio::test]
async fn a_stack_that_is_gone_is_answered_as_clean() {
    let aws = Server::start(|_: &Received| {
        let error =
            "<Error><Code>ValidationError</Code><Message>Stack with id t does not exist</Message></Error>";
        Behave::answer(400, &[], format!("<ErrorResponse>{error}</ErrorResponse>").as_bytes())
    })
    .await;
    let stack = Server::start(|_| Behave::answer(200, &[], b"")).await;
    let host = Host::start(&json!({
        "RequestType": "Update", "ResponseURL": stack.url("/answer"), "StackId": "s", "RequestId": "r",
        "LogicalResourceId": "CleanedFiles", "PhysicalResourceId": "t-cleaned",
        "ResourceProperties": {"StackName": "t", "PipelineExecutionId": "e"},
    }))
    .await;
    let binary = env!("CARGO_BIN_EXE_market-data-downloader-clean-test-files");
    let _function = host.run(binary, &aws.url(""), &[]);

    assert_eq!(host.outcome().await, Ok(Value::Null));
    let told: Value = serde_json::from_slice(&stack.received()[0].body).unwrap();
    assert_eq!(told["Status"], "SUCCESS");
    assert_eq!(told["Reason"], "there is no stack t, so there is nothing to clean");
}
