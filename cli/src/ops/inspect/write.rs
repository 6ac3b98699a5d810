//! Writing what a file became, under the keys the harvester would use.

use std::path::{Component, Path, PathBuf};

use asx::keys;

use super::Inspected;
use crate::errors::Error;
use crate::ops::harvest::Found;

/// Write tables, rejects, and manifest or report below `folder`; returns the files. What was there is replaced.
pub fn write(inspected: &Inspected, folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let remembered = match &inspected.found {
        Found::Harvested(manifest) => (keys::manifest(manifest.kind, &manifest.sha256), manifest.to_json()),
        Found::Failed(report) => (report.object_key(), report.to_json()),
    };
    let objects = inspected.objects.iter().chain(std::iter::once(&remembered));
    objects.map(|(key, bytes)| one(folder, key, bytes)).collect()
}

fn one(folder: &Path, key: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
    let relative = Path::new(key);
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(Error::Bug(format!("the key {key} leads out of its folder")));
    }
    let path = folder.join(relative);
    let parent = path.parent().unwrap_or(folder);
    let failed = |path: &Path, source| Error::File { verb: "write", path: path.to_owned(), source };
    std::fs::create_dir_all(parent).map_err(|source| failed(parent, source))?;
    std::fs::write(&path, bytes).map_err(|source| failed(&path, source))?;
    Ok(path)
}
