//! Why a build failed: the phase, the command, and what its log says about it.

use aws_sdk_codebuild::types::{Build, BuildPhase};

use super::Note;
use super::build_log::{Excerpt, build_log};
use crate::clients::Clients;
use crate::errors::{During, Error};

/// About the build with this id; what cannot be read is said, and hides nothing else.
pub async fn build_note(clients: &Clients, id: &str) -> Result<Note, Error> {
    let answer =
        clients.codebuild().batch_get_builds().ids(id).send().await.during(format!("read the build {id}"))?;
    let Some(build) = answer.builds.unwrap_or_default().into_iter().next() else {
        return Ok(Note::of(format!("the build {id} is gone")));
    };
    let text = failed_phase(&build);
    match build_log(clients, &build).await {
        Ok(Excerpt { before, log, more, left_out }) => Ok(Note { text, before, log, more, left_out }),
        Err(error) => {
            let why = format!("({error}: {})", error.causes().join(": "));
            Ok(Note { text, log: vec![why.as_str().into()], ..Note::default() })
        }
    }
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
    use super::brief;

    #[test]
    fn codebuilds_sentence_is_cut_to_command_and_code() {
        let said = "Error while executing command: cargo build --release. Reason: exit status 101";
        assert_eq!(brief(said), "cargo build --release, exit 101");
        assert_eq!(brief("timed out"), "timed out");
        let script = "Error while executing command: set -e\ncargo build\n. Reason: exit status 2";
        assert_eq!(brief(script), "set -e …, exit 2");
    }
}
