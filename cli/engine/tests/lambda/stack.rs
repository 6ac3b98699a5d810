//! Functions as a template has them: provisioned, told of objects, changed and removed.

use aws_config::SdkConfig;
use aws_sdk_cloudformation::types::StackStatus;
use aws_sdk_lambda::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use serde_json::{Value, json};

use crate::common::{Running, bucket, engine, s3};
use crate::help::{eventually, invoke, lambda, log, payload};

const STACK: &str = "test";

async fn upload(sdk: &SdkConfig, key: &str) {
    let body = ByteStream::from(crate::bootstrap::zip());
    s3(sdk).put_object().bucket("artifacts").key(key).body(body).send().await.unwrap();
}

fn template(key: &str, timeout: &str) -> Value {
    json!({ "Resources": {
        "Logs": { "Type": "AWS::Logs::LogGroup", "Properties": {
            "LogGroupName": "/aws/lambda/test-f", "RetentionInDays": "7",
        } },
        "Function": { "Type": "AWS::Lambda::Function", "DependsOn": "Logs", "Properties": {
            "FunctionName": { "Fn::Sub": "${AWS::StackName}-f" },
            "Runtime": "provided.al2023", "Handler": "bootstrap", "Architectures": ["arm64"],
            "Role": "arn:aws:iam::111122223333:role/function",
            "Code": { "S3Bucket": "artifacts", "S3Key": key },
            "Timeout": timeout, "MemorySize": 256,
            "Environment": { "Variables": { "BUCKET": { "Fn::Sub": "${AWS::StackName}-data" } } },
        } },
        "Permission": { "Type": "AWS::Lambda::Permission", "Properties": {
            "Action": "lambda:InvokeFunction", "FunctionName": { "Ref": "Function" },
            "Principal": "s3.amazonaws.com", "SourceAccount": { "Ref": "AWS::AccountId" },
            "SourceArn": { "Fn::Sub": "arn:${AWS::Partition}:s3:::${AWS::StackName}-data" },
        } },
        "Data": { "Type": "AWS::S3::Bucket", "DependsOn": "Permission", "Properties": {
            "BucketName": { "Fn::Sub": "${AWS::StackName}-data" },
            "NotificationConfiguration": { "LambdaConfigurations": [
                { "Event": "s3:ObjectCreated:*", "Function": { "Fn::GetAtt": ["Function", "Arn"] } },
            ] },
        } },
        "Dead": { "Type": "AWS::SQS::Queue" },
        "Jobs": { "Type": "AWS::SQS::Queue", "Properties": { "VisibilityTimeout": 60 } },
        "Config": { "Type": "AWS::Lambda::EventInvokeConfig", "Properties": {
            "FunctionName": { "Ref": "Function" }, "Qualifier": "$LATEST", "MaximumRetryAttempts": 1,
            "DestinationConfig": { "OnFailure": { "Destination": { "Fn::GetAtt": ["Dead", "Arn"] } } },
        } },
        "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
            "EventSourceArn": { "Fn::GetAtt": ["Jobs", "Arn"] }, "FunctionName": { "Ref": "Function" },
            "Enabled": "true", "BatchSize": "5", "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": { "MaximumConcurrency": 2 },
        } },
    }, "Outputs": { "Mapping": { "Value": { "Ref": "Mapping" } } } })
}

async fn settled(client: &aws_sdk_cloudformation::Client) -> Option<(StackStatus, Vec<String>)> {
    let mut last = None;
    eventually("the stack settles", async || {
        let Ok(found) = client.describe_stacks().stack_name(STACK).send().await else {
            last = None;
            return true;
        };
        let status = found.stacks()[0].stack_status().unwrap().clone();
        let settled = !status.as_str().ends_with("_IN_PROGRESS");
        last = Some(status);
        settled
    })
    .await;
    let events = client.describe_stack_events().stack_name(STACK).send().await;
    let reasons = events.map_or_else(
        |_| Vec::new(),
        |events| {
            let reasons = events.stack_events().iter().filter_map(|event| event.resource_status_reason());
            reasons.map(str::to_owned).collect()
        },
    );
    last.map(|status| (status, reasons))
}

async fn made(key: &str) -> (Running, SdkConfig, aws_sdk_cloudformation::Client, aws_sdk_lambda::Client) {
    let (running, sdk) = engine().await;
    let lambda = lambda(&sdk).await;
    bucket(&sdk, "artifacts").await;
    upload(&sdk, key).await;
    let client = aws_sdk_cloudformation::Client::new(&sdk);
    let create = client.create_stack().stack_name(STACK).template_body(template(key, "20").to_string());
    create.send().await.unwrap();
    let (status, reasons) = settled(&client).await.unwrap();
    assert_eq!(status, StackStatus::CreateComplete, "{reasons:#?}");
    (running, sdk, client, lambda)
}

#[tokio::test]
async fn a_stack_with_a_function_comes_and_goes() {
    let (running, sdk, client, lambda) = made("one.zip").await;
    let found = lambda.get_function_configuration().function_name("test-f").send().await.unwrap();
    assert_eq!((found.timeout(), found.memory_size()), (Some(20), Some(256)));
    let policy = lambda.get_policy().function_name("test-f").send().await.unwrap().policy.unwrap();
    assert!(policy.contains("\"AWS:SourceArn\":\"arn:aws:s3:::test-data\""), "{policy}");

    s3(&sdk).put_object().bucket("test-data").key("in/a file.csv").send().await.unwrap();
    eventually("the function heard of the object", async || {
        let lines = log(&sdk, "/aws/lambda/test-f").await;
        lines.iter().any(|line| line.starts_with("REPORT "))
    })
    .await;
    s3(&sdk).delete_object().bucket("test-data").key("in/a file.csv").send().await.unwrap();

    upload(&sdk, "two.zip").await;
    let update = client.update_stack().stack_name(STACK).template_body(template("two.zip", "30").to_string());
    update.send().await.unwrap();
    let (status, reasons) = settled(&client).await.unwrap();
    assert_eq!(status, StackStatus::UpdateComplete, "{reasons:#?}");
    let found = lambda.get_function().function_name("test-f").send().await.unwrap();
    assert_eq!(found.configuration().unwrap().timeout(), Some(30));
    let answer = invoke(&lambda, "test-f", json!({ "do": "environment" })).await;
    assert_eq!(payload(&answer)["BUCKET"], "test-data");

    client.delete_stack().stack_name(STACK).send().await.unwrap();
    if let Some((status, reasons)) = settled(&client).await {
        assert_eq!(status, StackStatus::DeleteComplete, "{reasons:#?}");
    }
    let error = lambda.get_function().function_name("test-f").send().await.unwrap_err();
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
    assert!(lambda.list_event_source_mappings().send().await.unwrap().event_source_mappings().is_empty());
    let logs = aws_sdk_cloudwatchlogs::Client::new(&sdk);
    assert!(logs.describe_log_groups().send().await.unwrap().log_groups().is_empty());
    assert!(!running.data.path().join("functions/test-f").exists());
}
