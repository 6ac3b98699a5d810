//! The frames of screens as people see them: whole, narrow, short, failed, overtaken.

use jiff::{SignedDuration, Timestamp};

use crate::args::Globals;

use super::{frame, linked};
use crate::clients::Web;
use crate::ops::pipeline::{ActionKind, Commit};
use crate::ops::watch::{Action, Mark, Note, Stage, State, Written};
use crate::ui::{Line, Screen};

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

fn action(name: &str, kind: ActionKind, mark: Mark, (from, to): (i64, i64), note: Note) -> Action {
    let begun = !matches!(mark, Mark::Pending | Mark::Skipped);
    let over = matches!(mark, Mark::Succeeded | Mark::Failed);
    let (started, ended) = (begun.then(|| at(from)), over.then(|| at(to)));
    let build = (kind == ActionKind::Build).then(|| format!("{name}:0a1b"));
    Action { name: name.into(), kind, mark, build, started, ended, note, tail: Vec::new() }
}

fn stage(name: &str, mark: Mark, actions: Vec<Action>) -> Stage {
    let over = matches!(mark, Mark::Succeeded | Mark::Failed);
    let started = actions.iter().filter_map(|action| action.started).min();
    let ended = over.then(|| actions.iter().filter_map(|action| action.ended).max()).flatten();
    Stage { name: name.into(), mark, started, ended, closed: None, held: None, actions }
}

fn builds(mark: Mark, harvester: Note) -> Stage {
    let build = |name, mark, took: i64, note| action(name, ActionKind::Build, mark, (3, 3 + took), note);
    let ok = Mark::Succeeded;
    let actions = vec![
        build("BuildDownloaderLambda", ok, 118, Note::default()),
        build("BuildHarvesterLambda", mark, 161, harvester),
        build("BuildMarketdataDownloaderCreateFoldersLambda", ok, 72, Note::default()),
        build("BuildMarketdataDownloaderDeleteTestFilesLambda", ok, 69, Note::default()),
    ];
    stage("BuildMarketdataDownloaderLambdas", mark, actions)
}

fn test_stage(gate: Mark) -> Stage {
    let stack = |mode: &str| ActionKind::Stack { stack: "test".into(), mode: mode.into(), change_set: None };
    let begun = gate != Mark::Pending;
    let (mark, made) = if begun { (Mark::Waiting, Mark::Succeeded) } else { (Mark::Pending, Mark::Pending) };
    let note = Note::of("test-marketdata-downloader CREATE_COMPLETE, 17 resources");
    let note = if begun { note } else { Note::default() };
    let later = |name: &str| action(name, stack("DELETE_ONLY"), Mark::Pending, (0, 0), Note::default());
    let actions = vec![
        action("CreateLambdasAndDependencies", stack("REPLACE_ON_FAILURE"), made, (164, 229), note),
        action("ApproveTestStack", ActionKind::Approval { question: None }, gate, (229, 0), Note::default()),
        later("CleanupTestFiles"),
        later("DeleteTestStack"),
        later("DeleteCleanupStack"),
    ];
    stage("TestStage", mark, actions)
}

fn state(status: &str, builds: Stage, gate: Mark) -> State {
    let source = vec![action("SourceCode", ActionKind::Source, Mark::Succeeded, (0, 3), Note::default())];
    let prod = action("CreateChangeSet", ActionKind::Other, Mark::Pending, (0, 0), Note::default());
    State {
        pipeline: "market-data-downloader".into(),
        region: "ap-southeast-2".into(),
        account: "111122223333".into(),
        execution: "8d1e0000-0000-0000-0000-00000000c04f".into(),
        status: status.into(),
        summary: None,
        commit: Some(Commit {
            id: "5f3c2a9e00".into(),
            message: Some("Read option strikes before and after the letter\n\nBecause.".into()),
            author: Some("Kim".into()),
            at: Some(at(-108)),
            url: None,
        }),
        started: Some(at(0)),
        ended: (status != "InProgress").then(|| at(252)),
        stages: vec![
            stage("GitHubSource", Mark::Succeeded, source),
            builds,
            test_stage(gate),
            stage("ProdStage", Mark::Pending, vec![prod]),
        ],
        newer: None,
        newer_commit: None,
        parallel: false,
        source: None,
        several_failed: false,
    }
}

fn waiting() -> State {
    state("InProgress", builds(Mark::Succeeded, Note::default()), Mark::Waiting)
}

fn failed() -> State {
    let log = ["error[E0308]: mismatched types", "  --> lambdas/asx/src/energy/eod.rs:88:21"];
    let note = Note {
        text: Some("build phase: cargo build --release -p data-harvester, exit 101".into()),
        before: vec!["[Container] 2025/03/03 Running command cargo build --release".into()],
        log: log.map(Written::from).to_vec(),
        more: true,
        left_out: Some(112),
    };
    state("Failed", builds(Mark::Failed, note), Mark::Pending)
}

fn shown(lines: Vec<Line>, width: usize) -> String {
    let screen = Screen { width, terminal: true, ..Screen::plain() };
    let rows: Vec<String> = lines.iter().map(|line| line.render(&screen)).collect();
    for row in &rows {
        assert!(console::measure_text_width(row) <= width, "wider than {width}: {row}");
    }
    rows.join("\n")
}

#[test]
fn waiting_at_the_gate() {
    insta::assert_snapshot!(shown(frame(&waiting(), at(252), (100, None), &Globals::default()), 100));
}

#[test]
fn a_failed_build() {
    insta::assert_snapshot!(shown(frame(&failed(), at(252), (100, None), &Globals::default()), 100));
}

#[test]
fn of_several_stages_that_failed_the_one_to_retry_is_named() {
    let end = |state: &State| {
        let lines = frame(state, at(252), (100, None), &Globals::default());
        lines.last().map(Line::plain).unwrap_or_default()
    };
    assert!(end(&failed()).ends_with("or: mdd retry"), "{}", end(&failed()));
    let state = State { several_failed: true, ..failed() };
    assert!(end(&state).ends_with("mdd retry --stage BuildMarketdataDownloaderLambdas"), "{}", end(&state));
}

#[test]
fn without_a_commit_it_is_said_where_one_would_have_come_from() {
    let state = State { commit: None, source: Some("main of owner/name".into()), ..failed() };
    let lines = frame(&state, at(252), (100, None), &Globals::default());
    let second = lines[1].plain();
    assert!(second.starts_with("main of owner/name, no commit fetched  "), "{second}");
    assert!(second.ends_with("execution 8d1e…c04f"), "{second}");
}

#[test]
fn on_a_narrow_terminal() {
    insta::assert_snapshot!(shown(frame(&waiting(), at(252), (60, None), &Globals::default()), 60));
    shown(frame(&failed(), at(252), (24, None), &Globals::default()), 24);
}

#[test]
fn on_a_narrow_terminal_no_command_is_cut() {
    let globals = Globals { profile: Some("markets-dev".into()), ..Globals::default() };
    let mut state = failed();
    let long = &mut state.stages[1].actions[3];
    long.mark = Mark::Failed;
    long.note = Note { log: vec!["no space left".into()], more: true, ..Note::default() };
    insta::assert_snapshot!(shown(frame(&state, at(252), (60, None), &globals), 60));
    let mut state = building();
    state.newer = Some("91be0d2f-0000-0000-0000-000000001234".into());
    let narrow = shown(frame(&state, at(80), (60, None), &globals), 60);
    assert!(!narrow.lines().any(|line| line.ends_with('…')), "{narrow}");
    state.status = "Superseded".into();
    let narrow = shown(frame(&state, at(80), (60, None), &Globals::default()), 60);
    let command = "\n  mdd watch --execution 91be0d2f-0000-0000-0000-000000001234";
    assert!(narrow.ends_with(command), "{narrow}");
}

/// Two builds side by side, both failed, with more of their logs than a screen has rows.
fn failed_at_length() -> State {
    let mut state = failed();
    let compiled = &mut state.stages[1].actions[1].note.log;
    compiled.extend((1..20).map(|line| Written::from(format!("  part {line} of the error").as_str())));
    compiled.push("error: could not compile `asx`".into());
    let other = &mut state.stages[1].actions[0];
    other.mark = Mark::Failed;
    let log = (1..=25).map(|line| Written::from(format!("test {line} of 25").as_str()));
    other.note = Note { log: log.collect(), ..Note::of("build phase: just test, exit 1") };
    state
}

#[test]
fn on_a_short_terminal_a_failure_keeps_its_newest_lines_and_the_next_step() {
    let short = |rows| {
        let lines = frame(&failed_at_length(), at(252), (60, Some(rows)), &Globals::default());
        assert!(lines.len() <= rows, "{lines:?}");
        shown(lines, 60)
    };
    insta::assert_snapshot!([39, 23, 12].map(short).join("\n────\n"));
}

#[test]
fn on_a_short_terminal_what_waits_stays() {
    insta::assert_snapshot!(shown(frame(&waiting(), at(252), (60, Some(7)), &Globals::default()), 60));
}

#[test]
fn overtaken_and_followed() {
    let mut state = waiting();
    state.newer = Some("91be0d2f-0000-0000-0000-000000001234".into());
    state.newer_commit = Some(Commit {
        id: "7c01d2e900".into(),
        message: Some("Round prices".into()),
        author: None,
        at: None,
        url: None,
    });
    let text = shown(frame(&state, at(252), (100, None), &Globals::default()), 100);
    let note = "note: a newer execution waits behind this one: 91be…1234  7c01d2e \"Round prices\"";
    assert!(text.ends_with(note), "{text}");
    state.status = "Superseded".into();
    let text = shown(frame(&state, at(252), (100, None), &Globals::default()), 100);
    let end = "superseded by 91be…1234  7c01d2e \"Round prices\"\n\
               Follow that one: mdd watch --execution 91be0d2f-0000-0000-0000-000000001234";
    assert!(text.ends_with(end), "{text}");
}

/// Two builds write, one has failed, one is done.
fn building() -> State {
    let mut state = state("InProgress", builds(Mark::Running, Note::default()), Mark::Pending);
    let build = state.stages[1].actions.iter_mut();
    for (action, (mark, lines)) in build.zip([
        (
            Mark::Running,
            &["   Compiling serde v1.0.219", "   Compiling jiff v0.2.15", "   Compiling asx"][..],
        ),
        (Mark::Running, &["[Container] Running command rustup show"]),
        (Mark::Failed, &[]),
    ]) {
        action.mark = mark;
        action.ended = None;
        action.tail = lines.iter().map(|line| (*line).to_owned()).collect();
    }
    state.stages[1].actions[2].note = Note::of("build phase: cargo build --release, exit 101");
    state
}

#[test]
fn builds_that_run_show_what_they_write() {
    insta::assert_snapshot!(shown(frame(&building(), at(80), (100, None), &Globals::default()), 100));
}

#[test]
fn on_a_short_terminal_builds_show_fewer_lines() {
    let whole = frame(&building(), at(80), (100, None), &Globals::default());
    let one_less = frame(&building(), at(80), (100, Some(whole.len() - 1)), &Globals::default());
    let text = shown(one_less, 100);
    assert!(text.contains("Compiling asx") && !text.contains("Compiling jiff"), "{text}");
    let short = shown(frame(&building(), at(80), (100, Some(11)), &Globals::default()), 100);
    assert!(!short.contains("Compiling") && short.contains("BuildHarvesterLambda"), "{short}");
}

#[test]
fn several_gates_name_their_stages() {
    let mut state = waiting();
    let gate =
        action("Approve", ActionKind::Approval { question: None }, Mark::Waiting, (3, 0), Note::default());
    state.stages[3] = stage("ProdStage", Mark::Waiting, vec![gate]);
    let text = shown(frame(&state, at(252), (100, None), &Globals::default()), 100);
    assert!(text.contains("waits: mdd approve --stage ProdStage"), "{text}");
    assert!(text.contains("then mdd approve --stage TestStage"), "{text}");
}

#[test]
fn on_a_short_terminal_what_is_finished_goes_first() {
    let lines = frame(&waiting(), at(252), (100, Some(12)), &Globals::default());
    let text = shown(lines.clone(), 100);
    assert!(lines.len() <= 12, "{text}");
    assert!(!text.contains("BuildDownloaderLambda"), "{text}");
    assert!(text.contains("ApproveTestStack") && text.contains("ProdStage"), "{text}");
    assert!(frame(&waiting(), at(252), (100, Some(5)), &Globals::default()).len() == 5);
}

#[test]
fn a_gate_that_may_be_one_of_several_is_named_as_far_as_that_takes() {
    let asked = |state: &State| {
        let lines = frame(state, at(252), (160, None), &Globals::default());
        let lines: Vec<String> = lines.iter().map(Line::plain).collect();
        lines
            .iter()
            .filter_map(|line| line.split_once("mdd approve"))
            .map(|(_, flags)| flags.to_owned())
            .collect()
    };
    let alone: Vec<String> = asked(&waiting());
    assert_eq!(alone, [""]);
    let beside: Vec<String> = asked(&State { parallel: true, ..waiting() });
    assert_eq!(beside, [" --stage TestStage --execution 8d1e0000"], "the beginning of its id");
    let mut several = waiting();
    let stage = several.stages.iter_mut().find(|stage| stage.name == "TestStage").expect("the stage");
    let kind = ActionKind::Approval { question: None };
    stage.actions.push(action("ApproveAgain", kind, Mark::Waiting, (229, 0), Note::default()));
    let both: Vec<String> = asked(&several);
    assert_eq!(
        both,
        [" --stage TestStage --action ApproveTestStack", " --stage TestStage --action ApproveAgain"]
    );
}

#[test]
fn names_lead_to_the_console_where_a_terminal_can_follow() {
    let web = Web::of("ap-southeast-2");
    let bare = frame(&waiting(), at(252), (100, None), &Globals::default());
    let lines = linked(bare.clone(), &waiting(), Some(&web), &Globals::default());
    let on = |links| Screen { width: 100, terminal: true, links, ..Screen::plain() };
    let drawn: Vec<String> = lines.iter().map(|line| line.render(&on(true))).collect();
    for (name, page) in [
        ("market-data-downloader", "codesuite/codepipeline/pipelines/market-data-downloader/view?"),
        (
            "CreateLambdasAndDependencies",
            "cloudformation/home?region=ap-southeast-2#/stacks/stackinfo?stackId=test\u{1b}",
        ),
        (
            "BuildHarvesterLambda",
            "codesuite/codebuild/111122223333/projects/BuildHarvesterLambda/build/BuildHarvesterLambda%3A0a1b/?region=",
        ),
        ("execution 8d1e", "codesuite/codepipeline/pipelines/market-data-downloader/executions/8d1e"),
    ] {
        let line = drawn.iter().find(|line| line.contains(name)).unwrap_or_else(|| panic!("no {name}"));
        let link = format!("\u{1b}]8;;https://ap-southeast-2.console.aws.amazon.com/{page}");
        assert!(line.contains(&link), "{line:?}");
        assert!(console::measure_text_width(line) <= 100, "a link takes no room: {line:?}");
    }
    // Elsewhere, and behind another endpoint, nothing of it is written.
    let text = |lines: &[Line], links| lines.iter().map(|line| line.render(&on(links))).collect::<Vec<_>>();
    assert_eq!(text(&lines, false), text(&bare, false));
    assert_eq!(linked(bare.clone(), &waiting(), None, &Globals::default()), bare);
}
