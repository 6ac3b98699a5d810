//! Files that were named on the command line: a path is itself, a folder is everything in it.

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
        let name = path.file_name().map_or(path.as_path(), Path::new);
        Ok(Some(vec![Self { name: text(name)?, path: path.clone() }]))
    }

    fn in_folder(folder: &Path) -> Result<Vec<Self>, Error> {
        let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
        let mut files = Vec::new();
        for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name())) {
            let entry = entry.map_err(|error| Error::File {
                verb: "read",
                path: error.path().unwrap_or(folder).to_owned(),
                source: error.into(),
            })?;
            if entry.file_type().is_file() && entry.file_name() != "expected.json" {
                let name = text(entry.path().strip_prefix(folder).unwrap_or(entry.path()))?;
                files.push(Self { path: entry.into_path(), name });
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

fn is_hidden(name: &std::ffi::OsStr) -> bool {
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
}
