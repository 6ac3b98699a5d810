//! What people read before they decide.

use jiff::{SignedDuration, Timestamp};

use super::super::links::links;
use super::super::waiting::Waiting;
use super::{Commit, Evidence, Gate, Planned, Since};
use crate::args::Globals;
use crate::clients::Web;
use crate::ops::approve::{LogError, StackEvidence, Tested, TriedFile};
use crate::ops::harvest::{self, Differing, Reading, Why};
use crate::ops::stacks::{Change, ChangeKind, Denied, Property};
use crate::testing::{self, readable_links};
use crate::ui::{Page, Report, Screen};

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

fn gate(stage: &str, question: &str, newer: Option<&str>) -> Gate {
    Gate {
        stage: stage.into(),
        action: format!("Approve{stage}"),
        question: Some(question.into()),
        execution: "8d1e0000-0000-0000-0000-00000000c04f".into(),
        since: Some(at(0)),
        expires: Some(at(7 * 86_400)),
        newer: newer.map(Into::into),
    }
}

fn commit(id: &str) -> Commit {
    let message = Some("Read option strikes before and after the letter\n\nlong".into());
    Commit { id: id.into(), message, author: Some("Kim".into()), at: Some(at(-2100)), url: None }
}

fn stack(objects: u64) -> StackEvidence {
    StackEvidence {
        name: "test-marketdata-downloader".into(),
        status: Some("CREATE_COMPLETE".into()),
        resources: 17,
        objects: Some(objects),
        markers: 0,
        folders: 0,
        many: false,
        removed_by: Some("CleanupTestFiles".into()),
    }
}

fn written(gates: Vec<(Gate, Evidence)>) -> String {
    let mut page = Page::new(100);
    let gates = gates.into_iter().map(|(gate, evidence)| {
        let flags = format!("--stage {}", gate.stage);
        (gate, evidence, flags)
    });
    Waiting::new(gates.collect(), at(370), &Globals::default()).write(&mut page);
    let text = page.render(&Screen { width: 100, terminal: true, ..Screen::plain() });
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    text
}

#[test]
fn names_lead_to_the_console_where_a_terminal_can_follow() {
    let plan = Planned {
        stack: "prod-marketdata-downloader".into(),
        name: "change".into(),
        state: None,
        changes: Vec::new(),
        denied: Vec::new(),
    };
    let evidence = Evidence { stack: Some(stack(12)), change_set: Some(plan), ..Evidence::default() };
    let gate = gate("TestStage", "Go on?", None);
    let page = |web: Option<&Web>| {
        let mut page = Page::new(100);
        let links = links(web, "market-data-downloader", [(&gate, &evidence)]);
        let shown = vec![(gate.clone(), evidence.clone(), "--stage TestStage".to_owned())];
        Waiting::new(shown, at(370), &Globals::default()).with(links).write(&mut page);
        page
    };
    let screen = Screen { width: 100, terminal: true, links: true, ..Screen::plain() };
    let linked = page(Some(&Web::of("cn-north-1"))).render(&screen);
    insta::assert_snapshot!(readable_links(&linked));
    assert_eq!(console::strip_ansi_codes(&linked), page(None).render(&screen));
}

#[test]
fn a_test_stack_with_what_speaks_for_it() {
    let samples =
        harvest::Evidence { tried: 4, as_expected: 4, latest: Some(at(250)), ..harvest::Evidence::default() };
    let evidence = Evidence {
        commit: Some(commit("5f3c2a9e")),
        newer: Some(commit("91be0d2f")),
        since: Some(Since::Other {
            commit: "91be0d2f".into(),
            ahead: 3,
            behind: 0,
            files: ["lambdas/asx/a", "lambdas/asx/b", "config/a", "config/b", "README.md"]
                .map(Into::into)
                .to_vec(),
        }),
        stack: Some(stack(12)),
        tested: Some(Tested {
            samples,
            functions: 4,
            files: vec![file("a.csv", true, None)],
            ..Tested::default()
        }),
        ..Evidence::default()
    };
    let newer = Some("91be0d2f-0000-0000-0000-000000000000");
    insta::assert_snapshot!(written(vec![(gate("TestStage", "Delete the test stack?", newer), evidence)]));
}

fn file(name: &str, sample: bool, failed: Option<asx::FileCode>) -> TriedFile {
    let counts = asx::manifest::Counts { rows_in: 612, accepted: 603, rejected: 9, ..Default::default() };
    let why = |code| Why { code, reason: "a page that says sorry".into(), key: "failed/x".into() };
    let reading = Reading {
        kind: failed.is_none().then_some(asx::Kind::EnergyEod),
        rows: failed.is_none().then_some(counts),
        tables: Vec::new(),
        rejects_key: None,
        failed: failed.map(why),
    };
    TriedFile { file: name.into(), at: at(250), sample, reading }
}

#[test]
fn a_test_stack_with_what_speaks_against_it() {
    let differing = vec![Differing { file: "eod_au_20250227.csv".into(), differences: Vec::new() }];
    let samples = harvest::Evidence {
        tried: 4,
        as_expected: 3,
        differing,
        untried: vec!["never.csv".into()],
        others: 2,
        latest: Some(at(250)),
    };
    let line = format!("ERROR the bucket is not there {}", "x".repeat(200));
    let tested = Tested {
        samples,
        files: vec![
            file("mine.csv", false, None),
            file("apology.xls", false, Some(asx::FileCode::HtmlBody)),
            file("eod_au_20250227.csv", true, None),
        ],
        waiting: 2,
        functions: 4,
        with_errors: vec![LogError { function: "data-harvester".into(), line }],
    };
    let behind = Since::Other { commit: "91be0d2f".into(), ahead: 0, behind: 2, files: vec!["a".into()] };
    let evidence = Evidence {
        commit: Some(commit("5f3c2a9e")),
        since: Some(behind),
        stack: Some(stack(1)),
        tested: Some(tested),
        unread: vec!["cannot list the objects of the bucket: you may not".to_owned()],
        ..Evidence::default()
    };
    let newer = Some("91be0d2f-0000-0000-0000-000000000000");
    insta::assert_snapshot!(written(vec![(gate("TestStage", "Delete the test stack?", newer), evidence)]));
}

#[test]
fn nothing_tried_is_said_and_files_to_remove_are_warned_of_with_the_remedy() {
    let evidence = Evidence { stack: Some(stack(0)), tested: Some(Tested::default()), ..Evidence::default() };
    let text = written(vec![(gate("TestStage", "Delete the test stack?", None), evidence)]);
    assert!(text.contains("  tested     nothing was tested\n"), "{text}");
    assert!(text.contains("  buckets    nothing in them has to be removed\n"), "{text}");
    let of = |stack: StackEvidence| {
        let evidence = Evidence { stack: Some(stack), ..Evidence::default() };
        let shown = vec![(gate("TestStage", "Go on?", None), evidence, "--stage TestStage".to_owned())];
        let waiting = Waiting::new(shown, at(370), &Globals { local: true, ..Globals::default() });
        let mut page = Page::new(200);
        waiting.write(&mut page);
        let json = serde_json::to_value(&waiting).expect("JSON");
        (page.render(&Screen { width: 200, ..Screen::plain() }), json["waiting"][0]["warnings"].clone())
    };
    let (text, warnings) = of(StackEvidence { many: true, ..stack(1000) });
    let said = "  buckets    1,000+ versions and markers for CleanupTestFiles to remove; to do it now: mdd --local clean-test\n";
    assert!(text.contains(said), "{text}");
    assert_eq!(warnings, serde_json::json!(["files_to_remove"]));
    let (text, _) = of(StackEvidence { removed_by: None, ..stack(2) });
    let said = "2 versions that no action removes before the stack is deleted; to do it now: ";
    assert!(text.contains(said), "{text}");
    let (text, _) = of(StackEvidence { markers: 1, folders: 2, ..stack(5) });
    assert!(text.contains("  buckets    4 versions, 1 marker for CleanupTestFiles to remove;"), "{text}");
    assert_eq!(of(stack(0)).1, serde_json::json!([]));
    let (text, warnings) = of(StackEvidence { folders: 6, ..stack(6) });
    assert!(text.contains("  buckets    nothing but 6 folders, removed with the stack\n"), "{text}");
    assert_eq!(warnings, serde_json::json!([]));
}

fn change(kind: ChangeKind, id: &str, resource_type: &str, properties: &[(&str, &str, &str)]) -> Change {
    let property = |(path, before, after): &(&str, &str, &str)| Property {
        path: (*path).into(),
        before: Some((*before).into()),
        after: Some((*after).into()),
    };
    let properties = properties.iter().map(property).collect();
    Change { properties, ..testing::change(kind, id, resource_type) }
}

#[test]
fn productions_change_set_before_and_after() {
    let long = |end: &str| format!("pipeline/market-data-downloader/BuildHarves/{}{end}.zip", "x".repeat(60));
    let changes = vec![
        change(
            ChangeKind::Modify,
            "Harvester",
            "AWS::Lambda::Function",
            &[("Code.S3Key", &long("a"), &long("b"))],
        ),
        change(ChangeKind::Replace, "DataBucket", "AWS::S3::Bucket", &[("BucketName", "a", "b")]),
    ];
    let denied = vec![Denied { logical_id: "DataBucket".into(), action: "Update:Replace" }];
    let plan = Planned { stack: "prod".into(), name: "next".into(), state: None, changes, denied };
    let evidence = Evidence {
        commit: Some(commit("5f3c2a9e")),
        since: Some(Since::Nothing),
        change_set: Some(plan),
        ..Evidence::default()
    };
    let gate = gate("ProdStage", "Change production?", None);
    insta::assert_snapshot!(written(vec![(gate.clone(), evidence.clone())]));
    // For a program every value is whole.
    let waiting = vec![(gate, evidence, "--stage ProdStage".to_owned())];
    let json = serde_json::to_value(Waiting::new(waiting, at(370), &Globals::default())).expect("JSON");
    let change_set = &json["waiting"][0]["evidence"]["change_set"];
    assert_eq!(change_set["changes"][0]["properties"][0]["after"], long("b"));
    assert_eq!(json["waiting"][0]["warnings"], serde_json::json!(["denied_by_policy"]));
    assert_eq!(json["waiting"][0]["command"], "mdd approve --stage ProdStage --approve --yes");
}

#[test]
fn two_gates_are_two_paragraphs_and_what_expires_soon_is_marked() {
    let soon = Gate { expires: Some(at(370 + 3600)), ..gate("TestStage", "Delete the test stack?", None) };
    let prod = gate("ProdStage", "Change production?", None);
    let plan = Planned {
        stack: "prod".into(),
        name: "next".into(),
        state: Some("changes nothing".into()),
        changes: Vec::new(),
        denied: Vec::new(),
    };
    let empty = Evidence { change_set: Some(plan), ..Evidence::default() };
    insta::assert_snapshot!(written(vec![(soon, Evidence::default()), (prod, empty)]));
}

#[test]
fn where_no_file_differs_nothing_is_promised() {
    let since = Since::Other { commit: "91be0d2f".into(), ahead: 1, behind: 0, files: Vec::new() };
    let evidence = Evidence { since: Some(since), ..Evidence::default() };
    let page = written(vec![(gate("ProdStage", "Go?", None), evidence)]);
    assert!(page.lines().any(|line| line.ends_with("1 commit, 0 files")), "{page}");
}
