//! `mdd diff`, typed against a script.

use std::path::Path;

use serde_json::{Value, json};

use crate::testing::{Ran, Script, typed, typed_in};

const RUNS: &str = r#"{"Parameters": {"Days": {"Type": "Number", "Default": 30}}, "Resources": {
    "Data": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "data-${AWS::AccountId}"}}},
    "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 60, "Tags": [{"Key": "a", "Value": "b"}]}},
    "Old": {"Type": "AWS::SNS::Topic"}}}"#;

const WANTED: &str = "\
Parameters:
  Days: { Type: Number, Default: 90 }
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties: { BucketName: !Sub 'data-${AWS::AccountId}' }
  Jobs:
    Type: AWS::SQS::Queue
    DependsOn: Data
    Properties: { VisibilityTimeout: !Ref Days, Tags: [{ Key: a, Value: c }] }
  Rule: { Type: AWS::Events::Rule }
";

fn stack(script: Script, name: &str) -> Script {
    in_status(script, name, "UPDATE_COMPLETE")
}

fn in_status(script: Script, name: &str, status: &str) -> Script {
    script.query(
        "DescribeStacks",
        &format!(
            "<Stacks><member><StackId>arn:aws:cloudformation:ap-southeast-2:111122223333:stack/{name}/1</StackId>\
             <StackName>{name}</StackName><StackStatus>{status}</StackStatus>\
             <CreationTime>2025-03-03T00:00:00Z</CreationTime></member></Stacks>"
        ),
    )
}

fn template(script: Script, body: &str) -> Script {
    let body = body.replace('&', "&amp;").replace('<', "&lt;");
    script.query("GetTemplate", &format!("<TemplateBody>{body}</TemplateBody>"))
}

async fn with_templates(script: &Script, words: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cloudformation");
    std::fs::create_dir_all(&path).expect("a folder");
    for file in ["market-data-downloader.cfn.yaml", "lambda.cfn.yaml", "clean-test-files.cfn.yaml"] {
        std::fs::write(path.join(file), WANTED).expect("a file");
    }
    typed_in(Path::new(folder.path()), script, words).await
}

#[tokio::test]
async fn the_template_is_compared_with_what_runs_and_nothing_is_made() {
    let script = template(stack(Script::new(), "prod-marketdata-downloader"), RUNS);
    let ran = with_templates(&script, &["diff", "production"]).await;
    insta::assert_snapshot!(ran);
    assert_eq!(script.called(), ["DescribeStacks", "GetTemplate"]);
    let ran = with_templates(&script, &["diff", "production", "--exit-code", "--output", "json"]).await;
    insta::assert_snapshot!(ran);
}

#[tokio::test]
async fn the_same_template_in_another_spelling_is_no_difference() {
    let script = stack(Script::new(), "market-data-downloader").query_error(
        "DescribeStacks",
        "ValidationError",
        "Stack with id x does not exist",
    );
    let ran = with_templates(&template(script, WANTED), &["diff", "--template", "--exit-code"]).await;
    insta::assert_snapshot!(ran);
}

#[tokio::test]
async fn a_stack_that_is_not_there_is_an_error_when_it_is_named() {
    let script =
        Script::new().query_error("DescribeStacks", "ValidationError", "Stack with id x does not exist");
    let ran = with_templates(&script, &["diff", "test"]).await;
    insta::assert_snapshot!(ran);
}

fn pipeline() -> Script {
    let kind = json!({ "category": "Deploy", "owner": "AWS", "provider": "CloudFormation", "version": "1" });
    let configuration = json!({
        "ActionMode": "CHANGE_SET_REPLACE", "StackName": "prod-marketdata-downloader", "ChangeSetName": "the-set",
    });
    let action = json!({ "name": "Make", "actionTypeId": kind, "configuration": configuration });
    let stages = json!([{ "name": "Prod", "actions": [action] }]);
    let pipeline = json!({ "name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "stages": stages });
    Script::new().json("GetPipeline", &json!({ "pipeline": pipeline }))
}

fn change_set(status: &str, execution: &str, reason: &str, changes: &str) -> String {
    format!(
        "<ChangeSetName>the-set</ChangeSetName><ChangeSetId>arn:the-set</ChangeSetId><Status>{status}</Status>\
         <ExecutionStatus>{execution}</ExecutionStatus><StatusReason>{reason}</StatusReason><Changes>{changes}</Changes>"
    )
}

const CHANGE: &str = "<member><Type>Resource</Type><ResourceChange><Action>Modify</Action>\
    <LogicalResourceId>Jobs</LogicalResourceId><ResourceType>AWS::SQS::Queue</ResourceType><Replacement>False</Replacement>\
    <Details><member><Target><Attribute>Properties</Attribute><Name>VisibilityTimeout</Name>\
    <Path>/Properties/VisibilityTimeout</Path><BeforeValue>60</BeforeValue><AfterValue>90</AfterValue></Target></member></Details>\
    </ResourceChange></member>";

#[tokio::test]
async fn the_change_set_that_waits_is_shown() {
    let waits = change_set("CREATE_COMPLETE", "AVAILABLE", "", CHANGE);
    let script = stack(pipeline(), "prod-marketdata-downloader").query("DescribeChangeSet", &waits);
    let ran = typed(&script, &["diff"]).await;
    insta::assert_snapshot!(ran);
    assert_eq!(typed(&script, &["diff", "--exit-code"]).await.code, 1);
}

#[tokio::test]
async fn production_that_a_change_set_is_to_make_is_not_there_yet() {
    let waits = change_set("CREATE_COMPLETE", "AVAILABLE", "", CHANGE);
    let missing = |script: Script| {
        script.query_error("DescribeStacks", "ValidationError", "Stack with id x does not exist")
    };
    let named = |script| stack(script, "prod-marketdata-downloader");
    let in_review = |script| in_status(script, "prod-marketdata-downloader", "REVIEW_IN_PROGRESS");
    for (script, exists) in
        [(missing(pipeline()), false), (in_review(pipeline()), false), (named(pipeline()), true)]
    {
        let script = script.query("DescribeChangeSet", &waits);
        let ran = typed(&script, &["diff", "--output", "json"]).await;
        let document: Value = serde_json::from_str(&ran.stdout).expect("a document");
        assert_eq!(document["stacks"][0]["exists"], json!(exists), "{ran}");
    }
}

#[tokio::test]
async fn where_none_waits_the_reason_is_told_and_there_is_no_difference() {
    let executed = change_set("CREATE_COMPLETE", "EXECUTE_COMPLETE", "", CHANGE);
    let empty = change_set("FAILED", "UNAVAILABLE", "The submitted information didn't contain changes.", "");
    for (script, said) in [
        (pipeline().query("DescribeChangeSet", &executed), "has been executed"),
        (pipeline().query("DescribeChangeSet", &empty), "changes nothing"),
        (pipeline().query_error("DescribeChangeSet", "ChangeSetNotFound", "no"), "is not there"),
    ] {
        let script = stack(script, "prod-marketdata-downloader");
        let ran = typed(&script, &["diff", "--exit-code"]).await;
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(ran.stdout, format!("change set the-set {said}: nothing waits\n"));
    }
}

#[tokio::test]
async fn a_secret_is_in_neither_form_of_the_output() {
    let plain = |password: &str| {
        format!(
            "Parameters: {{ Key: {{ Type: String, NoEcho: true, Default: {password} }} }}\nResources: {{ Job: {{ Type: \
             AWS::CodeBuild::Project, Properties: {{ ApiKey: {password}, Vars: [{{ Name: DB_PASSWORD, Value: \
             {password} }}] }} }} }}\n"
        )
    };
    let runs = plain("hunter1");
    let script = template(stack(Script::new(), "prod-marketdata-downloader"), &runs);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("cloudformation")).expect("a folder");
    std::fs::write(folder.path().join("cloudformation/lambda.cfn.yaml"), plain("hunter2")).expect("a file");
    for words in [&["diff", "production"][..], &["diff", "production", "--output", "json"]] {
        let ran = typed_in(folder.path(), &script, words).await;
        assert!(!ran.to_string().contains("hunter"), "{ran}");
        for changes in ["Vars.0.Value", "ApiKey", "Default"] {
            assert!(ran.stdout.contains(changes), "that {changes} changes is told: {ran}");
        }
    }
}
