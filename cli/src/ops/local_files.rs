//! Files that were named on the command line: a path is itself, a folder is everything in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::errors::Error;

/// A file and what it is called in the bucket, below the folder it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, or its path below the folder that was given, with `/` between the parts.
    pub name: String,
}

impl LocalFile {
    /// What `argument` stands for, in order of name; `None` if there is nothing there. Hidden files of a folder and the
    /// samples' `expected.json` are not data.
    pub fn expand(here: &Path, argument: &str) -> Result<Option<Vec<Self>>, Error> {
        let path = here.join(argument);
        if path.is_dir() {
            return Self::in_folder(&path).map(Some);
        }
        if !path.exists() {
            return Ok(None);
        }
        if !path.is_file() {
            return Err(Error::usage(
                format!("{argument} is neither a file nor a folder"),
                "a pipe or a device has no size and can be read only once: store it in a file first",
            ));
        }
        let name = path.file_name().map_or(path.as_path(), Path::new);
        Ok(Some(vec![Self { name: text(name)?, path: path.clone() }]))
    }

    fn in_folder(folder: &Path) -> Result<Vec<Self>, Error> {
        let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
        let mut files = Vec::new();
        for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name())) {
            let path = match entry {
                Ok(entry) if entry.file_type().is_file() => entry.into_path(),
                Ok(_) => continue,
                // A link to a folder it lies in: everything there is found anyway.
                Err(error) if error.loop_ancestor().is_some() => continue,
                Err(error) => broken_link(folder, error)?,
            };
            if path.file_name() != Some(OsStr::new("expected.json")) {
                let name = text(path.strip_prefix(folder).unwrap_or(&path))?;
                files.push(Self { path, name });
            }
        }
        if files.is_empty() {
            return Err(Error::usage(
                format!("there is no file in {}", folder.display()),
                "name a file or another folder",
            ));
        }
        Ok(files)
    }
}

/// A link to nothing is a file that cannot be read: whoever reads it tells, and the others still count.
fn broken_link(folder: &Path, error: walkdir::Error) -> Result<PathBuf, Error> {
    let path = error.path().unwrap_or(folder).to_owned();
    if path.is_symlink() { Ok(path) } else { Err(Error::File { verb: "read", path, source: error.into() }) }
}

fn is_hidden(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with('.'))
}

/// A key is text, and its parts are separated by `/` on every system.
fn text(path: &Path) -> Result<String, Error> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        Error::usage(format!("the name {} is not valid text", path.display()), "rename the file")
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::LocalFile;

    #[test]
    fn a_folder_is_its_files_in_order_of_name_without_what_is_no_data() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("day/nem")).expect("a folder");
        for name in ["day/b.csv", "day/nem/a.csv", "day/.hidden", "day/expected.json"] {
            fs::write(folder.path().join(name), "x").expect("a file");
        }
        let names = |argument: &str| {
            let files = LocalFile::expand(folder.path(), argument).expect("readable");
            files.map(|files| files.into_iter().map(|file| file.name).collect::<Vec<_>>())
        };
        assert_eq!(names("day"), Some(vec!["b.csv".into(), "nem/a.csv".into()]));
        assert_eq!(names("day/nem/a.csv"), Some(vec!["a.csv".into()]));
        assert_eq!(names("night"), None);
        fs::create_dir(folder.path().join("empty")).expect("a folder");
        assert!(LocalFile::expand(folder.path(), "empty").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_one_to_nothing_is_still_named() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("day/sub")).expect("a folder");
        fs::create_dir_all(at("other")).expect("a folder");
        fs::write(at("other/b.csv"), "x").expect("a file");
        symlink(at("other"), at("day/linked")).expect("a link");
        symlink(at("other/b.csv"), at("day/c.csv")).expect("a link");
        symlink(at("nowhere"), at("day/d.csv")).expect("a link");
        symlink(at("day"), at("day/sub/loop")).expect("a link");
        let files = LocalFile::expand(folder.path(), "day").expect("readable").expect("there");
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["c.csv", "d.csv", "linked/b.csv"]);
        assert!(LocalFile::expand(folder.path(), "/dev/null").is_err());
    }
}
