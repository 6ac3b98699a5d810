//! The cache: folders that survive, shared by all projects with the same cache location and namespace.
//!
//! CodeBuild packs the cached paths into an archive and unpacks it into the next build. On one machine a link to the
//! folder itself does the same at no cost, keeps the times that cargo compares, and lets builds side by side share it
//! (cargo has its own lock). Only whole folders below the source can be linked; a path outside (`/root/.cargo/...`) is the
//! machine's own and there anyway.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use super::source::remove;
use crate::codebuild::project::Project;
use crate::codebuild::shapes::Cache;
use crate::core::{ApiError, Cloud};

/// What becomes of the paths of a buildspec's cache.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::codebuild) struct Plan {
    /// Folders below the source that lead to the cache.
    pub folders: Vec<PathBuf>,
    /// Paths that are not cached here, each with the reason.
    pub left_out: Vec<String>,
}

/// Sorts the paths of a buildspec.
pub(in crate::codebuild) fn plan(paths: &[String]) -> Plan {
    let mut plan = Plan::default();
    for path in paths {
        if path.starts_with('/') || path.starts_with('~') || path.starts_with('$') {
            plan.left_out.push(format!("{path}: outside the source, this machine keeps it anyway"));
            continue;
        }
        let folder = ["/**/*", "/**", "/*"].iter().find_map(|end| path.strip_suffix(end));
        let folder = folder.map(|folder| PathBuf::from(folder.trim_start_matches("./")));
        let plain = |folder: &PathBuf| {
            folder.components().next().is_some()
                && folder.components().all(|part| matches!(part, Component::Normal(_)))
                && !folder.to_string_lossy().contains(['*', '?', '[', '{'])
        };
        match folder.filter(plain) {
            Some(folder) => plan.folders.push(folder),
            None => plan.left_out.push(format!("{path}: only whole folders (folder/**/*) are kept here")),
        }
    }
    plan
}

/// Where the cache of these settings is; `None` without a cache. `own` keeps a project's cache to itself: cargo tells by
/// the times of the source whether something has to be compiled, and a project whose source is of another commit has
/// another idea of that.
pub(in crate::codebuild) fn root(cloud: &Cloud, project: &str, cache: &Cache, own: bool) -> Option<PathBuf> {
    let mut name = name(project, cache)?;
    if own {
        name = format!("{name}\nown\n{project}");
    }
    let digest = hex::encode(Sha256::digest(name.as_bytes()));
    Some(cloud.store.folder().join("cache").join(&digest[..16]))
}

/// What a cache is told apart by.
fn name(project: &str, cache: &Cache) -> Option<String> {
    let (location, namespace) = (cache.location.as_deref(), cache.cache_namespace.as_deref());
    let custom = |modes: &Vec<String>| modes.iter().any(|mode| mode == "LOCAL_CUSTOM_CACHE");
    match cache.kind.as_str() {
        // Without the bucket, whose name is another each time the stack is made: what was compiled is worth keeping.
        "S3" => {
            let prefix =
                location.and_then(|location| location.split_once('/')).map_or("", |(_, prefix)| prefix);
            Some(format!("s3\n{prefix}\n{}", namespace.unwrap_or_default()))
        }
        "LOCAL" if cache.modes.as_ref().is_some_and(custom) => Some(format!("local\n{project}")),
        _ => None,
    }
}

/// Makes `folder` in the source lead to the cache. False when the source has files of its own there.
pub(in crate::codebuild) fn connect(source: &Path, folder: &Path, cache: &Path) -> io::Result<bool> {
    let (link, kept) = (source.join(folder), cache.join(folder));
    fs::create_dir_all(&kept)?;
    match fs::symlink_metadata(&link) {
        Ok(meta) if meta.is_dir() => return Ok(false),
        Ok(_) if fs::read_link(&link).is_ok_and(|there| there == kept) => return Ok(true),
        Ok(_) => remove(&link)?,
        Err(_) => {}
    }
    if let Some(parent) = link.parent() {
        fs::create_dir_all(parent)?;
    }
    symlink(kept, link)?;
    Ok(true)
}

/// Forgets the cache of a project (and of all that share it).
pub(in crate::codebuild) fn invalidate(cloud: &Cloud, project: &Project) -> Result<(), ApiError> {
    let roots = [false, true].map(|own| root(cloud, &project.name, &project.cache, own));
    for root in roots.into_iter().flatten().filter(|root| root.exists()) {
        fs::remove_dir_all(root).map_err(ApiError::internal)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_the_source_are_kept_and_the_rest_is_named() {
        let paths = [
            "target/**/*",
            "./a/b/*",
            "/root/.cargo/registry/**/*",
            "~/.m2/**/*",
            "a/*/b/**/*",
            "file",
            "../x/*",
        ];
        let plan = plan(&paths.map(str::to_owned));
        assert_eq!(plan.folders, [PathBuf::from("target"), PathBuf::from("a/b")]);
        let left_out: Vec<_> = plan.left_out.iter().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(left_out, ["/root/.cargo/registry/**/*", "~/.m2/**/*", "a/*/b/**/*", "file", "../x/*"]);
    }
}
