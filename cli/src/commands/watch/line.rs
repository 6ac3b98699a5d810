//! A change as a line: what a pipe gets.

use jiff::Timestamp;

use crate::args::{Globals, shell_word};
use crate::commands::approve;
use crate::ops::watch::{Apart, Change, LogLine, Written};
use crate::ui::{Line, Role, words};

/// `12:04:31 TestStage.ApproveTestStack waiting`, and under a failure what its log says, as lines of a log are told.
pub fn lines(change: &Change, clock: impl Fn(Timestamp) -> String, globals: &Globals) -> Vec<Line> {
    let name = match (&change.stage, &change.action) {
        (Some(stage), Some(action)) => format!("{stage}.{action}"),
        (Some(stage), None) => stage.clone(),
        _ => format!("execution {}", words::short_id(&change.execution)),
    };
    let role = match change.state.as_str() {
        "succeeded" => Role::Ok,
        "failed" => Role::Bad,
        "waiting" => Role::Wait,
        "skipped" => Role::Dim,
        _ => Role::Plain,
    };
    let line = Line::of(Role::Dim, clock(change.at)).text(" ").add(Role::Name, &name).text(" ");
    let line = line.add(role, &change.state);
    let line = match &change.note.text {
        Some(text) => line.text(format!(" {text}")),
        None if change.state == "waiting" => {
            let stage = change.stage.as_deref().unwrap_or_default();
            let Apart { action, execution } = &change.apart;
            let flags = approve::written(stage, action.as_deref(), execution.as_deref());
            let approve = globals.command(&format!("approve {flags}"));
            line.text(" answer with: ").add(Role::Name, approve)
        }
        None => line,
    };
    std::iter::once(line).chain(proof(change, &name, clock, globals)).collect()
}

/// How much of the log is not told, what came before the command that failed, and what that one wrote.
fn proof(
    change: &Change,
    name: &str,
    clock: impl Fn(Timestamp) -> String,
    globals: &Globals,
) -> impl Iterator<Item = Line> {
    let note = &change.note;
    let of = |line: &Written, role| of_log(name, &clock(line.at.unwrap_or(change.at))).add(role, &line.text);
    let left_out = note.more.then(|| {
        let action = shell_word(change.action.as_deref().unwrap_or_default());
        let whole = globals.command(&format!("logs build {action} --execution {}", change.execution));
        let text = match note.left_out {
            Some(count) => format!("… {}: ", words::count(count, "more line")),
            None => "… the log begins further up: ".to_owned(),
        };
        let first = note.before.iter().chain(&note.log).find_map(|line| line.at);
        of_log(name, &clock(first.unwrap_or(change.at))).add(Role::Dim, text).add(Role::Name, whole)
    });
    let before = note.before.iter().map(|line| of(line, Role::Dim));
    let log = note.log.iter().map(|line| of(line, Role::Plain));
    left_out.into_iter().chain(before).chain(log).collect::<Vec<_>>().into_iter()
}

/// `12:04:31 Build.Lambda | Compiling asx`.
pub fn log_line(line: &LogLine, clock: &str) -> Line {
    of_log(&format!("{}.{}", line.stage, line.action), clock).text(&line.text)
}

fn of_log(name: &str, clock: &str) -> Line {
    Line::of(Role::Dim, clock).text(" ").add(Role::Name, name).add(Role::Dim, " | ")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Apart, Globals, LogLine, Written, lines, log_line};
    use crate::ops::watch::{Change, Note};

    fn text(stage: Option<&str>, action: Option<&str>, word: &str, note: Note) -> Vec<String> {
        let change = Change {
            at: Timestamp::UNIX_EPOCH,
            execution: "8d1e0000-0000-0000-0000-00000000c04f".into(),
            stage: stage.map(Into::into),
            action: action.map(Into::into),
            state: word.into(),
            note,
            apart: Apart::default(),
        };
        lines(&change, |at| at.as_second().to_string(), &Globals::default())
            .iter()
            .map(crate::ui::Line::plain)
            .collect()
    }

    #[test]
    fn a_change_is_one_line() {
        let gate = text(Some("TestStage"), Some("ApproveTestStack"), "waiting", Note::default());
        assert_eq!(gate, ["0 TestStage.ApproveTestStack waiting answer with: mdd approve --stage TestStage"]);
        let whole = text(None, None, "succeeded", Note::default());
        assert_eq!(whole, ["0 execution 8d1e…c04f succeeded"]);
    }

    #[test]
    fn a_line_of_a_log_says_whose_it_is() {
        let line = LogLine {
            at: Timestamp::UNIX_EPOCH,
            execution: "e".into(),
            stage: "Build".into(),
            action: "Lambda".into(),
            text: "   Compiling asx".into(),
        };
        assert_eq!(log_line(&line, "12:04:31").plain(), "12:04:31 Build.Lambda |    Compiling asx");
    }

    #[test]
    fn a_failure_brings_what_its_log_says_about_it_as_lines_of_that_log() {
        let written =
            |second, text: &str| Written { at: Timestamp::from_second(second).ok(), ..Written::from(text) };
        let note = Note {
            text: Some("build phase: make, exit 2".into()),
            before: vec![written(7, "[Container] Running command make")],
            log: vec![written(8, "error: x"), "no time".into()],
            more: true,
            left_out: Some(112),
        };
        let told = text(Some("Build"), Some("Lambda"), "failed", note.clone());
        assert_eq!(
            told,
            [
                "0 Build.Lambda failed build phase: make, exit 2",
                "7 Build.Lambda | … 112 more lines: mdd logs build Lambda --execution 8d1e0000-0000-0000-0000-00000000c04f",
                "7 Build.Lambda | [Container] Running command make",
                "8 Build.Lambda | error: x",
                "0 Build.Lambda | no time",
            ]
        );
        let whole = text(Some("Build"), Some("Lambda"), "failed", Note { more: false, ..note.clone() });
        assert_eq!(whole.len(), 4, "{whole:?}");
        let long = text(Some("Build"), Some("Lambda"), "failed", Note { left_out: None, ..note });
        assert!(long[1].contains("| … the log begins further up: mdd logs build"), "{long:?}");
    }
}
