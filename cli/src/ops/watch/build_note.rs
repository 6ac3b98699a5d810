//! Why a build failed: the phase, the command, and the end of its log.

use aws_sdk_codebuild::types::{Build, BuildPhase};

use super::Note;
use crate::clients::Clients;
use crate::errors::{During, Error};

/// Lines of the log that are kept: more than a compiler's first error, less than a screen.
const LINES: usize = 25;
/// Lines that are read: what CodeBuild says after the command that failed can be long.
const READ: i32 = 300;

/// About the build with this id; what cannot be read is said, and hides nothing else.
pub async fn build_note(clients: &Clients, id: &str) -> Result<Note, Error> {
    let answer =
        clients.codebuild().batch_get_builds().ids(id).send().await.during(format!("read the build {id}"))?;
    let Some(build) = answer.builds.unwrap_or_default().into_iter().next() else {
        return Ok(Note::of(format!("the build {id} is gone")));
    };
    let text = failed_phase(&build);
    match log_end(clients, &build).await {
        Ok((log, more)) => Ok(Note { text, log, more }),
        Err(error) => {
            Ok(Note { text, log: vec![format!("({error}: {})", error.causes().join(": "))], more: false })
        }
    }
}

async fn log_end(clients: &Clients, build: &Build) -> Result<(Vec<String>, bool), Error> {
    let place =
        build.logs.as_ref().and_then(|logs| Some((logs.group_name.as_ref()?, logs.stream_name.as_ref()?)));
    let Some((group, stream)) = place else { return Ok((Vec::new(), false)) };
    let answer = clients
        .logs()
        .get_log_events()
        .log_group_name(group)
        .log_stream_name(stream)
        .limit(READ)
        .start_from_head(false)
        .send()
        .await
        .during(format!("read the log {group} {stream}"))?;
    let events = answer.events.unwrap_or_default();
    let whole = events.len() < usize::try_from(READ).unwrap_or_default();
    let messages = events.into_iter().filter_map(|event| event.message);
    let lines: Vec<_> = messages.flat_map(|text| lines(&text)).collect();
    let said = trimmed(by_the_command(lines));
    let begin = beginning(&said);
    let kept: Vec<_> = said.into_iter().skip(begin).take(LINES).collect();
    Ok((kept, begin > 0 || !whole))
}

/// The lines of an event. Where CodeBuild says which command it runs, a command of several lines is still one saying.
fn lines(text: &str) -> Vec<String> {
    let several = if text.starts_with("[Container]") { 1 } else { usize::MAX };
    text.lines().take(several).map(ToOwned::to_owned).collect()
}

/// What the command that failed printed, without what CodeBuild says around and after it.
fn by_the_command(lines: Vec<String>) -> Vec<String> {
    let ours = |line: &String| line.starts_with("[Container]");
    let end = lines.iter().position(|line| ours(line) && line.contains("Command did not exit successfully"));
    let before = &lines[..end.unwrap_or(lines.len())];
    let begin = before.iter().rposition(|line| ours(line) && line.contains(" Running command "));
    let said = &before[begin.map_or(0, |begin| begin + 1)..];
    // Builds side by side wait for each other's downloads; that is no news.
    let waits = |line: &&String| line.trim_start().starts_with("Blocking waiting for file lock");
    let said: Vec<_> = said.iter().filter(|line| !ours(line) && !waits(line)).cloned().collect();
    if said.iter().all(|line| line.trim().is_empty()) { lines } else { said }
}

/// Where to begin so that the first error is seen, or else the end.
fn beginning(lines: &[String]) -> usize {
    let last = lines.len().saturating_sub(LINES);
    lines.iter().position(|line| is_error(line)).map_or(last, |error| error.min(last))
}

/// Does a compiler's error begin with this line?
pub fn is_error(line: &str) -> bool {
    let line = line.trim_start();
    ["error:", "error["].iter().any(|start| line.starts_with(start))
}

/// Without the empty lines at both ends.
fn trimmed(lines: Vec<String>) -> Vec<String> {
    let blank = |line: &String| line.trim().is_empty();
    let end = lines.iter().rposition(|line| !blank(line)).map_or(0, |last| last + 1);
    lines.into_iter().take(end).skip_while(blank).collect()
}

fn failed_phase(build: &Build) -> Option<String> {
    let failed = |phase: &&BuildPhase| {
        phase
            .phase_status
            .as_ref()
            .is_some_and(|status| !matches!(status.as_str(), "SUCCEEDED" | "IN_PROGRESS"))
    };
    let phase = build.phases.as_ref()?.iter().find(failed)?;
    let name = phase.phase_type.as_ref()?.as_str().to_lowercase();
    let context = phase
        .contexts
        .as_ref()
        .and_then(|contexts| contexts.iter().find_map(|context| context.message.clone()));
    Some(match context {
        Some(message) => format!("{name} phase: {}", brief(&message)),
        None => format!("{name} phase failed"),
    })
}

/// CodeBuild's "Error while executing command: x. Reason: exit status 101" as "x, exit 101"; of a command of several
/// lines the first.
fn brief(message: &str) -> String {
    let parts = message
        .strip_prefix("Error while executing command: ")
        .and_then(|rest| rest.rsplit_once(". Reason: exit status "));
    match parts {
        Some((command, code)) => {
            let mut lines = command.trim().lines();
            let first = lines.next().unwrap_or_default().trim_end();
            let more = if lines.next().is_some() { " …" } else { "" };
            format!("{first}{more}, exit {}", code.trim())
        }
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{LINES, beginning, brief, by_the_command, trimmed};

    fn lines(text: &[&str]) -> Vec<String> {
        text.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn of_a_build_log_what_the_failed_command_said_is_kept() {
        let log = lines(&[
            "[Container] 2025/03/03 Running command rustup show",
            "stable",
            "[Container] 2025/03/03 Running command cargo build --release",
            "    Blocking waiting for file lock on package cache",
            "   Compiling asx",
            "error[E0425]: cannot find value",
            "[Container] 2025/03/03 Command did not exit successfully cargo build --release exit status 101",
            "[Container] 2025/03/03 Phase complete: BUILD State: FAILED",
            "[Container] 2025/03/03 Running command echo done",
            "done",
        ]);
        assert_eq!(by_the_command(log), ["   Compiling asx", "error[E0425]: cannot find value"]);
        let silent = lines(&["[Container] x Running command false", "[Container] x Phase complete: BUILD"]);
        assert_eq!(by_the_command(silent.clone()), silent);
    }

    #[test]
    fn the_first_error_is_among_what_is_shown() {
        let mut log = vec![String::from("   Compiling x"); 40];
        assert_eq!(beginning(&log), 40 - LINES);
        log[3] = "error: expected `;`".into();
        assert_eq!(beginning(&log), 3);
        log[3] = "warning: unused".into();
        log[39] = "error: could not compile".into();
        assert_eq!(beginning(&log), 40 - LINES);
    }

    #[test]
    fn codebuilds_sentence_is_cut_to_command_and_code() {
        let said = "Error while executing command: cargo build --release. Reason: exit status 101";
        assert_eq!(brief(said), "cargo build --release, exit 101");
        assert_eq!(brief("timed out"), "timed out");
        let script = "Error while executing command: set -e\ncargo build\n. Reason: exit status 2";
        assert_eq!(brief(script), "set -e …, exit 2");
        let begins = "[Container] 2025/03/03 Running command set -e\ncargo build";
        assert_eq!(super::lines(begins), ["[Container] 2025/03/03 Running command set -e"]);
        assert_eq!(super::lines("a\nb"), ["a", "b"]);
    }

    #[test]
    fn empty_lines_at_both_ends_go() {
        let lines = ["", "a", "", "b", " "].map(ToOwned::to_owned).to_vec();
        assert_eq!(trimmed(lines), ["a", "", "b"]);
    }
}
