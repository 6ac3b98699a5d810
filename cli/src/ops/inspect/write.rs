//! Writing what a file became, under the keys the harvester would use.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use asx::keys;

use super::Inspected;
use crate::errors::Error;
use crate::ops::harvest::Found;

/// Write tables, rejects, and manifest or report below `folder`; returns the files. What was there is replaced.
pub fn write(inspected: &mut Inspected, folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let Inspected { objects, scratch, found, .. } = inspected;
    let mut written = Vec::new();
    for (key, content) in objects {
        written.push(one(folder, key, |file| content.copy(scratch, file))?);
    }
    let (key, json) = match found {
        Found::Harvested(manifest) => (keys::manifest(manifest.kind, &manifest.sha256), manifest.to_json()),
        Found::Failed(report) => (report.object_key(), report.to_json()),
    };
    written.push(one(folder, &key, |file| file.write_all(&json))?);
    Ok(written)
}

fn one(
    folder: &Path,
    key: &str,
    content: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<PathBuf, Error> {
    let relative = Path::new(key);
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(Error::Bug(format!("the key {key} leads out of its folder")));
    }
    let path = folder.join(relative);
    let parent = path.parent().unwrap_or(folder);
    let failed = |path: &Path, source| Error::File { verb: "write", path: path.to_owned(), source };
    std::fs::create_dir_all(parent).map_err(|source| failed(parent, source))?;
    File::create(&path).and_then(|mut file| content(&mut file)).map_err(|source| failed(&path, source))?;
    Ok(path)
}
