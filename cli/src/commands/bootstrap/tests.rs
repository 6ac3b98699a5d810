//! `mdd bootstrap`, typed against a script.

mod account;

use account::{STACK, Scripted, connected, script};

use crate::testing::{Ran, Script, typed_and_interrupted, typed_in};

const TEMPLATE: &str = "Resources: {}";
const REASON: &str = "Topic name is taken";

async fn bootstrap(script: &Script, words: &[&str]) -> Ran {
    let folder = project();
    typed_in(folder.path(), script, &[&["bootstrap"], words].concat()).await
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let templates = folder.path().join("cloudformation");
    std::fs::create_dir(&templates).expect("a folder");
    std::fs::write(templates.join("market-data-downloader.cfn.yaml"), TEMPLATE).expect("a template");
    folder
}

/// A first creation, made and well.
fn created() -> Script {
    let ends = [
        (STACK, "CREATE_COMPLETE", ""),
        ("Topic", "CREATE_COMPLETE", ""),
        ("Topic", "CREATE_IN_PROGRESS", ""),
        (STACK, "CREATE_IN_PROGRESS", "User Initiated"),
        (STACK, "REVIEW_IN_PROGRESS", "User Initiated"),
    ];
    script().no_stack().stack("CREATE_COMPLETE").changes(&[("Topic", "Add")]).events(&ends[4..]).events(&ends)
}

#[tokio::test]
async fn a_first_creation_is_told_resource_by_resource() {
    let script = created();
    insta::assert_snapshot!(bootstrap(&script, &["--yes"]).await);
    assert!(script.bodies("CreateChangeSet")[0].contains("OnStackFailure=DELETE"));
    assert_eq!(script.bodies("ExecuteChangeSet").len(), 1);
}

#[tokio::test]
async fn what_the_pipeline_makes_is_refused_and_a_template_must_be_there() {
    let script = script().no_stack();
    let plain = |stack, template| ["--yes", "--stack", stack, "--template", template];
    let template = "cloudformation/market-data-downloader.cfn.yaml";
    for (stack, kind) in [
        ("prod-marketdata-downloader", "production"),
        ("test-marketdata-downloader", "test"),
        ("cleanup-marketdata-downloader", "clean-up"),
    ] {
        let ran = bootstrap(&script, &plain(stack, template)).await;
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.stderr.contains(&format!("{stack} is the {kind} stack")), "{ran}");
    }
    let ran = bootstrap(&script, &plain("other", "nope.yaml")).await;
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.stderr.contains("nope.yaml cannot be read") && ran.stderr.contains("--template"), "{ran}");
    assert!(script.bodies("CreateChangeSet").is_empty());
}

#[tokio::test]
async fn where_nothing_changes_nobody_has_to_be_asked() {
    let script = script().stack("UPDATE_COMPLETE").no_changes();
    let ran = bootstrap(&script, &[]).await;
    assert_eq!(ran.code, 0, "{ran}");
    assert!(!ran.stderr.contains("Go ahead?"), "{ran}");
    assert!(script.bodies("ExecuteChangeSet").is_empty());
}

#[tokio::test]
async fn a_question_that_nobody_can_answer_leaves_nothing_behind() {
    let script = script().no_stack().stack("REVIEW_IN_PROGRESS").changes(&[("Topic", "Add")]);
    insta::assert_snapshot!(bootstrap(&script, &[]).await);
    assert_eq!((script.bodies("DeleteChangeSet").len(), script.bodies("DeleteStack").len()), (1, 1));
    assert!(script.bodies("ExecuteChangeSet").is_empty());
}

#[tokio::test]
async fn detached_it_is_begun_and_left() {
    let script = created();
    insta::assert_snapshot!(bootstrap(&script, &["--yes", "--detach"]).await);
    assert_eq!(script.bodies("ExecuteChangeSet").len(), 1);
}

#[tokio::test]
async fn the_earliest_failed_resource_is_the_cause() {
    let ends = [
        (STACK, "DELETE_COMPLETE", ""),
        (STACK, "DELETE_IN_PROGRESS", "The following resource(s) failed to create: [Topic, Queue]."),
        ("Queue", "CREATE_FAILED", "Resource creation cancelled"),
        ("Topic", "CREATE_FAILED", REASON),
        (STACK, "CREATE_IN_PROGRESS", "User Initiated"),
        (STACK, "REVIEW_IN_PROGRESS", "User Initiated"),
    ];
    let script = script().no_stack().changes(&[("Topic", "Add")]).events(&ends[5..]).events(&ends);
    insta::assert_snapshot!(bootstrap(&script, &["--yes"]).await);

    let script = self::script().no_stack().changes(&[("Topic", "Add")]).events(&ends[5..]).events(&ends);
    let other = "--stack queues --template cloudformation/market-data-downloader.cfn.yaml";
    let words: Vec<&str> = other.split(' ').chain(["--yes", "-q"]).collect();
    let ran = bootstrap(&script, &words).await;
    assert!(ran.stderr.contains(&format!("run `mdd bootstrap {other}` again")), "{ran}");
}

#[tokio::test]
async fn what_somebody_else_began_is_followed_first() {
    let ends = [
        (STACK, "UPDATE_ROLLBACK_COMPLETE", ""),
        (STACK, "UPDATE_ROLLBACK_IN_PROGRESS", "The following resource(s) failed to update: [Topic]."),
        ("Topic", "UPDATE_FAILED", REASON),
        (STACK, "UPDATE_IN_PROGRESS", "User Initiated"),
        (STACK, "CREATE_COMPLETE", ""),
    ];
    let script = script().stack("UPDATE_IN_PROGRESS").stack("UPDATE_ROLLBACK_COMPLETE").no_changes();
    let script = script.events(&ends[3..]).events(&ends[2..]).events(&ends);
    insta::assert_snapshot!(bootstrap(&script, &["--yes"]).await);
    assert!(script.bodies("ExecuteChangeSet").is_empty());
}

#[tokio::test]
async fn nobody_waits_for_somebody_else_who_wants_to_be_detached() {
    let script = script().stack("UPDATE_IN_PROGRESS");
    insta::assert_snapshot!(bootstrap(&script, &["--yes", "--detach"]).await);
    assert_eq!(script.called(), ["GetCallerIdentity", "DescribeStacks"]);
}

#[tokio::test]
async fn a_dead_end_is_deleted_and_everything_made_anew() {
    let script = script().stack("ROLLBACK_COMPLETE");
    insta::assert_snapshot!(bootstrap(&script, &["--dry-run"]).await);
    assert_eq!(script.called(), ["GetCallerIdentity", "DescribeStacks"]);

    let before = [(STACK, "ROLLBACK_COMPLETE", ""), (STACK, "CREATE_IN_PROGRESS", "")];
    let gone = [(STACK, "DELETE_COMPLETE", ""), (STACK, "DELETE_IN_PROGRESS", ""), before[0]];
    let made = [
        (STACK, "CREATE_COMPLETE", ""),
        (STACK, "CREATE_IN_PROGRESS", ""),
        (STACK, "REVIEW_IN_PROGRESS", ""),
    ];
    let script = account::script().stack("ROLLBACK_COMPLETE").no_stack().stack("CREATE_COMPLETE");
    let script =
        script.changes(&[("Topic", "Add")]).events(&before).events(&gone).events(&made[2..]).events(&made);
    insta::assert_snapshot!(bootstrap(&script, &["--yes"]).await);
    assert!(script.bodies("DeleteStack")[0].contains("arn"), "by its ARN: a namesake must not be hit");
}

#[tokio::test]
async fn an_empty_stack_under_review_is_used() {
    let script = script().stack("REVIEW_IN_PROGRESS").changes(&[("Topic", "Add")]);
    insta::assert_snapshot!(bootstrap(&script, &["--dry-run"]).await);
    assert!(script.bodies("CreateChangeSet")[0].contains("ChangeSetType=CREATE"));
    assert_eq!(script.bodies("DeleteStack").len(), 1, "nothing stays behind");
}

#[tokio::test]
async fn ctrl_c_where_nobody_can_be_asked_leaves_it_to_cloudformation() {
    let begun = [(STACK, "CREATE_IN_PROGRESS", ""), (STACK, "REVIEW_IN_PROGRESS", "")];
    let script = script().no_stack().changes(&[("Topic", "Add")]).events(&begun[1..]).events(&begun);
    let folder = project();
    let template = folder.path().join("cloudformation/market-data-downloader.cfn.yaml");
    let words = ["bootstrap", "--stack", STACK, "--template", &template.display().to_string(), "--yes"];
    let ran = typed_and_interrupted(&script, &words, 12).await.to_string();
    insta::assert_snapshot!(ran.replace(&folder.path().display().to_string(), "…"));
    assert_eq!(script.bodies("ExecuteChangeSet").len(), 1);
    for undoing in ["CancelUpdateStack", "DeleteStack", "DeleteChangeSet"] {
        assert!(script.bodies(undoing).is_empty(), "{undoing}");
    }
}

#[tokio::test]
async fn a_connection_that_waits_is_named_with_its_address() {
    let script = connected(&["PENDING"]).stack("UPDATE_COMPLETE").no_changes();
    insta::assert_snapshot!(bootstrap(&script, &["--yes"]).await);
}

#[tokio::test]
async fn on_request_it_is_waited_for() {
    let script = connected(&["PENDING", "PENDING", "AVAILABLE"]).stack("UPDATE_COMPLETE").no_changes();
    insta::assert_snapshot!(bootstrap(&script, &["--yes", "--wait-for-connection"]).await);
    let script = connected(&["PENDING", "ERROR"]).stack("UPDATE_COMPLETE").no_changes();
    insta::assert_snapshot!(bootstrap(&script, &["--yes", "--wait-for-connection"]).await);
}

#[tokio::test]
async fn a_misspelt_parameter_is_answered_with_the_right_one() {
    let script = script().stack("UPDATE_COMPLETE");
    insta::assert_snapshot!(
        bootstrap(&script, &["--yes", "--param", "NotificationMail=a@example.com"]).await
    );
    assert!(script.bodies("CreateChangeSet").is_empty());
}

#[tokio::test]
async fn a_change_set_that_may_not_be_executed_leaves_nothing_behind() {
    let events = [(STACK, "REVIEW_IN_PROGRESS", "User Initiated")];
    let script = account::refusing("AccessDenied").no_stack().stack("REVIEW_IN_PROGRESS");
    let script = script.changes(&[("Topic", "Add")]).events(&events);
    insta::assert_snapshot!(bootstrap(&script, &["--yes"]).await);
    assert_eq!((script.bodies("DeleteChangeSet").len(), script.bodies("DeleteStack").len()), (1, 1));
}

#[tokio::test]
async fn a_template_that_is_too_large_to_be_sent_is_refused_before_anything_is_asked() {
    let (script, folder) = (script(), project());
    let template = folder.path().join("cloudformation/market-data-downloader.cfn.yaml");
    std::fs::write(&template, "#".repeat(51_201)).expect("a template");
    let ran = typed_in(folder.path(), &script, &["bootstrap", "--yes"]).await.to_string();
    insta::assert_snapshot!(ran.replace(&folder.path().display().to_string(), "…"));
    assert!(script.called().is_empty(), "{:?}", script.called());
}
