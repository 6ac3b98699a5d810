//! A change as a line: what a pipe gets.

use crate::args::Globals;
use crate::commands::approve;
use crate::ops::watch::{Apart, Change, LogLine};
use crate::ui::{Line, Role, words};

/// `12:04:31 TestStage.ApproveTestStack waiting`, and under a failure the end of its log.
pub fn lines(change: &Change, clock: &str, globals: &Globals) -> Vec<Line> {
    let name = match (&change.stage, &change.action) {
        (Some(stage), Some(action)) => format!("{stage}.{action}"),
        (Some(stage), None) => stage.clone(),
        _ => format!("execution {}", words::short_id(&change.execution)),
    };
    let role = match change.state.as_str() {
        "succeeded" => Role::Ok,
        "failed" => Role::Bad,
        "waiting" => Role::Wait,
        _ => Role::Plain,
    };
    let line = Line::of(Role::Dim, clock).text(" ").add(Role::Name, name).text(" ").add(role, &change.state);
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
    let log = change.note.log.iter().map(|text| Line::new().text("    ").text(text));
    std::iter::once(line).chain(log).collect()
}

/// `12:04:31 Build.Lambda | Compiling asx`.
pub fn log_line(line: &LogLine, clock: &str) -> Line {
    let name = format!("{}.{}", line.stage, line.action);
    Line::of(Role::Dim, clock).text(" ").add(Role::Name, name).add(Role::Dim, " | ").text(&line.text)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Apart, Globals, LogLine, lines, log_line};
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
        lines(&change, "12:04:31", &Globals::default()).iter().map(crate::ui::Line::plain).collect()
    }

    #[test]
    fn a_change_is_one_line() {
        let gate = text(Some("TestStage"), Some("ApproveTestStack"), "waiting", Note::default());
        assert_eq!(
            gate,
            ["12:04:31 TestStage.ApproveTestStack waiting answer with: mdd approve --stage TestStage"]
        );
        let whole = text(None, None, "succeeded", Note::default());
        assert_eq!(whole, ["12:04:31 execution 8d1e…c04f succeeded"]);
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
    fn a_failure_brings_the_end_of_its_log() {
        let note = Note {
            text: Some("build phase: make, exit 2".into()),
            log: vec!["error: x".into()],
            more: false,
        };
        let lines = text(Some("Build"), Some("Lambda"), "failed", note);
        assert_eq!(lines, ["12:04:31 Build.Lambda failed build phase: make, exit 2", "    error: x"]);
    }
}
