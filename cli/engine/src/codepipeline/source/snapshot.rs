//! Snapshots: a commit with its zip, kept for a while so that every source action of an execution gets the same bytes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::checkout::{self, Commit, Tree};
use crate::core::Cloud;

/// So many zips are kept.
const KEPT: usize = 20;
const KIND: &str = "codepipeline/snapshot";

/// A commit and its files.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub commit: Commit,
    pub zip: PathBuf,
}

/// Takes a commit by id, or whatever the checkout holds now. The error says what a person can do.
pub async fn take(cloud: &Arc<Cloud>, commit: Option<&str>) -> Result<Snapshot, String> {
    let folder = cloud.store.folder().join("source");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    if let Some(known) = commit.map(|id| known(cloud, &folder, id)).transpose()?.flatten() {
        return Ok(known);
    }
    let source = &cloud.config.source;
    if let (Some(id), true) = (commit, source.worktree && commit.is_some_and(|id| id.starts_with(PREFIX))) {
        return Err(format!("the tree {id} is not kept any more: start a new execution"));
    }
    if source.worktree && commit.is_none() {
        return take_tree(cloud, &folder).await;
    }
    let id = match commit {
        Some(id) => id.to_owned(),
        None => checkout::head(&source.checkout).await?,
    };
    if let Some(known) = known(cloud, &folder, &id)? {
        return Ok(known);
    }
    let commit = match checkout::describe(&source.checkout, &id).await {
        Err(_) if commit.is_some() && checkout::is_one(&source.checkout).await => {
            return Err(missing(&id, &source.checkout));
        }
        described => described?,
    };
    let (aside, zip) = places(cloud, &folder, &commit.id);
    checkout::archive(&source.checkout, &commit.id, &aside).await?;
    keep(cloud, &folder, commit, &aside, zip)
}

/// Where a tree that is no commit begins its id: so that it is not taken for one.
const PREFIX: &str = "worktree-";

/// What the checkout holds now, as an id that a new commit or a changed file changes.
pub async fn current(cloud: &Arc<Cloud>) -> Result<String, String> {
    let source = &cloud.config.source;
    if !source.worktree {
        return checkout::head(&source.checkout).await;
    }
    let aside = cloud.store.folder().join("source").join(cloud.ids.hex());
    let tree = Tree::write(&source.checkout, &aside).await;
    let id = match &tree {
        Ok(tree) => tree_id(&source.checkout, tree).await,
        Err(error) => Err(error.clone()),
    };
    let _ = std::fs::remove_dir_all(aside);
    id
}

async fn tree_id(checkout: &Path, tree: &Tree) -> Result<String, String> {
    if tree.is_head().await? { checkout::head(checkout).await } else { Ok(format!("{PREFIX}{}", tree.id)) }
}

async fn take_tree(cloud: &Arc<Cloud>, folder: &Path) -> Result<Snapshot, String> {
    let source = &cloud.config.source;
    let objects = folder.join(cloud.ids.hex());
    let written = async {
        let tree = Tree::write(&source.checkout, &objects).await?;
        let id = tree_id(&source.checkout, &tree).await?;
        if let Some(known) = known(cloud, folder, &id)? {
            return Ok(known);
        }
        let mut commit = checkout::describe(&source.checkout, "HEAD").await?;
        if id != commit.id {
            commit.message =
                format!("What is in the tree, on top of {}: {}", short(&commit.id), commit.message);
            commit.id = id;
            commit.time = cloud.clock.now();
        }
        let (aside, zip) = places(cloud, folder, &commit.id);
        tree.archive(&aside).await?;
        keep(cloud, folder, commit, &aside, zip)
    };
    let snapshot = written.await;
    let _ = std::fs::remove_dir_all(objects);
    snapshot
}

/// A commit that somebody asked for. What git says of it is about git.
fn missing(id: &str, checkout: &Path) -> String {
    let place = checkout.display();
    format!(
        "the commit {id} is not in the repository {place}: fetch it there (`git fetch`), or start an execution with one of \
         those that `git log` lists"
    )
}

fn short(id: &str) -> &str {
    id.get(..7).unwrap_or(id)
}

fn places(cloud: &Cloud, folder: &Path, id: &str) -> (PathBuf, PathBuf) {
    (folder.join(format!("{}.new", cloud.ids.hex())), folder.join(format!("{id}.zip")))
}

fn known(cloud: &Cloud, folder: &Path, id: &str) -> Result<Option<Snapshot>, String> {
    let zip = folder.join(format!("{id}.zip"));
    let commit: Option<Commit> = cloud.store.get(KIND, id).map_err(|error| error.to_string())?;
    Ok(commit.filter(|_| zip.exists()).map(|commit| Snapshot { commit, zip }))
}

fn keep(
    cloud: &Cloud,
    folder: &Path,
    commit: Commit,
    aside: &Path,
    zip: PathBuf,
) -> Result<Snapshot, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", zip.display());
    std::fs::rename(aside, &zip).map_err(failed)?;
    cloud.store.put(KIND, &commit.id, &commit).map_err(|error| error.to_string())?;
    let mut zips: Vec<_> = std::fs::read_dir(folder)
        .map_err(failed)?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "zip"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    zips.sort();
    for (_, old) in zips.iter().rev().skip(KEPT) {
        let _ = std::fs::remove_file(old);
        if let Some(id) = old.file_stem().and_then(|id| id.to_str()) {
            let _ = cloud.store.delete(KIND, id);
        }
    }
    Ok(Snapshot { commit, zip })
}
