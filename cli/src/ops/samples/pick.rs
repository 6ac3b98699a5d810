//! Which files go where: samples by name, files and folders by path.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use asx::ExpectedFile;
use jiff::civil::Date;

use super::Catalogue;
use crate::errors::Error;
use crate::ops::did_you_mean;
use crate::ops::local_files::LocalFile;

/// A file to be uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// Where it is.
    pub path: PathBuf,
    /// What to call it.
    pub name: String,
    /// Where it goes.
    pub key: String,
    /// Bytes, as far as could be seen.
    pub size: u64,
    /// When it was last written to, where the system tells.
    pub modified: Option<SystemTime>,
    /// Which time it is uploaded, from 1.
    pub round: u32,
    /// The day to upload it under, for files that say no date of their own.
    pub received_on: Option<Date>,
    /// What must come of it, if anybody has said so.
    pub expected: Option<ExpectedFile>,
}

/// The metadata that says on which day a file was downloaded.
const DAY: &str = "asx-date";

impl Pick {
    /// The metadata it is stored with.
    pub(super) fn metadata(&self) -> Option<HashMap<String, String>> {
        self.received_on.map(|day| [(DAY.to_owned(), day.to_string())].into())
    }

    /// The error of not being able to read it.
    pub(super) fn unreadable(&self, source: io::Error) -> Error {
        Error::File { verb: "read", path: self.path.clone(), source }
    }

    /// Fail if it is no longer what was picked. A file that is being written to while others are sent would be cut by
    /// the size it had, or be stored half old and half new.
    pub(super) fn unchanged(&self) -> Result<(), Error> {
        let metadata = self.path.metadata().map_err(|source| self.unreadable(source))?;
        if (metadata.len(), metadata.modified().ok()) == (self.size, self.modified) {
            return Ok(());
        }
        Err(Error::failed(format!("{} changed during the upload and is not stored", self.path.display())))
    }
}

/// All samples, to go below `prefix`.
pub fn default_choice(catalogue: &Catalogue, prefix: &str) -> Vec<Pick> {
    catalogue.expected.files.iter().map(|sample| of_sample(catalogue, sample, prefix)).collect()
}

/// What `arguments` name, to go below `prefix`: a path if there is something there, else a sample.
pub fn chosen(
    here: &Path,
    arguments: &[String],
    prefix: &str,
    received_on: Option<Date>,
    catalogue: Option<&Catalogue>,
) -> Result<Vec<Pick>, Error> {
    let mut picks = Vec::new();
    for argument in arguments {
        if let Some(files) = LocalFile::expand(here, argument)? {
            picks.extend(files.into_iter().map(|file| of_file(file, prefix, received_on, catalogue)));
        } else if let Some((catalogue, sample)) = catalogue.and_then(|all| Some((all, all.sample(argument)?)))
        {
            let pick = of_sample(catalogue, sample, prefix);
            picks.push(Pick { received_on: received_on.or(pick.received_on), ..pick });
        } else {
            return Err(unknown(argument, catalogue));
        }
    }
    refuse_collisions(&picks)?;
    Ok(picks)
}

fn of_sample(catalogue: &Catalogue, sample: &ExpectedFile, prefix: &str) -> Pick {
    let path = catalogue.folder.join(&sample.file);
    let (size, modified) = seen(&path);
    Pick {
        path,
        size,
        modified,
        name: sample.file.clone(),
        key: format!("{prefix}{}", sample.file),
        round: 1,
        received_on: sample.received_on,
        expected: Some(sample.clone()),
    }
}

fn of_file(file: LocalFile, prefix: &str, received_on: Option<Date>, catalogue: Option<&Catalogue>) -> Pick {
    let own_name = file.name.rsplit('/').next().unwrap_or_default();
    let expected = catalogue.and_then(|catalogue| catalogue.expected.file(own_name)).cloned();
    let stated = expected.as_ref().and_then(|expected| expected.received_on);
    let (size, modified) = seen(&file.path);
    Pick {
        size,
        modified,
        key: format!("{prefix}{}", file.name),
        path: file.path,
        name: file.name,
        round: 1,
        received_on: received_on.or(stated),
        expected,
    }
}

/// A file that cannot be seen is told when it is read.
fn seen(path: &Path) -> (u64, Option<SystemTime>) {
    path.metadata().map_or((0, None), |metadata| (metadata.len(), metadata.modified().ok()))
}

fn unknown(argument: &str, catalogue: Option<&Catalogue>) -> Error {
    let hint = match catalogue {
        Some(catalogue) => {
            let names: Vec<&str> =
                catalogue.expected.files.iter().map(|sample| sample.file.as_str()).collect();
            did_you_mean(&names, argument, format!("the samples are {}", catalogue.names()))
        }
        None => "name a file or a folder".to_owned(),
    };
    Error::usage(format!("{argument} is neither a file nor a sample"), hint)
}

/// Two files under one key would overwrite each other, and one of the two results would be nobody's.
pub(super) fn refuse_collisions(picks: &[Pick]) -> Result<(), Error> {
    let mut taken: BTreeMap<&str, &Path> = BTreeMap::new();
    for pick in picks {
        if let Some(other) = taken.insert(&pick.key, &pick.path) {
            return Err(Error::usage(
                format!("{} and {} would both become {}", other.display(), pick.path.display(), pick.key),
                "upload them one after the other, or give the folder that holds both",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use asx::{Expected, ExpectedResult, FileCode, keys};
    use jiff::civil::date;

    use super::*;

    impl Pick {
        /// A pick of an empty file that nobody reads.
        pub(in super::super) fn of(key: &str) -> Self {
            let name = key.rsplit('/').next().unwrap_or_default().to_owned();
            let (path, key) = (PathBuf::from(&name), key.to_owned());
            Self { path, name, key, size: 0, modified: None, round: 1, received_on: None, expected: None }
        }
    }

    fn catalogue(folder: &Path) -> Catalogue {
        let sample = |file: &str, received_on| ExpectedFile {
            file: file.into(),
            received_on,
            result: ExpectedResult::Failed { failed: FileCode::EmptyFile },
        };
        let files = vec![sample("trades-1.xls", Some(date(2025, 2, 27))), sample("empty.csv", None)];
        Catalogue { folder: folder.to_owned(), expected: Expected { files } }
    }

    fn choose(here: &Path, arguments: &[&str], day: Option<Date>) -> Result<Vec<Pick>, Error> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        chosen(here, &arguments, keys::IN, day, Some(&catalogue(here)))
    }

    #[test]
    fn a_sample_is_found_with_and_without_its_extension_and_keeps_its_day() {
        let folder = tempfile::tempdir().expect("a folder");
        let [whole, stem] =
            ["trades-1.xls", "trades-1"].map(|name| choose(folder.path(), &[name], None).expect("known"));
        assert_eq!(whole, stem);
        assert_eq!(
            (whole[0].key.as_str(), whole[0].received_on),
            ("in/trades-1.xls", Some(date(2025, 2, 27)))
        );
        let told = choose(folder.path(), &["trades-1"], Some(date(2025, 3, 3))).expect("known");
        assert_eq!(told[0].received_on, Some(date(2025, 3, 3)));
        assert_eq!(default_choice(&catalogue(folder.path()), keys::IN).len(), 2);
    }

    #[test]
    fn a_file_wins_over_a_sample_of_its_name_and_shares_its_expectation() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("mine")).expect("a folder");
        fs::write(folder.path().join("mine/empty.csv"), "").expect("a file");
        fs::write(folder.path().join("other.csv"), "").expect("a file");
        let picks = choose(folder.path(), &["mine", "other.csv"], None).expect("there");
        assert_eq!(picks[0].path, folder.path().join("mine/empty.csv"));
        assert_eq!((picks[0].key.as_str(), picks[0].expected.is_some()), ("in/empty.csv", true));
        assert_eq!((picks[1].key.as_str(), picks[1].expected.is_some()), ("in/other.csv", false));
    }

    #[test]
    fn what_is_nowhere_and_what_collides_is_refused_before_anything_is_uploaded() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = choose(folder.path(), &["nothing.csv"], None).expect_err("nowhere");
        assert_eq!(error.to_string(), "nothing.csv is neither a file nor a sample");
        assert!(error.verdict().hint.is_some_and(|hint| hint.contains("trades-1.xls")));
        let error = choose(folder.path(), &["emtpy.csv"], None).expect_err("a slip");
        assert!(error.verdict().hint.is_some_and(|hint| hint.starts_with("did you mean empty.csv?")));
        let error = choose(folder.path(), &["empty", "empty.csv"], None).expect_err("twice the same");
        assert!(error.to_string().ends_with("would both become in/empty.csv"), "{error}");
    }
}
