//! What a commit changes compared with another one, as far as the checkout knows both.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::ops::git::git;

/// What is let through, compared with what production runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "production")]
pub enum Since {
    /// No execution of the pipeline has brought anything to production.
    Nothing,
    /// It is not known: of the executions that were looked through none has, and there are older ones, or the one that
    /// has does not tell its commit.
    Unseen {
        /// So many of the latest were looked through.
        looked: usize,
    },
    /// Production runs this very commit.
    Same,
    /// Production runs another one.
    Other {
        /// That one's id.
        commit: String,
        /// Commits that are new.
        ahead: usize,
        /// Commits that production has and this does not: more than none means a step back.
        behind: usize,
        /// Files that differ.
        files: Vec<String>,
    },
    /// The checkout cannot tell.
    Unknown {
        /// The commit of production.
        commit: String,
        /// Git's words.
        why: String,
    },
}

impl Since {
    /// Does production have commits that this one does not have?
    pub fn is_step_back(&self) -> bool {
        matches!(self, Self::Other { behind, .. } if *behind > 0)
    }
}

/// Compare `commit` with the one in production.
pub async fn since(checkout: &Path, production: &str, commit: &str) -> Since {
    if production == commit {
        return Since::Same;
    }
    match compare(checkout, production, commit).await {
        Ok((ahead, behind, files)) => Since::Other { commit: production.to_owned(), ahead, behind, files },
        Err(why) => Since::Unknown { commit: production.to_owned(), why },
    }
}

async fn compare(checkout: &Path, from: &str, to: &str) -> Result<(usize, usize, Vec<String>), String> {
    for id in [from, to] {
        // What comes from outside must not be taken for an option.
        if id.is_empty() || !id.chars().all(|character| character.is_ascii_hexdigit()) {
            return Err(format!("{id} is not a commit"));
        }
    }
    let counted =
        git(checkout, &["rev-list", "--left-right", "--count", &format!("{from}...{to}"), "--"]).await?;
    let mut counts = counted.split_whitespace().map(|count| count.parse().unwrap_or_default());
    let (behind, ahead) = (counts.next().unwrap_or_default(), counts.next().unwrap_or_default());
    let named = git(checkout, &["diff", "--name-only", "-z", from, to, "--"]).await?;
    let files = named.split('\0').filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect();
    Ok((ahead, behind, files))
}

/// Files by folder, two levels deep, those with the most first; a file that is alone in its folder by its name.
pub fn by_folder(files: &[String]) -> Vec<(String, usize)> {
    let mut folders: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in files {
        let folder: Vec<&str> = file.split('/').collect();
        let folder = folder[..(folder.len() - 1).min(2)].join("/");
        folders.entry(folder).or_default().push(file);
    }
    let mut found = Vec::new();
    for (folder, files) in folders {
        match files[..] {
            [only] => found.push((only.to_owned(), 1)),
            _ if folder.is_empty() => found.extend(files.into_iter().map(|file| (file.to_owned(), 1))),
            _ => found.push((folder, files.len())),
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Since, by_folder, since};

    fn git(folder: &Path, arguments: &[&str]) -> String {
        let mut command = std::process::Command::new("git");
        command.args([
            "-c",
            "user.name=kim",
            "-c",
            "user.email=kim@example.com",
            "-c",
            "commit.gpgsign=false",
        ]);
        let output = command.arg("-C").arg(folder).args(arguments).output().expect("git");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    #[tokio::test]
    async fn commits_and_files_since_production_are_counted() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        git(path, &["init", "-q"]);
        let commit = |file: &str| {
            std::fs::write(path.join(file), file).expect("written");
            git(path, &["add", "."]);
            git(path, &["commit", "-q", "-m", file]);
            git(path, &["rev-parse", "HEAD"])
        };
        let (one, _, three) = (commit("a"), commit("b b"), commit("c"));
        let files = vec!["b b".to_owned(), "c".to_owned()];
        let found = since(path, &one, &three).await;
        assert_eq!(found, Since::Other { commit: one.clone(), ahead: 2, behind: 0, files: files.clone() });
        let back = since(path, &three, &one).await;
        assert_eq!(back, Since::Other { commit: three, ahead: 0, behind: 2, files });
        assert_eq!(since(path, &one, &one).await, Since::Same);
        for unknown in ["0123456789012345678901234567890123456789", "--output=x", "worktree-5f3c"] {
            assert!(matches!(since(path, unknown, &one).await, Since::Unknown { .. }), "{unknown}");
        }
    }

    #[test]
    fn files_are_named_by_folder() {
        let files =
            ["lambdas/asx/src/a.rs", "lambdas/asx/b.rs", "config/a", "config/b", "config/c", "README.md"];
        let files: Vec<String> = files.map(ToOwned::to_owned).to_vec();
        let named = [("config", 3), ("lambdas/asx", 2), ("README.md", 1)];
        assert_eq!(by_folder(&files), named.map(|(name, count)| (name.to_owned(), count)));
    }
}
