//! The source folder of a project: always at the same place, always exactly the zip's content, and with old times for
//! what did not change.
//!
//! Tools like make and cargo compare times. So a file whose content is the same is left alone, a file that differs is
//! written now (newer than everything built before, even when it is from an older commit), and what the zip does not
//! hold is removed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};

use zip::ZipArchive;

const LINK: u32 = 0o120_000;
const KIND: u32 = 0o170_000;

/// Makes `folder` hold what `zip` holds, except for the paths in `keep` (links to cached folders).
pub(in crate::codebuild) fn lay_out(zip: &Path, folder: &Path, keep: &[PathBuf]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut archive = ZipArchive::new(io::BufReader::new(File::open(zip)?))?;
    let mut wanted = BTreeSet::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at)?;
        let Some(path) = entry.enclosed_name() else {
            let name = entry.name().unwrap_or_default();
            return Err(io::Error::other(format!("the source holds the unsafe path {name}")));
        };
        wanted.extend(path.ancestors().filter(|path| !path.as_os_str().is_empty()).map(Path::to_owned));
        let target = folder.join(&path);
        if entry.is_dir() {
            real_folder(folder, &path)?;
            continue;
        }
        real_folder(folder, path.parent().unwrap_or(Path::new("")))?;
        let mode = entry.unix_mode().unwrap_or(0o644);
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        if mode & KIND == LINK {
            link(&target, &content)?;
        } else {
            file(&target, &content, mode)?;
        }
    }
    sweep(folder, Path::new(""), &wanted, keep)
}

/// Empties a folder, for builds without a source.
pub(in crate::codebuild) fn empty(folder: &Path, keep: &[PathBuf]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    sweep(folder, Path::new(""), &BTreeSet::new(), keep)
}

/// Makes every part of `path` a folder, not a link or a file that a build left there.
fn real_folder(base: &Path, path: &Path) -> io::Result<()> {
    let mut at = base.to_owned();
    for part in path.components() {
        let Component::Normal(part) = part else { continue };
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(meta) if meta.is_dir() => {}
            Ok(_) => {
                fs::remove_file(&at)?;
                fs::create_dir(&at)?;
            }
            Err(_) => fs::create_dir(&at)?,
        }
    }
    Ok(())
}

fn file(target: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let executable = mode & 0o111 != 0;
    if let Ok(meta) = fs::symlink_metadata(target) {
        let same = meta.is_file() && meta.len() == content.len() as u64 && fs::read(target)? == content;
        if same && (meta.permissions().mode() & 0o111 != 0) == executable {
            return Ok(());
        }
        remove(target)?;
    }
    fs::write(target, content)?;
    fs::set_permissions(target, fs::Permissions::from_mode(if executable { 0o755 } else { 0o644 }))
}

fn link(target: &Path, to: &[u8]) -> io::Result<()> {
    let to = PathBuf::from(String::from_utf8_lossy(to).into_owned());
    if fs::read_link(target).is_ok_and(|there| there == to) {
        return Ok(());
    }
    if fs::symlink_metadata(target).is_ok() {
        remove(target)?;
    }
    symlink(to, target)
}

fn sweep(base: &Path, below: &Path, wanted: &BTreeSet<PathBuf>, keep: &[PathBuf]) -> io::Result<()> {
    for entry in fs::read_dir(base.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        let leads_to_kept = keep.iter().any(|kept| kept.starts_with(&path));
        if wanted.contains(&path) || leads_to_kept {
            // A kept link is not entered: it leads to the cache.
            if entry.file_type()?.is_dir() && !keep.contains(&path) {
                sweep(base, &path, wanted, keep)?;
            }
        } else {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes a file, a link (not what it leads to) or a folder.
pub(in crate::codebuild) fn remove(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::time::{Duration, SystemTime};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip(at: &Path, files: &[(&str, &str)]) {
        let mut zip = ZipWriter::new(File::create(at).unwrap());
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
    }

    fn modified(path: &Path) -> SystemTime {
        fs::metadata(path).unwrap().modified().unwrap()
    }

    #[test]
    fn only_what_differs_gets_a_new_time_and_what_is_gone_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (archive, source) = (folder.path().join("a.zip"), folder.path().join("src"));
        zip(&archive, &[("same", "1"), ("sub/changed", "1"), ("gone/file", "1")]);
        lay_out(&archive, &source, &[]).unwrap();
        let old = SystemTime::now() - Duration::from_secs(1000);
        for name in ["same", "sub/changed"] {
            File::options().append(true).open(source.join(name)).unwrap().set_modified(old).unwrap();
        }
        fs::write(source.join("made-by-the-build"), "").unwrap();
        symlink("/", source.join("link")).unwrap();

        zip(&archive, &[("same", "1"), ("sub/changed", "2")]);
        lay_out(&archive, &source, &[]).unwrap();
        assert_eq!(modified(&source.join("same")), old);
        assert!(modified(&source.join("sub/changed")) > old);
        let mut names: Vec<_> = fs::read_dir(&source).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["same", "sub"]);
    }

    #[test]
    fn a_link_left_by_a_build_is_not_followed_and_a_kept_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (archive, source) = (folder.path().join("a.zip"), folder.path().join("src"));
        let outside = folder.path().join("outside");
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("file"), "theirs").unwrap();
        fs::create_dir_all(&source).unwrap();
        symlink(&outside, source.join("sub")).unwrap();
        symlink(&outside, source.join("target")).unwrap();

        zip(&archive, &[("sub/file", "ours")]);
        lay_out(&archive, &source, &[PathBuf::from("target")]).unwrap();
        assert_eq!(fs::read_to_string(outside.join("file")).unwrap(), "theirs");
        assert_eq!(fs::read_to_string(source.join("sub/file")).unwrap(), "ours");
        assert_eq!(fs::read_link(source.join("target")).unwrap(), outside);
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("a.zip");
        zip(&archive, &[("../out", "1")]);
        let error = lay_out(&archive, &folder.path().join("src"), &[]).unwrap_err();
        assert_eq!(error.to_string(), "the source holds the unsafe path ../out");
    }
}
