//! Running the `git` command: it knows every form of a checkout (worktrees, packed references, attributes), and one call
//! of it replaces a library.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

/// Variables that would lead git elsewhere, for example when the engine was started from a hook.
const ELSEWHERE: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// Runs git in a checkout; gives what it says, or why it failed.
pub(super) async fn git(
    checkout: &Path,
    arguments: &[&str],
    variables: &[(&str, &Path)],
) -> Result<String, String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(checkout).args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    for name in ELSEWHERE {
        command.env_remove(name);
    }
    // Reading must not write: no lock in the index of somebody who works there.
    command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").envs(variables.iter().copied());
    let output = command.output().await.map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("git {} in {}: {}", arguments.join(" "), checkout.display(), said.trim()))
}
