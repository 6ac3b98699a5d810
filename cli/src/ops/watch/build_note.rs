//! Why a build failed: the phase, the command, and the end of its log.

use aws_sdk_codebuild::types::{Build, BuildPhase};

use super::Note;
use crate::clients::Clients;
use crate::errors::{During, Error};

/// Lines of the log that are kept: more than a compiler's first error, less than a screen.
const LINES: i32 = 25;

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
        .limit(LINES)
        .start_from_head(false)
        .send()
        .await
        .during(format!("read the log {group} {stream}"))?;
    let events = answer.events.unwrap_or_default();
    let more = events.len() >= usize::try_from(LINES).unwrap_or_default();
    let messages = events.into_iter().filter_map(|event| event.message);
    let lines: Vec<_> =
        messages.flat_map(|text| text.lines().map(ToOwned::to_owned).collect::<Vec<_>>()).collect();
    Ok((trimmed(lines), more))
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

/// CodeBuild's "Error while executing command: x. Reason: exit status 101" as "x, exit 101".
fn brief(message: &str) -> String {
    let parts = message
        .strip_prefix("Error while executing command: ")
        .and_then(|rest| rest.rsplit_once(". Reason: exit status "));
    match parts {
        Some((command, code)) => format!("{}, exit {}", command.trim(), code.trim()),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{brief, trimmed};

    #[test]
    fn codebuilds_sentence_is_cut_to_command_and_code() {
        let said = "Error while executing command: cargo build --release. Reason: exit status 101";
        assert_eq!(brief(said), "cargo build --release, exit 101");
        assert_eq!(brief("timed out"), "timed out");
    }

    #[test]
    fn empty_lines_at_both_ends_go() {
        let lines = ["", "a", "", "b", " "].map(ToOwned::to_owned).to_vec();
        assert_eq!(trimmed(lines), ["a", "", "b"]);
    }
}
