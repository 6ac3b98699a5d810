//! Planning against a scripted CloudFormation: what is asked of it, and that nothing stays behind.

use std::collections::BTreeMap;

use super::{Planned, Request, no_changes, plan};
use crate::errors::Error;
use crate::ops::Pace;
use crate::ops::stacks::{self, ChangeKind};
use crate::testing::{Script, TestClock};

const NO_CHANGE: &str =
    "The submitted information didn't contain changes. Submit different information to create a change set.";

fn request() -> Request {
    Request {
        stack: "pipeline".into(),
        template: "Resources: {}".into(),
        fixed: BTreeMap::new(),
        proposed: BTreeMap::from([("RepositoryId".into(), "owner/name".into())]),
        given: Vec::new(),
    }
}

fn stack(status: &str) -> String {
    format!(
        "<Stacks><member><StackName>pipeline</StackName><StackId>arn:stack/1</StackId>\
         <StackStatus>{status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Parameters><member>\
         <ParameterKey>Email</ParameterKey><ParameterValue>x</ParameterValue></member></Parameters></member></Stacks>"
    )
}

fn missing(script: Script) -> Script {
    script.query_error("DescribeStacks", "ValidationError", "Stack with id pipeline does not exist")
}

fn template(script: Script) -> Script {
    let parameter =
        |key: &str, default: &str| format!("<member><ParameterKey>{key}</ParameterKey>{default}</member>");
    let default = "<DefaultValue></DefaultValue>";
    let parameters =
        parameter("RepositoryId", "") + &parameter("Email", default) + &parameter("Other", default);
    script.query("GetTemplateSummary", &format!("<Parameters>{parameters}</Parameters>"))
}

fn change_set(script: Script, status: &str, reason: &str, changes: &str) -> Script {
    let body = format!(
        "<StackName>pipeline</StackName><Status>{status}</Status><StatusReason>{reason}</StatusReason>\
         <Changes>{changes}</Changes>"
    );
    let made = "<Id>arn:changeSet/1</Id><StackId>arn:stack/1</StackId>";
    script.query("CreateChangeSet", made).query("DescribeChangeSet", &body)
}

fn added(id: &str) -> String {
    format!(
        "<member><Type>Resource</Type><ResourceChange><Action>Add</Action><LogicalResourceId>{id}</LogicalResourceId>\
         <ResourceType>AWS::SNS::Topic</ResourceType></ResourceChange></member>"
    )
}

async fn run(script: &Script) -> Result<Planned, Error> {
    run_until(script, std::future::pending()).await
}

async fn run_until(script: &Script, stopped: impl Future<Output = ()>) -> Result<Planned, Error> {
    let (clients, clock) = (script.clients(), TestClock::default());
    let stack = stacks::find(&clients, "pipeline").await?;
    plan(&clients, (&clock, Pace::new(None)), (&request(), stack.as_ref()), stopped).await
}

#[tokio::test]
async fn a_first_time_makes_a_change_set_that_deletes_a_failed_creation() {
    let script = change_set(template(missing(Script::new())), "CREATE_COMPLETE", "", &added("Topic"));
    let Planned::Changes(plan) = run(&script).await.expect("a plan") else { panic!("no changes") };
    assert!(plan.first);
    assert_eq!((plan.changes.len(), plan.changes[0].kind), (1, ChangeKind::Add));
    let sent = &script.bodies("CreateChangeSet")[0];
    for part in ["ChangeSetType=CREATE", "OnStackFailure=DELETE", "CAPABILITY_NAMED_IAM", "owner%2Fname"] {
        assert!(sent.contains(part), "{part} is missing from {sent}");
    }
    assert!(!sent.contains("Email"), "the template's default is left to the template: {sent}");
}

#[tokio::test]
async fn an_answer_that_was_lost_leaves_no_name_where_an_arn_has_to_be() {
    let lost = "ChangeSet mdd-1 already exists";
    let script =
        template(missing(Script::new())).query_error("CreateChangeSet", "AlreadyExistsException", lost);
    let body = format!(
        "<StackName>pipeline</StackName><StackId>arn:stack/1</StackId><ChangeSetId>arn:changeSet/1</ChangeSetId>\
         <Status>CREATE_COMPLETE</Status><Changes>{}</Changes>",
        added("Topic")
    );
    let script = script.query("DescribeChangeSet", &body);
    let Planned::Changes(plan) = run(&script).await.expect("a plan") else { panic!("no changes") };
    assert_eq!((plan.stack_id.as_str(), plan.change_set.as_str()), ("arn:stack/1", "arn:changeSet/1"));
    let asked = script.bodies("DescribeChangeSet");
    assert!(asked[0].contains("&StackName=pipeline"), "{}", asked[0]);
    assert!(asked[1].contains("&StackName=arn%3Astack%2F1"), "{}", asked[1]);
}

#[tokio::test]
async fn an_update_keeps_the_values_the_stack_has() {
    let script = Script::new().query("DescribeStacks", &stack("UPDATE_COMPLETE"));
    let script = change_set(template(script), "CREATE_COMPLETE", "", &added("Topic"));
    let Planned::Changes(plan) = run(&script).await.expect("a plan") else { panic!("no changes") };
    assert!(!plan.first);
    let sent = &script.bodies("CreateChangeSet")[0];
    assert!(sent.contains("ParameterKey=Email&") && sent.contains("UsePreviousValue=true"), "{sent}");
    assert!(sent.contains("ChangeSetType=UPDATE") && !sent.contains("OnStackFailure"), "{sent}");
}

#[tokio::test]
async fn no_change_takes_the_change_set_away_again() {
    let script =
        Script::new().query("DescribeStacks", &stack("CREATE_COMPLETE")).query("DeleteChangeSet", "");
    let script = change_set(template(script), "FAILED", NO_CHANGE, "");
    assert!(matches!(run(&script).await, Ok(Planned::Nothing(_))));
    assert_eq!(script.bodies("DeleteChangeSet").len(), 1);
    assert!(script.bodies("DeleteStack").is_empty());
}

#[tokio::test]
async fn a_change_set_that_cannot_be_made_leaves_no_empty_stack() {
    let script = missing(Script::new()).query("DescribeStacks", &stack("REVIEW_IN_PROGRESS"));
    let script = script.query("DeleteChangeSet", "").query("DeleteStack", "").query("ListChangeSets", "");
    let script = change_set(template(script), "FAILED", "Template error: no such thing", "");
    let error = run(&script).await.expect_err("a reason");
    assert_eq!(error.causes(), ["Template error: no such thing"]);
    assert_eq!((script.bodies("DeleteChangeSet").len(), script.bodies("DeleteStack").len()), (1, 1));
}

#[tokio::test]
async fn broken_off_while_it_is_made_nothing_stays_behind() {
    let script = missing(Script::new()).query("DescribeStacks", &stack("REVIEW_IN_PROGRESS"));
    let script = script.query("DeleteChangeSet", "").query("DeleteStack", "").query("ListChangeSets", "");
    let script = change_set(template(script), "CREATE_IN_PROGRESS", "", "");
    let asked = script.clone();
    let stopped = async move {
        while asked.bodies("DescribeChangeSet").len() < 2 {
            tokio::task::yield_now().await;
        }
    };
    assert!(matches!(run_until(&script, stopped).await, Err(Error::Interrupted)));
    assert_eq!((script.bodies("DeleteChangeSet").len(), script.bodies("DeleteStack").len()), (1, 1));
}

#[tokio::test]
async fn an_empty_stack_in_which_somebody_elses_change_set_waits_stays() {
    let script = missing(Script::new()).query("DescribeStacks", &stack("REVIEW_IN_PROGRESS"));
    let script = script.query("DeleteChangeSet", "").query(
        "ListChangeSets",
        "<Summaries><member><ChangeSetId>arn:changeSet/1</ChangeSetId><Status>DELETE_PENDING</Status></member>\
         <member><ChangeSetId>arn:changeSet/2</ChangeSetId><ChangeSetName>theirs</ChangeSetName>\
         <Status>CREATE_COMPLETE</Status></member></Summaries>",
    );
    let script = change_set(template(script), "CREATE_COMPLETE", "", &added("Topic"));
    let Planned::Changes(plan) = run(&script).await.expect("a plan") else { panic!("no changes") };
    let others = super::discard(&script.clients(), &plan).await.expect("discarded");
    assert_eq!(others, ["theirs"]);
    assert!(script.bodies("DeleteStack").is_empty());
}

#[test]
fn both_ways_of_saying_no_change_are_understood() {
    assert!(no_changes("No updates are to be performed."));
    assert!(no_changes(NO_CHANGE));
    assert!(!no_changes("Template format error"));
}
