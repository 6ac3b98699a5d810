//! `mdd approve`: what is shown, which gate is answered with which token, and what is said when somebody was faster.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lambda_shared::testing::Reply;
use serde_json::{Value, json};

use crate::support::{Aws, BUCKET, Desk, Ran, Scripted, Stack, operation};

const TOKEN: &str = "6c1f0000-0000-4000-8000-00000000feed";
const KIM: &str = "arn:aws:sts::111122223333:assumed-role/Developer/kim";
/// Half an hour before the clock starts.
const SINCE: i64 = 1_740_961_800;

fn action(name: &str, order: i32, category: &str, provider: &str, configuration: &Value) -> Value {
    let kind = json!({"category": category, "owner": "AWS", "provider": provider, "version": "1"});
    json!({"name": name, "actionTypeId": kind, "runOrder": order, "configuration": configuration})
}

fn pipeline(mode: &str) -> Value {
    let stack = |name: &str, mode: &str| json!({"StackName": name, "ActionMode": mode});
    let question = json!({"CustomData": "Delete the test stack?"});
    let deploy = |name: &str, order, configuration: &Value| {
        action(name, order, "Deploy", "CloudFormation", configuration)
    };
    let stages = json!([
        {"name": "GitHubSource", "actions": [action("SourceCode", 1, "Source", "CodeStarSourceConnection", &json!({}))]},
        {"name": "TestStage", "actions": [
            deploy("CreateLambdasAndDependencies", 1, &stack("test-marketdata-downloader", "REPLACE_ON_FAILURE")),
            action("ApproveTestStack", 2, "Approval", "Manual", &question),
            deploy("CleanupTestFiles", 3, &stack("cleanup-marketdata-downloader", "REPLACE_ON_FAILURE")),
            deploy("DeleteTestStack", 4, &stack("test-marketdata-downloader", "DELETE_ONLY")),
        ]},
    ]);
    json!({"pipeline": {"name": "market-data-downloader", "roleArn": "arn:aws:iam::111122223333:role/p",
                        "executionMode": mode, "stages": stages, "version": 1}})
}

fn state(execution: &str, latest: &Value) -> Value {
    let action = json!({"actionName": "ApproveTestStack", "latestExecution": latest});
    json!({"stageStates": [{
        "stageName": "TestStage", "actionStates": [action],
        "latestExecution": {"pipelineExecutionId": execution, "status": "InProgress"},
    }]})
}

fn waits() -> Value {
    json!({"status": "InProgress", "lastStatusChange": SINCE, "token": TOKEN})
}

fn source() -> Value {
    let variables = json!({"CommitId": "5f3c2a9e", "CommitMessage": "Read option strikes", "AuthorDisplayName": "Kim",
                           "AuthorDate": "2025-03-03T00:00:00Z"});
    json!({"stageName": "GitHubSource", "actionName": "SourceCode", "status": "Succeeded",
           "output": {"outputVariables": variables}})
}

fn approval(status: &str, output: &Value) -> Value {
    let kind = json!({"category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1"});
    json!({
        "stageName": "TestStage", "actionName": "ApproveTestStack", "status": status, "updatedBy": KIM,
        "startTime": SINCE, "lastUpdateTime": SINCE + 600,
        "input": {"actionTypeId": kind}, "output": {"executionResult": output},
    })
}

fn runs(runs: &[Value]) -> Value {
    json!({"actionExecutionDetails": runs})
}

/// One execution at the gate of the test stage, whose bucket holds a file that is not harvested yet.
fn at_the_gate() -> (Aws, Scripted) {
    let aws = Aws::with([Stack::test()]);
    aws.s3.put(BUCKET, "in/", b"");
    aws.s3.put(BUCKET, "in/mine.csv", b"1");
    let scripted = at_the_gate_of(&aws);
    (aws, scripted)
}

fn at_the_gate_of(aws: &Aws) -> Scripted {
    let scripted = Scripted::of(aws);
    scripted.json("GetPipeline", &pipeline("SUPERSEDED"));
    scripted.json("GetPipelineState", &state("e-1", &waits()));
    scripted.json("ListActionExecutions", &runs(&[source()]));
    scripted.json("ListPipelineExecutions", &json!({"pipelineExecutionSummaries": []}));
    scripted.json("GetPipelineExecution", &json!({"pipelineExecution": {"pipelineExecutionId": "e-1"}}));
    scripted.json("PutApprovalResult", &json!({"approvedAt": 1}));
    scripted
}

/// Two executions at the same gate, each with a token of its own.
fn side_by_side() -> (Aws, Scripted) {
    let aws = Aws::with([Stack::test()]);
    aws.on(|call| {
        let execution = if call.text().contains("e-2") { "e-2" } else { "e-1" };
        let token = json!({"externalExecutionId": format!("{TOKEN}-{execution}")});
        let answer = runs(&[approval("InProgress", &token), source()]);
        (operation(call) == "ListActionExecutions").then(|| Reply::new(200, answer.to_string()))
    });
    let scripted = Scripted::of(&aws);
    let summary = |id: &str| json!({"pipelineExecutionId": id, "status": "InProgress"});
    scripted.json("GetPipeline", &pipeline("PARALLEL"));
    scripted.json(
        "ListPipelineExecutions",
        &json!({"pipelineExecutionSummaries": [summary("e-2"), summary("e-1")]}),
    );
    scripted.json("PutApprovalResult", &json!({"approvedAt": 1}));
    (aws, scripted)
}

async fn run(aws: &Aws, words: &[&str]) -> Ran {
    let ran = Desk::new(aws).run(&[&["approve"], words].concat()).await;
    assert!(!format!("{}{}", ran.stdout, ran.stderr).contains(TOKEN), "the token is never shown: {ran:?}");
    ran
}

fn sent(scripted: &Scripted) -> Vec<Value> {
    let bodies = scripted.bodies("PutApprovalResult");
    bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn where_nobody_can_be_asked_what_waits_is_shown_and_the_flags_are_named() {
    let (aws, scripted) = at_the_gate();
    let ran = run(&aws, &[]).await;
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr));
    assert!(sent(&scripted).is_empty());

    let json = run(&aws, &["--output", "json"]).await;
    assert_eq!((json.code, json.stderr.as_str()), (0, ""));
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    let gate = &document["waiting"][0];
    assert_eq!(document["schema"], "mdd.gates/1");
    assert_eq!((&gate["stage"], &gate["execution"]), (&json!("TestStage"), &json!("e-1")));
    assert_eq!(gate["evidence"]["commit"]["author"], "Kim");
    assert_eq!(gate["evidence"]["stack"]["objects"], 2);
    assert_eq!(gate["evidence"]["stack"]["folders"], 1);
    assert_eq!(gate["warnings"], json!(["still_harvesting", "files_to_remove"]));
    let command = gate["command"].as_str().unwrap();
    let words: Vec<&str> = command.strip_prefix("mdd approve ").unwrap().split(' ').collect();
    assert!(sent(&scripted).is_empty());
    assert_eq!(run(&aws, &words).await.code, 0, "{command}: a script is not asked anything");
    assert_eq!(sent(&scripted).len(), 1, "{command}");

    scripted.json("GetPipelineState", &json!({"stageStates": []}));
    let nothing = run(&aws, &[]).await;
    assert_eq!((nothing.code, nothing.stdout.as_str()), (0, "nothing waits for approval\n"));
}

#[tokio::test(start_paused = true)]
async fn a_decision_is_sent_with_the_token_and_told_with_its_command() {
    let (aws, scripted) = at_the_gate();
    let ran = run(&aws, &["--stage", "TestStage", "--approve", "-m", "Kim's list", "--yes"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stdout, @r"
        approved. The same without questions:
          mdd approve --stage TestStage --approve -m 'Kim'\''s list' --yes
        ");
    assert!(
        ran.stderr.contains("5f3c2a9 \"Read option strikes\", Kim"),
        "the evidence first: {}",
        ran.stderr
    );
    let result = json!({"status": "Approved", "summary": "Kim's list"});
    assert_eq!((&sent(&scripted)[0]["token"], &sent(&scripted)[0]["result"]), (&json!(TOKEN), &result));
}

#[tokio::test(start_paused = true)]
async fn what_makes_no_sense_is_refused_before_anything_is_asked() {
    let (aws, scripted) = at_the_gate();
    let long = "x".repeat(513);
    for (words, said) in [
        (&["--reject", "--yes"][..], "a rejection needs a comment"),
        (&["--approve", "-m", &long, "--yes"], "the comment has 513 characters, and CodePipeline takes 512"),
        (&["--yes"], "--yes needs to know what is decided"),
        (&["--approve"], "answer it with --yes"),
    ] {
        let ran = run(&aws, words).await;
        assert_eq!(ran.code, 2, "{words:?}");
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert!(scripted.bodies("GetPipeline").is_empty());
    let ran = run(&aws, &["--action", "ApproveAll"]).await;
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.stderr, @r"
        error: the pipeline has no approval ApproveAll
        hint: it has ApproveTestStack
        ");
    for (words, meant) in [
        (["--stage", "TestStge"], "did you mean TestStage?"),
        (["--action", "AproveTestStack"], "did you mean ApproveTestStack?"),
    ] {
        let ran = run(&aws, &words).await;
        assert_eq!((ran.code, ran.stderr.contains(meant)), (2, true), "{}", ran.stderr);
    }
}

#[tokio::test(start_paused = true)]
async fn of_executions_side_by_side_the_one_that_is_named_is_answered() {
    let (aws, scripted) = side_by_side();
    let unnamed = run(&aws, &["--approve", "--yes"]).await;
    assert_eq!(unnamed.code, 2);
    insta::assert_snapshot!(unnamed.stderr, @r"
        error: --yes needs to know which gate is decided about
        hint: for what waits now: `mdd approve --stage TestStage --execution e-1 --approve --yes`; `mdd approve --stage TestStage --execution e-2 --approve --yes`
        ");
    let one_of_two = run(&aws, &["--stage", "TestStage", "--approve", "--yes"]).await;
    assert_eq!(one_of_two.code, 2);
    insta::assert_snapshot!(one_of_two.stderr, @r"
        error: 2 gates wait, and it is not said which one is meant
        hint: one of: --stage TestStage --execution e-1; --stage TestStage --execution e-2
        ");
    assert!(sent(&scripted).is_empty());
    let words = ["--stage", "TestStage", "--execution", "e-2", "--reject", "-m", "rows are missing", "--yes"];
    let named = run(&aws, &words).await;
    assert_eq!(named.code, 0, "{}", named.stderr);
    assert!(named.stderr.contains("executions run side by side"), "{}", named.stderr);
    insta::assert_snapshot!(named.stdout, @r"
        rejected. The same without questions:
          mdd approve --stage TestStage --execution e-2 --reject -m 'rows are missing' --yes
        ");
    assert_eq!(sent(&scripted)[0]["token"], format!("{TOKEN}-e-2"));
    let listed = run(&aws, &["--output", "json"]).await;
    let document: Value = serde_json::from_str(&listed.stdout).unwrap();
    let executions: Vec<&Value> =
        document["waiting"].as_array().unwrap().iter().map(|gate| &gate["execution"]).collect();
    assert_eq!(executions, ["e-1", "e-2"]);
    // Both name the same stack: whose it is cannot be seen.
    assert_eq!(document["waiting"][0]["warnings"], json!(["shared", "nothing_tested"]));
}

#[tokio::test(start_paused = true)]
async fn who_was_faster_is_named_and_agreeing_with_them_is_no_failure() {
    let aws = Aws::with([Stack::test()]);
    let answered = Arc::new(AtomicUsize::new(0));
    let count = answered.clone();
    // Between our look and our answer the gate is decided, and the next execution comes to it.
    aws.on(move |call| {
        let decided = approval("Failed", &json!({"externalExecutionSummary": "rows are missing"}));
        let answer = match operation(call).as_str() {
            "PutApprovalResult" => {
                count.fetch_add(1, Ordering::SeqCst);
                let error = json!({"__type": "ApprovalAlreadyCompletedException", "message": "no"});
                return Some(Reply::new(400, error.to_string()));
            }
            "GetPipelineState" => state("e-2", &waits()),
            "ListActionExecutions" => runs(&[decided, source()]),
            _ => return None,
        };
        (count.load(Ordering::SeqCst) > 0).then(|| Reply::new(200, answer.to_string()))
    });
    at_the_gate_of(&aws);
    let late = run(&aws, &["--stage", "TestStage", "--approve", "-m", "fine", "--yes", "-q"]).await;
    assert_eq!((late.code, late.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(late.stdout, @"already rejected by kim at 00:40:00, 20 minutes ago: rows are missing");

    // The same command again: its execution waits no longer, and is not mistaken for the one that does.
    let words = ["--stage", "TestStage", "--execution", "e-1", "--reject", "-m", "no", "--yes"];
    let again = run(&aws, &[&words[..], &["--output", "json"]].concat()).await;
    assert_eq!(again.code, 0, "rejected is what was wanted: {}", again.stderr);
    let document: Value = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!((&document["result"], &document["by"]), (&json!("already"), &json!(KIM)));
    assert_eq!(document["at"], "2025-03-03T00:40:00Z");
    assert_eq!(answered.load(Ordering::SeqCst), 1, "the second time nothing was sent");
}

#[tokio::test(start_paused = true)]
async fn an_execution_that_waits_no_longer_is_found_by_a_part_of_its_id_too() {
    const WHOLE: &str = "8d1e0000-0000-0000-0000-00000000c04f";
    let (aws, scripted) = at_the_gate();
    let summary = |id: &str| json!({"pipelineExecutionId": id, "status": "InProgress"});
    let all = [summary("91be0d2f-0000-0000-0000-000000001234"), summary(WHOLE), summary("8d1f0000")];
    scripted.json("ListPipelineExecutions", &json!({"pipelineExecutionSummaries": all}));
    scripted.json_error("GetPipelineExecution", "ValidationException");
    let said = json!({"externalExecutionSummary": "checked"});
    scripted.json("ListActionExecutions", &runs(&[approval("Succeeded", &said), source()]));
    scripted.json("GetPipelineState", &state("91be0d2f-0000-0000-0000-000000001234", &waits()));
    for written in ["8d1e", "8d1e…", "8d1e…c04f"] {
        let words = ["--stage", "TestStage", "--execution", written, "--approve", "--yes"];
        let ran = run(&aws, &words).await;
        assert_eq!(ran.code, 0, "{written}: {}", ran.stderr);
        assert_eq!(ran.stdout, "already approved by kim at 00:40:00, 20 minutes ago: checked\n", "{written}");
        let asked: Value =
            serde_json::from_str(scripted.bodies("ListActionExecutions").last().unwrap()).unwrap();
        assert_eq!(asked["filter"]["pipelineExecutionId"], WHOLE, "{written}");
    }
    for (written, said) in [
        ("8d1", "write more of one of 8d1e0000-0000-0000-0000-00000000c04f, 8d1f0000"),
        ("ffff", "has no execution ffff"),
    ] {
        for decision in [&["--approve", "--yes"][..], &[]] {
            let ran = run(&aws, &[&["--execution", written][..], decision].concat()).await;
            assert_eq!((ran.code, ran.stderr.contains(said)), (2, true), "{written}: {}", ran.stderr);
        }
    }
    assert!(sent(&scripted).is_empty());
    let words = ["--action", "ApproveTestStack", "--execution", "91be…1234", "--approve", "--yes"];
    let waits = run(&aws, &words).await;
    assert_eq!((waits.code, sent(&scripted).len()), (0, 1), "{}", waits.stderr);
}

#[tokio::test(start_paused = true)]
async fn a_decision_without_a_question_names_its_gate() {
    let (aws, scripted) = at_the_gate();
    let unnamed = run(&aws, &["--execution", "e-1", "--reject", "-m", "rows are missing", "--yes"]).await;
    assert_eq!((unnamed.code, unnamed.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(unnamed.stderr, @r"
        error: --yes needs to know which gate is decided about
        hint: for what waits now: `mdd approve --stage TestStage --execution e-1 --reject -m 'rows are missing' --yes`
        ");
    let unnamed = run(&aws, &["--approve"]).await;
    assert!(unnamed.stderr.contains("answer it with --yes and --stage"), "{}", unnamed.stderr);
    scripted.json("GetPipelineState", &json!({"stageStates": []}));
    let nothing = run(&aws, &["--approve", "--yes"]).await;
    assert_eq!(nothing.code, 2);
    assert!(nothing.stderr.contains("say it with --stage; nothing waits now"), "{}", nothing.stderr);
    assert!(sent(&scripted).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_decision_that_finds_nothing_waiting_is_told_what_was_decided() {
    let (aws, scripted) = at_the_gate();
    let newest = json!({"pipelineExecutionId": "e-1", "status": "InProgress"});
    scripted.json("ListPipelineExecutions", &json!({"pipelineExecutionSummaries": [newest]}));
    scripted.json("GetPipelineState", &json!({"stageStates": []}));
    let decided = approval("Succeeded", &json!({"externalExecutionSummary": "checked"}));
    scripted.json("ListActionExecutions", &runs(&[decided, source()]));
    let other = ["--stage", "TestStage", "--reject", "-m", "no", "--yes"];
    for (words, code) in [(&other[..], 1), (&["--stage", "TestStage", "--approve", "--yes"], 0)] {
        let ran = run(&aws, words).await;
        let said = "already approved by kim at 00:40:00, 20 minutes ago: checked\n";
        assert_eq!((ran.code, ran.stdout.as_str()), (code, said), "{words:?}: {}", ran.stderr);
    }
    let json = run(&aws, &[&other[..], &["--output", "json"]].concat()).await;
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!((json.code, &document["schema"]), (1, &json!("mdd.approve/1")), "{}", json.stderr);
    assert_eq!((&document["execution"], &document["result"]), (&json!("e-1"), &json!("already")));

    // The newest has not come to the gate: that an older one passed it is no answer.
    scripted.json("ListActionExecutions", &runs(&[source()]));
    let none = run(&aws, &other).await;
    assert_eq!((none.code, none.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(none.stderr, @r"
        error: nothing waits for approval at TestStage: nothing was rejected
        hint: see how far it is with `mdd status`; `mdd watch --until approval` waits for the next gate
        ");
    scripted.json("ListPipelineExecutions", &json!({"pipelineExecutionSummaries": []}));
    assert_eq!(run(&aws, &other).await.code, 1);
    assert!(sent(&scripted).is_empty());
}

#[tokio::test(start_paused = true)]
async fn old_versions_and_delete_markers_are_in_the_way_too() {
    let (aws, _) = at_the_gate();
    for content in [b"1", b"2", b"3"] {
        aws.s3.put(BUCKET, "failed/again.csv", content);
    }
    let s3 = aws.clients().s3().clone();
    s3.delete_object().bucket(BUCKET).key("failed/again.csv").send().await.unwrap();
    let ran = run(&aws, &["--output", "json"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let stack = &document["waiting"][0]["evidence"]["stack"];
    // Three versions, a marker, the file that waits, and the folder.
    assert_eq!((&stack["objects"], &stack["many"]), (&json!(6), &json!(false)), "{}", ran.stdout);
    assert_eq!((&stack["markers"], &stack["folders"]), (&json!(1), &json!(1)), "{}", ran.stdout);
    // Who looks closer is told the same.
    let page = run(&aws, &[]).await;
    assert!(page.stdout.contains("buckets    5 versions, 1 marker for CleanupTestFiles"), "{}", page.stdout);
    let dry = Desk::new(&aws).run(&["clean-test", "--dry-run"]).await;
    assert!(dry.stdout.contains(": 1 bucket, 5 versions, 1 marker\n"), "{}", dry.stdout);
    for number in 0..1000 {
        aws.s3.put(BUCKET, &format!("done/{number}.csv"), b"1");
    }
    let ran = run(&aws, &[]).await;
    assert!(
        ran.stdout.contains("1,000+ versions and markers for CleanupTestFiles to remove"),
        "{}",
        ran.stdout
    );
}

#[tokio::test(start_paused = true)]
async fn evidence_that_cannot_be_read_does_not_hide_the_gate() {
    let (aws, scripted) = at_the_gate();
    scripted.json_error("ListPipelineExecutions", "ThrottlingException");
    aws.on(|call| (call.service == "s3").then(|| Reply::s3_error(403, "AccessDenied")));
    let ran = run(&aws, &[]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.contains("TestStage / ApproveTestStack has waited 30m"), "{}", ran.stdout);
    assert!(ran.stdout.contains("stack      test-marketdata-downloader CREATE_COMPLETE"), "{}", ran.stdout);
    let unread: Vec<&str> = ran.stdout.lines().filter(|line| line.contains("not read")).collect();
    assert_eq!(unread.len(), 4, "executions, objects, results, what waits: {unread:#?}");
    let answered = run(&aws, &["--stage", "TestStage", "--approve", "--yes"]).await;
    assert_eq!(answered.code, 0, "{}", answered.stderr);
    assert_eq!(sent(&scripted).len(), 1);
}
