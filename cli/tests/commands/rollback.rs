//! `mdd rollback`: which versions there are, what going back means, and what is asked of CodePipeline.

use serde_json::{Value, json};

use crate::support::{Aws, Desk, Scripted};

const GOOD: &str = "1111aaaa-0000-0000-0000-000000000001";
const BAD: &str = "2222bbbb-0000-0000-0000-000000000002";

fn execution(id: &str, commit: &str, title: &str, day: u32) -> Value {
    json!({
        "pipelineExecutionId": id, "status": "Succeeded", "executionType": "STANDARD",
        "startTime": 1_740_960_000 - 86_400 * day,
        "sourceRevisions": [
            {"actionName": "SourceCode", "revisionId": commit, "revisionSummary": title},
        ],
    })
}

fn action(name: &str, order: u32, category: &str, provider: &str) -> Value {
    let kind = json!({"category": category, "owner": "AWS", "provider": provider, "version": "1"});
    json!({"name": name, "runOrder": order, "actionTypeId": kind, "configuration": {}})
}

/// A pipeline whose production has the second of two versions.
fn pipeline() -> (Aws, Scripted) {
    let aws = Aws::with([]);
    let scripted = Scripted::of(&aws);
    let stages = json!([
        {"name": "GitHubSource", "actions": [action("SourceCode", 1, "Source", "CodeStarSourceConnection")]},
        {"name": "ProdStage", "actions": [
            action("CreateChangeSet", 1, "Deploy", "CloudFormation"),
            action("ApproveChangeSet", 2, "Approval", "Manual"),
            action("ExecuteChangeSet", 3, "Deploy", "CloudFormation"),
        ]},
    ]);
    scripted.json(
        "GetPipeline",
        &json!({"pipeline": {"name": "p", "roleArn": "r", "version": 4, "stages": stages}}),
    );
    in_production(&scripted, BAD, "Succeeded");
    let versions = [
        execution(BAD, "91be0d2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Round prices", 1),
        execution(GOOD, "5f3c2a9bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "Read option strikes", 3),
    ];
    scripted.json("ListPipelineExecutions", &json!({"pipelineExecutionSummaries": versions}));
    scripted.json("GetPipelineExecution", &json!({"pipelineExecution": {"pipelineVersion": 4}}));
    scripted.json("ListActionExecutions", &json!({"actionExecutionDetails": []}));
    scripted.json("RollbackStage", &json!({"pipelineExecutionId": "3333cccc"}));
    (aws, scripted)
}

fn in_production(scripted: &Scripted, execution: &str, status: &str) {
    let latest = json!({"pipelineExecutionId": execution, "status": status});
    let stage = json!({"stageName": "ProdStage", "latestExecution": latest});
    scripted.json("GetPipelineState", &json!({"stageStates": [stage]}));
}

#[tokio::test(start_paused = true)]
async fn the_versions_are_listed_and_the_one_that_is_there_is_marked() {
    let (aws, _) = pipeline();
    let ran = Desk::new(&aws).run(&["rollback", "--list"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
    let narrow = Desk::new(&aws).run_on_terminal(56, &["rollback", "--list"]).await;
    insta::assert_snapshot!(narrow.stdout);
}

#[tokio::test(start_paused = true)]
async fn going_back_is_shown_first_and_then_asked_of_codepipeline() {
    let (aws, scripted) = pipeline();
    let ran = Desk::new(&aws).run(&["rollback", "--to", "5f3c", "--yes"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(format!("{}\n{}", ran.stderr, ran.stdout));
    let asked: Value = serde_json::from_str(&scripted.bodies("RollbackStage")[0]).unwrap();
    let expected = json!({
        "pipelineName": "market-data-downloader", "stageName": "ProdStage", "targetPipelineExecutionId": GOOD,
    });
    assert_eq!(asked, expected);
    let filter: Value = serde_json::from_str(&scripted.bodies("ListPipelineExecutions")[0]).unwrap();
    assert_eq!(filter["filter"], json!({"succeededInStage": {"stageName": "ProdStage"}}));
}

#[tokio::test(start_paused = true)]
async fn for_a_program_the_plan_and_the_execution_are_one_document() {
    let (aws, _) = pipeline();
    let ran = Desk::new(&aws).run(&["rollback", "--to", GOOD, "--yes", "--output", "json", "-q"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(document["schema"], "mdd.rollback/1");
    assert_eq!((&document["result"], &document["execution"]), (&json!("started"), &json!("3333cccc")));
    assert_eq!(
        (&document["to"]["execution"], &document["gates"]),
        (&json!(GOOD), &json!(["ApproveChangeSet"]))
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_rolled_back_without_a_version_and_a_yes() {
    let (aws, scripted) = pipeline();
    let desk = Desk::new(&aws);
    let unnamed = desk.run(&["rollback"]).await;
    assert_eq!(unnamed.code, 2);
    assert!(unnamed.stderr.contains("mdd rollback ProdStage --list"), "{}", unnamed.stderr);
    assert_eq!(desk.run(&["rollback", "--to", GOOD]).await.code, 2);
    let dry = desk.run(&["rollback", "--to", GOOD, "--dry-run"]).await;
    assert_eq!((dry.code, dry.stdout.contains("nothing was changed (--dry-run)")), (0, true));
    let same = desk.run(&["rollback", "--to", BAD, "--yes"]).await;
    assert_eq!((same.code, same.stdout.contains("has now: nothing to do")), (0, true), "{}", same.stderr);
    let unasked = desk.run(&["rollback", "--to", BAD]).await;
    assert_eq!((unasked.code, unasked.stdout), (0, same.stdout), "{}", unasked.stderr);
    scripted.json("ListPipelineExecutions", &json!({"pipelineExecutionSummaries": []}));
    let nowhere = desk.run(&["rollback"]).await;
    assert_eq!(nowhere.code, 1, "{}", nowhere.stderr);
    assert!(
        nowhere.stderr.contains("no version that the stage ProdStage can go back to"),
        "{}",
        nowhere.stderr
    );
    assert!(scripted.bodies("RollbackStage").is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_gone_back_to_is_said_before_it_is_asked_for() {
    let (aws, scripted) = pipeline();
    let desk = Desk::new(&aws);
    let source = desk.run(&["rollback", "GitHubSource", "--to", GOOD, "--yes"]).await;
    assert_eq!((source.code, source.stderr.contains("is the source stage")), (2, true));
    let unknown = desk.run(&["rollback", "Prod", "--to", GOOD, "--yes"]).await;
    let meant = "did you mean ProdStage? its stages are GitHubSource, ProdStage";
    assert!(unknown.stderr.contains(meant), "{}", unknown.stderr);

    in_production(&scripted, BAD, "InProgress");
    let busy = desk.run(&["rollback", "--to", GOOD, "--yes", "-q"]).await;
    assert_eq!(busy.code, 1);
    insta::assert_snapshot!(busy.stderr);

    in_production(&scripted, BAD, "Succeeded");
    scripted.json("GetPipelineExecution", &json!({"pipelineExecution": {"pipelineVersion": 3}}));
    let outdated = desk.run(&["rollback", "--to", GOOD, "--yes", "-q"]).await;
    assert_eq!(
        (outdated.code, outdated.stderr.contains("another structure then")),
        (1, true),
        "{}",
        outdated.stderr
    );
    assert!(scripted.bodies("RollbackStage").is_empty());
}

#[tokio::test(start_paused = true)]
async fn after_a_failed_release_the_last_good_version_can_be_chosen() {
    let (aws, scripted) = pipeline();
    in_production(&scripted, "4444dddd", "Failed");
    let ran = Desk::new(&aws).run(&["rollback", "--to", BAD, "--yes"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("the execution 4444dddd did not succeed there"), "{}", ran.stderr);
    assert_eq!(scripted.bodies("RollbackStage").len(), 1);
}
