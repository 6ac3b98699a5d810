//! `mdd logs`, typed against a script.

use serde_json::{Value, json};

use crate::testing::{Script, typed, typed_and_interrupted};

const GROUP: &str = "/aws/lambda/f";

fn event(id: &str, milliseconds: i64, stream: &str, message: &str) -> Value {
    json!({ "eventId": id, "timestamp": milliseconds, "logStreamName": stream, "message": message })
}

fn page(script: Script, events: &[Value]) -> Script {
    script.json("FilterLogEvents", &json!({ "events": events }))
}

fn asked(script: &Script, operation: &str) -> Vec<Value> {
    script.bodies(operation).iter().map(|body| serde_json::from_str(body).expect("JSON")).collect()
}

fn resource(name: &str, logical_id: &str, kind: &str) -> String {
    format!(
        "<member><LogicalResourceId>{logical_id}</LogicalResourceId><PhysicalResourceId>{name}</PhysicalResourceId>\
         <ResourceType>{kind}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus>\
         <LastUpdatedTimestamp>2025-03-03T00:00:00Z</LastUpdatedTimestamp></member>"
    )
}

fn resources(of: &[String]) -> String {
    format!("<StackResourceSummaries>{}</StackResourceSummaries>", of.concat())
}

fn lambda(stack: &str, short: &str, logical_id: &str) -> String {
    resource(&format!("{stack}-{short}"), logical_id, "AWS::Lambda::Function")
}

/// Test and clean-up stack with their lambdas.
fn stacks(script: Script) -> Script {
    let test = "test-marketdata-downloader";
    let of_test = [
        lambda(test, "data-downloader", "Downloader"),
        resource("data", "DataBucket", "AWS::S3::Bucket"),
        lambda(test, "data-harvester", "Harvester"),
    ];
    let of_cleanup = [lambda("cleanup-marketdata-downloader", "clean-test-files", "CleanTestFiles")];
    script
        .query("ListStackResources", &resources(&of_test))
        .query("ListStackResources", &resources(&of_cleanup))
}

fn pipeline(script: Script) -> Script {
    of_executions(script, &["8d1e"])
}

fn of_executions(script: Script, ids: &[&str]) -> Script {
    let build = |name: &str| {
        let kind = json!({ "category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1" });
        json!({ "name": name, "actionTypeId": kind, "runOrder": 1 })
    };
    let stages = json!([{ "name": "Build", "actions": [build("BuildDownloaderLambda"), build("BuildHarvesterLambda")] }]);
    let pipeline = json!({ "name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "stages": stages });
    let summary = |id: &&str| json!({ "pipelineExecutionId": id, "status": "Failed" });
    let latest = json!({ "pipelineExecutionSummaries": ids.iter().map(summary).collect::<Vec<_>>() });
    script.json("GetPipeline", &json!({ "pipeline": pipeline })).json("ListPipelineExecutions", &latest)
}

fn runs(script: Script, statuses: [&str; 2]) -> Script {
    let run = |name: &str, id: &str, status: &str| {
        let result = json!({ "executionResult": { "externalExecutionId": id } });
        json!({ "actionExecutionId": id, "stageName": "Build", "actionName": name, "status": status, "output": result })
    };
    let runs =
        [run("BuildDownloaderLambda", "d:1", statuses[0]), run("BuildHarvesterLambda", "h:1", statuses[1])];
    script.json("ListActionExecutions", &json!({ "actionExecutionDetails": runs }))
}

fn build(script: Script, status: &str, log: bool) -> Script {
    let logs = if log { json!({ "groupName": "/aws/codebuild/h", "streamName": "1" }) } else { json!({}) };
    let over = status != "IN_PROGRESS";
    let build = json!({ "id": "h:1", "buildStatus": status, "buildComplete": over, "logs": logs });
    script.json("BatchGetBuilds", &json!({ "builds": [build] }))
}

#[tokio::test]
async fn a_group_is_read_in_the_order_of_time_with_its_streams_told_apart() {
    let json = r#"{"level":"WARN","message":"late","rows":3,"target":"x"}"#;
    let script = page(
        Script::new(),
        &[
            event("2", 2_000, "2025/03/03/[$LATEST]bbbbbbbbbbbb", json),
            event("1", 1_000, "2025/03/03/[$LATEST]aaaaaaaaaaaa", "START RequestId: 7c1f\n"),
            event("3", 90_000_000, "2025/03/03/[$LATEST]aaaaaaaaaaaa", "two\nlines\n"),
        ],
    );
    let ran = typed(&script, &["logs", "group", GROUP, "--filter", "?START ?WARN"]).await;
    insta::assert_snapshot!(ran);
    let asked = asked(&script, "FilterLogEvents");
    assert_eq!(asked[0]["logGroupName"], json!(GROUP));
    assert_eq!(asked[0]["filterPattern"], json!("?START ?WARN"));
    assert_eq!(asked[0]["startTime"], json!(-3_600_000), "an hour back");
}

#[tokio::test]
async fn json_is_one_object_an_event() {
    let script = page(Script::new(), &[event("1", 1_000, "s", "a\n"), event("2", 2_000, "s", "b")]);
    let since = ["--since", "1970-01-01T00:00:00Z", "--until", "1970-01-01T01:00:00Z"];
    let ran = typed(&script, &[&["logs", "group", GROUP, "--output", "json"][..], &since].concat()).await;
    insta::assert_snapshot!(ran);
    let asked = asked(&script, "FilterLogEvents");
    assert_eq!((&asked[0]["startTime"], &asked[0]["endTime"]), (&json!(0), &json!(3_600_000)));
}

#[tokio::test]
async fn a_group_that_is_not_there_is_an_error_and_silence_is_none() {
    let missing = Script::new().json_error(
        "FilterLogEvents",
        "ResourceNotFoundException",
        "The specified log group does not exist.",
    );
    let ran = typed(&missing, &["logs", "group", GROUP]).await;
    insta::assert_snapshot!(ran);
    let ran = typed(&page(Script::new(), &[]), &["logs", "group", GROUP]).await;
    insta::assert_snapshot!(ran);
}

#[tokio::test]
async fn following_shows_late_events_and_none_twice_until_ctrl_c() {
    let (a, b, late) =
        (event("a", 1_000, "s", "a"), event("b", 5_000, "s", "b"), event("late", 3_000, "s", "late"));
    let script = page(Script::new(), std::slice::from_ref(&a));
    let script =
        page(script, &[a.clone(), b.clone()]).json_error("FilterLogEvents", "ThrottlingException", "slow");
    let script = page(script, &[a, late, b]);
    let ran = typed_and_interrupted(&script, &["logs", "group", GROUP, "--follow"], 7).await;
    insta::assert_snapshot!(ran);
}

#[tokio::test]
async fn a_tail_goes_on_where_it_ends() {
    let events: Vec<_> = (1..=4).map(|n| event(&n.to_string(), n * 1_000, "s", &format!("{n}"))).collect();
    // Only the second step back has enough; the follow sees the last of them again.
    let script = page(Script::new(), &events[3..]);
    let script = page(
        page(script, &events[..3]),
        &[events[2].clone(), events[3].clone(), event("5", 5_000, "s", "5")],
    );
    let words = ["logs", "group", GROUP, "--tail", "2", "--follow"];
    let ran = typed_and_interrupted(&script, &words, 4).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (130, "00:00:03 3\n00:00:04 4\n00:00:05 5\n"));
    assert_eq!(asked(&script, "FilterLogEvents")[2]["startTime"], json!(3_000));
}

#[tokio::test]
async fn what_a_tail_leaves_out_of_a_millisecond_does_not_come_back_when_it_is_followed() {
    let at_once = ["complete", "context"].map(|text| event(text, 1_000, "s", text));
    let script = page(page(Script::new(), &at_once), &at_once);
    let late = event("late", 1_000, "s", "late");
    let script =
        page(script, &[at_once[0].clone(), late, at_once[1].clone(), event("3", 2_000, "s", "next")]);
    let words = ["logs", "group", GROUP, "--tail", "1", "--follow"];
    let ran = typed_and_interrupted(&script, &words, 4).await;
    assert_eq!(ran.stdout, "00:00:01 context\n00:00:01 late\n00:00:02 next\n", "{ran}");
}

#[tokio::test]
async fn all_lambdas_of_the_test_stack_are_read_side_by_side() {
    let script = page(stacks(Script::new()), &[event("1", 2_000, "s", "second")]);
    let script = page(script, &[event("2", 1_000, "s", "first")]).json_error(
        "FilterLogEvents",
        "ResourceNotFoundException",
        "The specified log group does not exist.",
    );
    let ran = typed(&script, &["logs", "lambda"]).await;
    insta::assert_snapshot!(ran);
    let mut groups: Vec<_> = asked(&script, "FilterLogEvents")
        .iter()
        .map(|body| body["logGroupName"].as_str().unwrap_or_default().to_owned())
        .collect();
    groups.sort();
    assert_eq!(
        groups,
        [
            "/aws/lambda/cleanup-marketdata-downloader-clean-test-files",
            "/aws/lambda/test-marketdata-downloader-data-downloader",
            "/aws/lambda/test-marketdata-downloader-data-harvester",
        ]
    );
}

#[tokio::test]
async fn one_lambda_is_found_by_name_and_a_wrong_name_lists_them() {
    let script = page(stacks(Script::new()), &[event("1", 2_000, "s", "x")]);
    let ran = typed(&script, &["logs", "lambda", "harvester"]).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "00:00:02 x\n"));
    let ran = typed(&stacks(Script::new()), &["logs", "lambda", "uploader"]).await;
    insta::assert_snapshot!(ran);
    let gone = Script::new().query_error(
        "ListStackResources",
        "ValidationError",
        "Stack with id test-marketdata-downloader does not exist",
    );
    let ran = typed(&gone, &["logs", "lambda"]).await;
    insta::assert_snapshot!(ran);
}

#[tokio::test]
async fn the_build_that_failed_is_shown_from_its_beginning() {
    let script = build(runs(pipeline(Script::new()), ["Succeeded", "Failed"]), "FAILED", true);
    let script = page(script, &[event("1", 1_000, "1", "error[E0308]: mismatched types\n")]);
    let ran = typed(&script, &["logs", "build"]).await;
    insta::assert_snapshot!(ran);
    let asked = &asked(&script, "FilterLogEvents")[0];
    assert_eq!((&asked["logStreamNames"], asked.get("startTime")), (&json!(["1"]), None));
}

#[tokio::test]
async fn following_a_build_waits_for_its_log_and_ends_with_it() {
    let script = runs(pipeline(Script::new()), ["Succeeded", "InProgress"]);
    let script = build(build(build(script, "IN_PROGRESS", false), "IN_PROGRESS", true), "IN_PROGRESS", true);
    let script = build(script, "SUCCEEDED", true);
    let script = script.json_error(
        "FilterLogEvents",
        "ResourceNotFoundException",
        "The specified log stream does not exist.",
    );
    let last = event("2", 2_000, "1", "done");
    let script = page(page(script, &[event("1", 1_000, "1", "compiling")]), &[last]);
    let ran = typed(&script, &["logs", "build", "harvester", "--follow"]).await;
    insta::assert_snapshot!(ran);
}

#[tokio::test]
async fn following_a_build_that_does_not_succeed_says_how_it_ended_and_ends_with_one() {
    let script = runs(pipeline(Script::new()), ["Succeeded", "InProgress"]);
    let script = build(build(script, "IN_PROGRESS", true), "FAILED", true);
    let script = page(script, &[event("1", 1_000, "1", "error[E0308]: mismatched types")]);
    let ran = typed(&script, &["logs", "build", "harvester", "--follow"]).await;
    insta::assert_snapshot!(ran);
    for (status, how) in [("TIMED_OUT", "timed out"), ("STOPPED", "was stopped"), ("FAULT", "fault")] {
        let script = build(runs(pipeline(Script::new()), ["Succeeded", "InProgress"]), status, false);
        let ran = typed(&script, &["logs", "build", "harvester", "--follow"]).await;
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{ran}");
        assert!(ran.stderr.contains("the build BuildHarvesterLambda ") && ran.stderr.contains(how), "{ran}");
    }
}

#[tokio::test]
async fn several_builds_have_to_be_told_apart() {
    let ran = typed(&runs(pipeline(Script::new()), ["Failed", "Failed"]), &["logs", "build"]).await;
    insta::assert_snapshot!(ran);
}

#[tokio::test]
async fn the_execution_of_a_build_is_named_by_a_part_of_its_id() {
    const WHOLE: &str = "8d1e0000-0000-0000-0000-00000000c04f";
    let short = || {
        let script = of_executions(Script::new(), &[WHOLE, "8d1f0000"]);
        script.json_error("GetPipelineExecution", "ValidationException", "no")
    };
    for written in ["8d1e", "8d1e…", "8d1e…c04f"] {
        let script = build(runs(short(), ["Succeeded", "Failed"]), "FAILED", true);
        let script = page(script, &[event("1", 1_000, "1", "error\n")]);
        let ran = typed(&script, &["logs", "build", "--execution", written]).await;
        assert_eq!(ran.code, 0, "{written}: {}", ran.stderr);
        let asked = &asked(&script, "ListActionExecutions")[0];
        assert_eq!(asked["filter"]["pipelineExecutionId"], json!(WHOLE), "{written}");
    }
    let ran = typed(&short(), &["logs", "build", "--execution", "8d1"]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains(&format!("write more of one of {WHOLE}, 8d1f0000")), "{}", ran.stderr);
}
