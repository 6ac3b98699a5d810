//! The checkout: the pipeline builds what is pushed to its branch, not what lies here.

use std::path::Path;

use super::Check;
use crate::ops::git::git;

/// Look at the checkout; `branch` is the one that the pipeline builds.
pub async fn checkout(folder: &Path, branch: Option<&str>) -> Vec<Check> {
    let name = "checkout";
    let (status, head) = futures::join!(
        git(folder, &["status", "--porcelain", "--branch"]),
        git(folder, &["rev-parse", "--short", "HEAD"])
    );
    match status {
        Ok(status) => judge(&status, head.ok().as_deref().map(str::trim), branch),
        Err(why) => vec![Check::warning(
            name,
            why,
            "work in a clone of the repository: `mdd approve` compares commits with it",
        )],
    }
}

/// From `git status --porcelain --branch`: the first line is `## main...origin/main [ahead 1]`.
fn judge(status: &str, head: Option<&str>, branch: Option<&str>) -> Vec<Check> {
    let name = "checkout";
    let mut lines = status.lines();
    let first = lines.next().unwrap_or_default().trim_start_matches("## ");
    let first = first.trim_start_matches("No commits yet on ");
    let here = first.split("...").next().unwrap_or_default().split(" [").next().unwrap_or_default();
    let changed = lines.count();
    let at = head.map(|head| format!(" at {head}")).unwrap_or_default();
    let mut checks = Vec::new();
    if let Some(branch) = branch.filter(|branch| *branch != here) {
        let detail = format!("{here}{at}; the pipeline builds {branch}");
        checks.push(Check::warning(
            name,
            detail,
            format!("what counts is on {branch}: `git switch {branch}`"),
        ));
    }
    if let Some(ahead) = first.split("ahead ").nth(1) {
        let ahead: String = ahead.chars().take_while(char::is_ascii_digit).collect();
        let detail = format!("{here}{at}; commits that are not pushed: {ahead}");
        checks.push(Check::warning(name, detail, "the pipeline does not see them: `git push`"));
    }
    if changed > 0 {
        let detail = format!("{here}{at}; files that are not committed: {changed}");
        checks.push(Check::warning(name, detail, "the pipeline builds commits: see `git status`"));
    }
    if checks.is_empty() {
        checks.push(Check::ok(name, format!("{here}{at}, clean")));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::judge;

    fn details(status: &str) -> Vec<String> {
        judge(status, Some("5f3c2a9"), Some("main")).into_iter().map(|check| check.detail).collect()
    }

    #[test]
    fn what_the_pipeline_will_not_see_is_said() {
        assert_eq!(details("## main...origin/main\n"), ["main at 5f3c2a9, clean"]);
        assert_eq!(details("## main\n"), ["main at 5f3c2a9, clean"]);
        assert_eq!(
            details("## fix...origin/fix [ahead 12]\n M a\n?? b\n"),
            [
                "fix at 5f3c2a9; the pipeline builds main",
                "fix at 5f3c2a9; commits that are not pushed: 12",
                "fix at 5f3c2a9; files that are not committed: 2",
            ]
        );
    }
}
