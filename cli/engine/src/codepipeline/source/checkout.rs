//! What a checkout holds: its head commit, or with `worktree` what is in the tree.
//!
//! The tree is written as git objects into a folder aside, from a copy of the index: nothing in the checkout changes, what
//! git ignores stays out, and the id depends on the content alone.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::git::git;

/// A commit, or a tree that is not one yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    pub id: String,
    pub message: String,
    pub author: String,
    pub email: String,
    pub author_date: String,
    pub committer_date: String,
    pub time: Timestamp,
}

/// The id of a checkout's head.
pub(super) async fn head(checkout: &Path) -> Result<String, String> {
    Ok(git(checkout, &["rev-parse", "--verify", "HEAD^{commit}"], &[]).await?.trim().to_owned())
}

/// Is there a repository, whatever is in it?
pub(super) async fn is_one(checkout: &Path) -> bool {
    git(checkout, &["rev-parse", "--git-dir"], &[]).await.is_ok()
}

/// What is known of a commit.
pub(super) async fn describe(checkout: &Path, id: &str) -> Result<Commit, String> {
    let format = "--format=%H%x00%an%x00%ae%x00%aI%x00%cI%x00%ct%x00%B";
    let text = git(checkout, &["log", "-1", format, id, "--"], &[]).await?;
    let mut fields = text.splitn(7, '\0').map(str::to_owned);
    let mut next = || fields.next().unwrap_or_default();
    let (id, author, email) = (next(), next(), next());
    let (author_date, committer_date, seconds, message) = (next(), next(), next(), next());
    let seconds = seconds.parse().unwrap_or_default();
    Ok(Commit {
        id,
        message: message.trim_end().to_owned(),
        author,
        email,
        author_date,
        committer_date,
        time: Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH),
    })
}

/// Writes a zip of a commit.
pub(super) async fn archive(checkout: &Path, id: &str, to: &Path) -> Result<(), String> {
    let output = format!("--output={}", to.display());
    git(checkout, &["archive", "--format=zip", &output, id], &[]).await.map(drop)
}

/// What is in the tree of a checkout, written down in a folder of its own.
pub(super) struct Tree {
    checkout: PathBuf,
    /// Index and objects.
    folder: PathBuf,
    objects: PathBuf,
    pub id: String,
}

impl Tree {
    /// Writes down what is in the tree: tracked files as they are now, and new ones that git does not ignore.
    pub async fn write(checkout: &Path, folder: &Path) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        let path = |name: &'static str| async move {
            let absolute = ["rev-parse", "--path-format=absolute", "--git-path", name];
            Ok::<_, String>(PathBuf::from(git(checkout, &absolute, &[]).await?.trim()))
        };
        let (index, objects) = (path("index").await?, path("objects").await?);
        std::fs::create_dir_all(folder.join("objects")).map_err(failed)?;
        if index.exists() {
            // The copy spares git from reading every file again. It is as old as the original: git reads again what has
            // changed since the index was written, and a newer copy would hide a change of the same moment and length.
            let copy = folder.join("index");
            std::fs::copy(&index, &copy).map_err(failed)?;
            let written = std::fs::metadata(&index).and_then(|index| index.modified()).map_err(failed)?;
            let copy = std::fs::File::options().write(true).open(&copy).map_err(failed)?;
            copy.set_modified(written).map_err(failed)?;
        }
        let mut tree =
            Self { checkout: checkout.to_owned(), folder: folder.to_owned(), objects, id: String::new() };
        tree.git(&["add", "--all", "--", ":/"]).await?;
        tree.id = tree.git(&["write-tree"]).await?.trim().to_owned();
        Ok(tree)
    }

    /// Writes a zip of it.
    pub async fn archive(&self, to: &Path) -> Result<(), String> {
        let output = format!("--output={}", to.display());
        self.git(&["archive", "--format=zip", &output, &self.id]).await.map(drop)
    }

    /// Whether it is exactly what the head holds.
    pub async fn is_head(&self) -> Result<bool, String> {
        let head = git(&self.checkout, &["rev-parse", "--verify", "HEAD^{tree}"], &[]).await?;
        Ok(head.trim() == self.id)
    }

    async fn git(&self, arguments: &[&str]) -> Result<String, String> {
        let (index, aside) = (self.folder.join("index"), self.folder.join("objects"));
        let variables = [
            ("GIT_INDEX_FILE", index.as_path()),
            ("GIT_OBJECT_DIRECTORY", aside.as_path()),
            ("GIT_ALTERNATE_OBJECT_DIRECTORIES", self.objects.as_path()),
        ];
        git(&self.checkout, arguments, &variables).await
    }
}
