//! `mdd doctor`: what is found in an account that is well, in one that is not, and behind an endpoint that is no account.

use lambda_shared::testing::Reply;
use mdd_engine::{Config, Engine, Source};
use serde_json::{Value, json};

use crate::support::{Aws, Desk, Scripted, Stack, operation, query_error, query_result};

/// An account in which everything is as it should be; the service's clock says the same as ours.
fn well() -> (Aws, Scripted) {
    let stack =
        |name: &str| Stack { name: name.into(), buckets: Vec::new(), outputs: Vec::new(), ..Stack::test() };
    let aws = Aws::with([stack("market-data-downloader"), stack("prod-marketdata-downloader")]);
    let scripted = Scripted::of(&aws);
    clock(&scripted, "Mon, 03 Mar 2025 01:00:00 GMT");
    let kind =
        json!({"category": "Source", "owner": "AWS", "provider": "CodeStarSourceConnection", "version": "1"});
    let source = json!({
        "name": "SourceCode", "actionTypeId": kind, "configuration": {"ConnectionArn": "arn:connection"},
    });
    let stages = json!([{"name": "GitHubSource", "actions": [source]}]);
    scripted.json("GetPipeline", &json!({"pipeline": {"name": "p", "roleArn": "r", "stages": stages}}));
    connection(&scripted, "AVAILABLE");
    scripted.json("GetPipelineState", &json!({"stageStates": [{"stageName": "GitHubSource"}]}));
    let latest = json!({"pipelineExecutionId": "e-1", "status": "Succeeded"});
    scripted.json("ListPipelineExecutions", &json!({"pipelineExecutionSummaries": [latest]}));
    scripted.json("ListActionExecutions", &json!({"actionExecutionDetails": []}));
    scripted.json("FilterLogEvents", &json!({"events": []}));
    aws.on(|call| {
        (operation(call) == "DescribeStackEvents")
            .then(|| query_result("DescribeStackEvents", "<StackEvents/>"))
    });
    aws.on(|call| (call.service == "lambda").then(|| Reply::new(200, r#"{"EventSourceMappings":[]}"#)));
    simulated(&scripted, "PutApprovalResult", "allowed");
    (aws, scripted)
}

/// IAM allows everything that it is asked for, and says this of one action.
fn simulated(scripted: &Scripted, action: &str, decision: &str) {
    let all = [
        "codepipeline:StartPipelineExecution",
        "codepipeline:StopPipelineExecution",
        "codepipeline:RetryStageExecution",
        "codepipeline:RollbackStage",
        "codepipeline:PutApprovalResult",
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
        "cloudformation:DeleteChangeSet",
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:PassRole",
        "cloudformation:DeleteStack",
        "codepipeline:DeletePipeline",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "s3:DeleteBucket",
    ];
    let result = |asked: &&str| {
        let said = if asked.ends_with(action) { decision } else { "allowed" };
        format!(
            "<member><EvalActionName>{asked}</EvalActionName><EvalDecision>{said}</EvalDecision>\
             <EvalResourceName>arn:aws:codepipeline:ap-southeast-2:111122223333:market-data-downloader</EvalResourceName>\
             </member>"
        )
    };
    let results = all.iter().map(result).collect::<String>();
    let answer = format!("<IsTruncated>false</IsTruncated><EvaluationResults>{results}</EvaluationResults>");
    scripted.reply("SimulatePrincipalPolicy", query_result("SimulatePrincipalPolicy", &answer));
}

fn clock(scripted: &Scripted, date: &str) {
    let identity = "<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/kim</Arn>";
    scripted.reply("GetCallerIdentity", query_result("GetCallerIdentity", identity).with("date", date));
}

/// CodeConnections speaks CBOR: a map with a map of two texts.
fn connection(scripted: &Scripted, status: &str) {
    let text = |text: &str| {
        let length = u8::try_from(text.len()).ok().filter(|length| *length < 24).expect("a short text");
        [&[0x60 + length], text.as_bytes()].concat()
    };
    let pairs = ["ConnectionName", "market-data", "ConnectionStatus", status].map(text).concat();
    let body = [&[0xa1][..], &text("Connection"), &[0xa2], &pairs].concat();
    let reply = Reply::new(200, body).with("smithy-protocol", "rpc-v2-cbor");
    let operation = "/service/CodeConnections_20231201/operation/GetConnection";
    scripted.reply(&format!("codeconnections POST {operation}"), reply);
}

/// Exit code and findings about the account: this machine's own tools and checkout differ from one to the next.
async fn findings(desk: &Desk) -> (u8, String) {
    let ran = desk.run(&["doctor", "--output", "json"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    assert_eq!(document["schema"], "mdd.doctor/1");
    let own = ["mdd", "git", "cargo", "rustc", "checkout"];
    let checks = document["checks"].as_array().unwrap().iter();
    let about_the_account = checks.filter(|check| !own.contains(&check["name"].as_str().unwrap()));
    let line = |check: &Value| {
        let text = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
        let fix = if check["fix"].is_null() { String::new() } else { format!(" => {}", text("fix")) };
        format!("{:8}{}: {}{fix}", text("state"), text("name"), text("detail"))
    };
    (ran.code, about_the_account.map(line).collect::<Vec<_>>().join("\n"))
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_well_is_told_so() {
    let (aws, _) = well();
    let (code, found) = findings(&Desk::new(&aws)).await;
    assert_eq!(code, 0, "{found}");
    insta::assert_snapshot!(found);
}

#[tokio::test(start_paused = true)]
async fn everything_that_is_wrong_is_found_at_once_with_its_fix() {
    let (aws, scripted) = well();
    clock(&scripted, "Mon, 03 Mar 2025 02:00:00 GMT");
    connection(&scripted, "PENDING");
    scripted.json_error("FilterLogEvents", "AccessDeniedException");
    let stage = json!({
        "stageName": "ProdStage",
        "inboundTransitionState": {"enabled": false, "disabledReason": "a freeze"},
        "latestExecution": {"pipelineExecutionId": "e-1", "status": "Failed"},
    });
    scripted.json("GetPipelineState", &json!({"stageStates": [stage]}));
    let latest = json!({"pipelineExecutionId": "e-1", "status": "Failed"});
    scripted.json("ListPipelineExecutions", &json!({"pipelineExecutionSummaries": [latest]}));
    let (code, found) = findings(&Desk::new(&aws)).await;
    assert_eq!(code, 1, "{found}");
    let wrong: Vec<&str> = found.lines().filter(|line| line.contains(" => ")).collect();
    insta::assert_snapshot!(wrong.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn without_credentials_there_is_only_that_to_say_and_the_code_is_4() {
    let (aws, scripted) = well();
    scripted.reply("GetCallerIdentity", query_error("ExpiredToken", "The security token has expired"));
    let (code, found) = findings(&Desk::new(&aws)).await;
    assert_eq!(code, 4, "{found}");
    assert!(found.contains("failed  credentials"), "{found}");
    assert!(found.contains("skipped permissions: not looked at before the credentials are right"), "{found}");
    assert!(scripted.bodies("GetPipeline").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_missing_permission_alone_is_code_4_and_names_the_action() {
    let (aws, scripted) = well();
    scripted.json_error("FilterLogEvents", "AccessDeniedException");
    let (code, found) = findings(&Desk::new(&aws)).await;
    assert_eq!(code, 4, "{found}");
    assert!(found.contains("let this role do logs:FilterLogEvents"), "{found}");
}

#[tokio::test(start_paused = true)]
async fn what_the_caller_may_not_change_is_told_before_anybody_tries_and_fails_nothing() {
    let (aws, scripted) = well();
    simulated(&scripted, "StopPipelineExecution", "implicitDeny");
    let (code, found) = findings(&Desk::new(&aws)).await;
    assert_eq!(code, 0, "{found}");
    let denied = "warning permission codepipeline:StopPipelineExecution: no policy allows it on market-data-downloader \
                  => `mdd stop` needs it: let this role do codepipeline:StopPipelineExecution";
    assert!(found.contains(denied), "{found}");
    let asked = scripted.bodies("SimulatePrincipalPolicy");
    assert!(
        asked
            .iter()
            .all(|body| body.contains("PolicySourceArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Fkim"))
    );
    assert!(asked.iter().any(|body| body.contains("role%2Fmarket-data-downloader-pipeline")), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn who_may_not_ask_what_is_allowed_is_told_how_and_fails_nothing() {
    let (aws, scripted) = well();
    scripted.reply("SimulatePrincipalPolicy", query_error("AccessDenied", "not authorized"));
    let (code, found) = findings(&Desk::new(&aws)).await;
    assert_eq!(code, 0, "{found}");
    let unchecked = "skipped changing permissions: not checked: AccessDenied: not authorized => let \
                     arn:aws:iam::111122223333:user/kim do iam:SimulatePrincipalPolicy";
    assert!(found.contains(unchecked), "{found}");
}

#[tokio::test(start_paused = true)]
async fn a_session_is_asked_for_by_the_arn_of_its_role_and_a_federated_user_not_at_all() {
    let (aws, scripted) = well();
    let who = |arn: &str| {
        let identity = format!("<Account>111122223333</Account><Arn>{arn}</Arn>");
        let date = "Mon, 03 Mar 2025 01:00:00 GMT";
        scripted.reply("GetCallerIdentity", query_result("GetCallerIdentity", &identity).with("date", date));
    };
    who("arn:aws:sts::111122223333:assumed-role/deployer/kim");
    let role = "<Role><Path>/team/</Path><RoleName>deployer</RoleName><RoleId>AROAEXAMPLE</RoleId>\
                <Arn>arn:aws:iam::111122223333:role/team/deployer</Arn><CreateDate>2025-03-03T00:00:00Z</CreateDate></Role>";
    scripted.reply("GetRole", query_result("GetRole", role));
    let (_, found) = findings(&Desk::new(&aws)).await;
    let asked = scripted.bodies("SimulatePrincipalPolicy");
    assert!(!asked.is_empty(), "{found}");
    assert!(asked.iter().all(|body| body.contains("role%2Fteam%2Fdeployer")), "{asked:?}");
    who("arn:aws:sts::111122223333:federated-user/kim");
    let (code, found) = findings(&Desk::new(&aws)).await;
    assert_eq!((code, scripted.bodies("SimulatePrincipalPolicy").len()), (0, asked.len()), "{found}");
    assert!(found.contains("skipped changing permissions: not checked: IAM has no policies of"), "{found}");
}

#[tokio::test(start_paused = true)]
async fn what_a_server_does_not_have_is_no_failure() {
    let aws = Aws::with([]);
    aws.on(|call| (call.service != "s3").then(|| Reply::new(405, "<html>no such thing</html>")));
    let (code, found) = findings(&Desk::new(&aws)).await;
    assert_eq!(code, 0, "{found}");
    assert!(found.contains("skipped credentials: not available here"), "{found}");
    assert!(found.contains("skipped pipeline: not available here"), "{found}");
    assert!(!found.contains("failed  "), "{found}");
}

#[tokio::test(start_paused = true)]
async fn without_settings_the_machine_is_still_looked_at() {
    let (aws, _) = well();
    let desk = Desk::new(&aws);
    std::fs::remove_file(desk.folder().join("config/mdd.toml")).unwrap();
    let (code, found) = findings(&desk).await;
    assert_eq!(code, 1, "{found}");
    assert!(found.contains("failed  settings: there is no config/mdd.toml in PROJECT"), "{found}");
    assert!(found.contains("skipped account: not looked at without settings"), "{found}");
}

#[tokio::test]
async fn behind_the_local_engine_the_first_step_is_named() {
    let desk = Desk::without_aws();
    let down = desk.run(&["--local", "doctor", "--output", "json"]).await;
    assert_eq!((down.code, down.stdout.contains("mdd local up")), (1, true), "{}", down.stdout);
    let source = Source { checkout: desk.folder().to_owned(), worktree: false };
    let engine = Engine::start(Config::new(desk.folder().join(".mdd/local"), source)).await.unwrap();
    let ran = desk.run(&["--local", "doctor", "--output", "json"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let checks = document["checks"].as_array().unwrap().iter();
    let of = |name: &str| checks.clone().find(|check| check["name"] == name).map(|check| &check["detail"]);
    assert_eq!(of("changing permissions"), Some(&json!("root: everything is allowed")), "{}", ran.stdout);
    let version = format!("{}, as this program", env!("CARGO_PKG_VERSION"));
    assert_eq!(of("engine"), Some(&json!(version)), "{}", ran.stdout);
    let failed = checks.clone().filter(|check| check["state"] == "failed");
    let failed: Vec<_> = failed.map(|check| (check["name"].as_str(), check["fix"].as_str())).collect();
    let fix = Some("make it with `mdd --local bootstrap`");
    assert_eq!(failed, [(Some("pipeline"), fix), (Some("pipeline stack"), fix)], "{}", ran.stdout);
    engine.shutdown().await;
}
