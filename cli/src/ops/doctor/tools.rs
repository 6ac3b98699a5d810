//! The programs that this one calls, and itself.

use std::process::Stdio;

use tokio::process::Command;

use super::Check;

/// Programs, and what is missing without them.
const NEEDED: [(&str, &str, &str); 3] = [
    ("git", "`mdd approve` cannot compare with production, and local runs have no source", "install git"),
    (
        "cargo",
        "the lambdas cannot be built on this machine (`mdd demo`, `mdd local up`)",
        "install Rust: https://rustup.rs",
    ),
    (
        "rustc",
        "the lambdas cannot be built on this machine (`mdd demo`, `mdd local up`)",
        "install Rust: https://rustup.rs",
    ),
];

/// Look at all of them.
pub async fn tools() -> Vec<Check> {
    let own = Check::ok("mdd", env!("CARGO_PKG_VERSION"));
    let others = futures::future::join_all(NEEDED.map(|(name, without, fix)| async move {
        match version(name).await {
            Some(version) => Check::ok(name, version),
            None => Check::warning(name, format!("not found: {without}"), fix),
        }
    }));
    std::iter::once(own).chain(others.await).collect()
}

/// `git version 2.39.5` is `2.39.5`.
async fn version(program: &str) -> Option<String> {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).kill_on_drop(true);
    let output = command.output().await.ok().filter(|output| output.status.success())?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let number = said.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    Some(number.map_or_else(|| said.clone(), ToOwned::to_owned))
}
