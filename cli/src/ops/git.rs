//! The `git` command, run on the checkout. Its words are a value: nothing here decides what they mean.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

/// What git writes to stdout, or the first line of why it does not.
pub async fn git(checkout: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(checkout).args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    let output = command.output().await.map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned())
}
