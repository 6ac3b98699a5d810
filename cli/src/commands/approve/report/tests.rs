//! What people read before they decide, and the command they can take away.

use jiff::{SignedDuration, Timestamp};

use super::{Evidence, Gate, Globals, Since, StackEvidence, Tested, Waiting, command};
use crate::ops::approve::Decision;
use crate::ops::harvest;
use crate::ops::pipeline::Commit;
use crate::ops::stacks::{Change, ChangeKind, Property};
use crate::ui::{Page, Report};

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

#[test]
fn two_gates_with_what_speaks_for_them() {
    let stack = StackEvidence {
        name: "test-marketdata-downloader".into(),
        status: Some("CREATE_COMPLETE".into()),
        resources: 17,
        objects: 12,
        many: false,
    };
    let samples =
        harvest::Evidence { tried: 4, as_expected: 4, latest: Some(at(250)), ..harvest::Evidence::default() };
    let test = Evidence {
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
        stack: Some(stack),
        tested: Some(Tested { samples, functions: 4, with_errors: Vec::new() }),
        changes: None,
        unread: Vec::new(),
    };
    let property =
        Property { path: "Code.S3Key".into(), before: Some("a.zip".into()), after: Some("b.zip".into()) };
    let change = Change {
        kind: ChangeKind::Modify,
        maybe: false,
        logical_id: "Harvester".into(),
        physical_id: None,
        resource_type: "AWS::Lambda::Function".into(),
        properties: vec![property],
    };
    let changes = Some(("prod-marketdata-downloader".into(), vec![change]));
    let since = Some(Since::Nothing);
    let unread = vec!["cannot read the stack: you may not".to_owned()];
    let prod = Evidence { commit: Some(commit("5f3c2a9e")), since, changes, unread, ..Evidence::default() };
    let waiting = vec![
        (gate("TestStage", "Delete the test stack?", Some("91be0d2f-0000-0000-0000-000000000000")), test),
        (gate("ProdStage", "Change production?", None), prod),
    ];
    let mut page = Page::new(100);
    Waiting::new(waiting, at(370)).write(&mut page);
    insta::assert_snapshot!(page.plain());
}

#[test]
fn the_command_does_the_same_in_a_shell() {
    let globals = Globals { local: true, ..Globals::default() };
    let approve = command("TestStage", Decision::Approved, "Kim's list says \"ok\"", &globals);
    assert_eq!(
        approve,
        r#"mdd --local approve --stage TestStage --approve -m 'Kim'\''s list says "ok"' --yes"#
    );
    let reject = command("TestStage", Decision::Rejected, "", &Globals::default());
    assert_eq!(reject, "mdd approve --stage TestStage --reject --yes");
}
