//! A piece of evidence that cannot be read is named, and hides no other.

use serde_json::{Value, json};

use super::{Beside, Evidence, Since, evidence};
use crate::ops::approve::{Gate, Warning, warnings};
use crate::ops::pipeline::Layout;
use crate::testing::Script;

fn action(name: &str, order: i32, category: &str, provider: &str, configuration: &Value) -> Value {
    let kind = json!({ "category": category, "owner": "AWS", "provider": provider, "version": "1" });
    json!({ "name": name, "actionTypeId": kind, "runOrder": order, "configuration": configuration })
}

fn pipeline() -> Script {
    let plan = json!({ "StackName": "prod", "ActionMode": "CHANGE_SET_REPLACE", "ChangeSetName": "next" });
    let make = json!({ "StackName": "test", "ActionMode": "REPLACE_ON_FAILURE" });
    let stages = json!([
        { "name": "Source", "actions": [action("Code", 1, "Source", "CodeStarSourceConnection", &json!({}))] },
        { "name": "Test", "actions": [
            action("Make", 1, "Deploy", "CloudFormation", &make),
            action("Try", 2, "Approval", "Manual", &json!({})),
        ] },
        { "name": "Prod", "actions": [
            action("Plan", 1, "Deploy", "CloudFormation", &plan),
            action("Go", 2, "Approval", "Manual", &json!({})),
        ] },
    ]);
    let pipeline =
        json!({ "name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "stages": stages, "version": 1 });
    Script::new().json("GetPipeline", &json!({ "pipeline": pipeline }))
}

fn gate(stage: &str, action: &str) -> Gate {
    Gate {
        stage: stage.into(),
        action: action.into(),
        question: None,
        execution: "e-1".into(),
        since: None,
        expires: None,
        newer: None,
    }
}

fn with_commit(script: Script) -> Script {
    let variables =
        json!({ "CommitId": "5f3c2a9e", "CommitMessage": "Read strikes", "AuthorDisplayName": "Kim" });
    let run = json!({ "stageName": "Source", "actionName": "Code", "status": "Succeeded",
                      "output": { "outputVariables": variables } });
    script
        .json("ListActionExecutions", &json!({ "actionExecutionDetails": [run] }))
        .json("ListPipelineExecutions", &json!({ "pipelineExecutionSummaries": [] }))
}

async fn gather(script: &Script, gate: &Gate) -> Evidence {
    let clients = script.clients();
    let layout = Layout::read(&clients, "p").await.expect("a pipeline");
    let folder = tempfile::tempdir().expect("a folder");
    evidence(&clients, &layout, gate, Beside { checkout: folder.path(), expected: None }).await
}

const CHANGES: &str = "<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus><Changes><member>\
    <Type>Resource</Type><ResourceChange><Action>Modify</Action><Replacement>True</Replacement>\
    <LogicalResourceId>DataBucket</LogicalResourceId><ResourceType>AWS::S3::Bucket</ResourceType>\
    </ResourceChange></member></Changes>";

#[tokio::test]
async fn the_change_set_is_held_against_the_stacks_policy() {
    let policy = r#"{"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"},
        {"Effect":"Deny","Action":"Update:Replace","Principal":"*","Resource":"LogicalResourceId/DataBucket"}]}"#;
    let script = with_commit(pipeline()).query("DescribeChangeSet", CHANGES).query(
        "GetStackPolicy",
        &format!("<StackPolicyBody>{}</StackPolicyBody>", policy.replace('"', "&quot;")),
    );
    let gate = gate("Prod", "Go");
    let found = gather(&script, &gate).await;
    let plan = found.change_set.clone().expect("a change set");
    assert_eq!((plan.stack.as_str(), plan.changes.len()), ("prod", 1));
    assert_eq!((plan.denied[0].logical_id.as_str(), plan.denied[0].action), ("DataBucket", "Update:Replace"));
    assert_eq!(warnings(&gate, &found, jiff::Timestamp::UNIX_EPOCH), [Warning::DeniedByPolicy]);
    assert_eq!(found.stack, None, "this stage makes no stack to try");
}

#[tokio::test]
async fn throttling_hides_one_piece_and_no_other() {
    let script = with_commit(pipeline())
        .query_error("GetStackPolicy", "Throttling", "Rate exceeded")
        .query("DescribeChangeSet", CHANGES);
    let gate = gate("Prod", "Go");
    let found = gather(&script, &gate).await;
    assert_eq!(found.commit.as_ref().and_then(|commit| commit.author.as_deref()), Some("Kim"));
    assert_eq!(found.change_set.as_ref().map(|plan| plan.changes.len()), Some(1));
    assert_eq!(found.unread.len(), 1);
    let reason = &found.unread[0];
    assert!(
        reason.starts_with("cannot read the policy of the stack prod: Throttling: Rate exceeded"),
        "{reason}"
    );

    let script = pipeline()
        .json_error("ListActionExecutions", "ThrottlingException", "Rate exceeded")
        .query_error("DescribeStacks", "Throttling", "Rate exceeded");
    let test = super::Gate { newer: Some("e-2".into()), ..self::gate("Test", "Try") };
    let found = gather(&script, &test).await;
    assert_eq!((&found.commit, &found.stack), (&None, &None));
    assert_eq!(found.unread.len(), 3, "its commit, the one behind it, the stack: {:?}", found.unread);
    let warned = warnings(&test, &found, jiff::Timestamp::UNIX_EPOCH);
    assert_eq!(warned, [Warning::NewerWaits, Warning::Unread]);
}

#[tokio::test]
async fn a_change_set_that_is_gone_or_empty_is_said_and_no_error() {
    let gone = with_commit(pipeline()).query_error("DescribeChangeSet", "ChangeSetNotFound", "not there");
    let found = gather(&gone, &gate("Prod", "Go")).await;
    assert_eq!(found.change_set.and_then(|plan| plan.state).as_deref(), Some("is not there"));
    let empty = "<Status>FAILED</Status><ExecutionStatus>UNAVAILABLE</ExecutionStatus>\
                 <StatusReason>The submitted information didn't contain changes.</StatusReason>";
    let empty = with_commit(pipeline()).query("DescribeChangeSet", empty);
    let found = gather(&empty, &gate("Prod", "Go")).await;
    assert_eq!(found.change_set.and_then(|plan| plan.state).as_deref(), Some("changes nothing"));
}

#[tokio::test]
async fn a_test_stack_that_is_not_there_is_evidence_too() {
    let script = with_commit(pipeline()).query_error(
        "DescribeStacks",
        "ValidationError",
        "Stack with id test does not exist",
    );
    let gate = gate("Test", "Try");
    let found = gather(&script, &gate).await;
    let stack = found.stack.clone().expect("what is known of it");
    assert_eq!((stack.name.as_str(), stack.status), ("test", None));
    assert_eq!(warnings(&gate, &found, jiff::Timestamp::UNIX_EPOCH), [Warning::NoStack]);
}

#[tokio::test]
async fn nothing_in_production_is_told_from_not_knowing_what_is() {
    let of = async |executions: &[Value], more: Option<&str>| {
        let variables = json!({ "CommitId": "5f3c2a9e" });
        let run = json!({ "stageName": "Source", "actionName": "Code", "status": "Succeeded",
                          "output": { "outputVariables": variables } });
        let list = json!({ "pipelineExecutionSummaries": executions, "nextToken": more });
        let script = pipeline()
            .json("ListActionExecutions", &json!({ "actionExecutionDetails": [run] }))
            .json("ListPipelineExecutions", &list)
            .query_error("DescribeChangeSet", "ChangeSetNotFound", "not there");
        gather(&script, &gate("Prod", "Go")).await.since
    };
    let execution = |status: &str, commit: Option<&str>| {
        let sources = commit.map(|id| json!([{ "actionName": "Code", "revisionId": id }]));
        json!({ "pipelineExecutionId": "e", "status": status, "sourceRevisions": sources })
    };
    let failed = execution("Failed", Some("91be0d2f"));
    assert_eq!(of(std::slice::from_ref(&failed), None).await, Some(Since::Nothing));
    assert_eq!(of(&[], None).await, Some(Since::Nothing));
    let older = of(&[failed.clone(), failed.clone()], Some("more")).await;
    assert_eq!(older, Some(Since::Unseen { looked: 2 }), "an older one may have succeeded");
    let silent = of(&[failed, execution("Succeeded", None)], None).await;
    assert_eq!(silent, Some(Since::Unseen { looked: 2 }), "one has, and does not say with what");
    let same = of(&[execution("Succeeded", Some("5f3c2a9e"))], Some("more")).await;
    assert_eq!(same, Some(Since::Same));
}
