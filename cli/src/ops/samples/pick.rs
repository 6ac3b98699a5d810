//! Which files go where: samples by name, files and folders by path.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use asx::{ExpectedFile, keys};
use jiff::civil::Date;

use super::Catalogue;
use crate::errors::Error;
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
    /// The day to upload it under, for files that say no date of their own.
    pub received_on: Option<Date>,
    /// What must come of it, if anybody has said so.
    pub expected: Option<ExpectedFile>,
}

/// All samples.
pub fn default_choice(catalogue: &Catalogue) -> Vec<Pick> {
    catalogue.expected.files.iter().map(|sample| of_sample(catalogue, sample)).collect()
}

/// What `arguments` name: a path if there is something there, else a sample.
pub fn chosen(
    here: &Path,
    arguments: &[String],
    received_on: Option<Date>,
    catalogue: Option<&Catalogue>,
) -> Result<Vec<Pick>, Error> {
    let mut picks = Vec::new();
    for argument in arguments {
        if let Some(files) = LocalFile::expand(here, argument)? {
            picks.extend(files.into_iter().map(|file| of_file(file, received_on, catalogue)));
        } else if let Some((catalogue, sample)) = catalogue.and_then(|all| Some((all, all.sample(argument)?)))
        {
            let pick = of_sample(catalogue, sample);
            picks.push(Pick { received_on: received_on.or(pick.received_on), ..pick });
        } else {
            return Err(unknown(argument, catalogue));
        }
    }
    refuse_collisions(&picks)?;
    Ok(picks)
}

fn of_sample(catalogue: &Catalogue, sample: &ExpectedFile) -> Pick {
    Pick {
        path: catalogue.folder.join(&sample.file),
        name: sample.file.clone(),
        key: format!("{}{}", keys::IN, sample.file),
        received_on: sample.received_on,
        expected: Some(sample.clone()),
    }
}

fn of_file(file: LocalFile, received_on: Option<Date>, catalogue: Option<&Catalogue>) -> Pick {
    let own_name = file.name.rsplit('/').next().unwrap_or_default();
    let expected = catalogue.and_then(|catalogue| catalogue.expected.file(own_name)).cloned();
    let stated = expected.as_ref().and_then(|expected| expected.received_on);
    Pick {
        key: format!("{}{}", keys::IN, file.name),
        path: file.path,
        name: file.name,
        received_on: received_on.or(stated),
        expected,
    }
}

fn unknown(argument: &str, catalogue: Option<&Catalogue>) -> Error {
    let hint = match catalogue {
        Some(catalogue) => format!("the samples are {}", catalogue.names()),
        None => "name a file or a folder".to_owned(),
    };
    Error::usage(format!("{argument} is neither a file nor a sample"), hint)
}

/// Two files under one key would overwrite each other, and one of the two results would be nobody's.
fn refuse_collisions(picks: &[Pick]) -> Result<(), Error> {
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

    use asx::{Expected, ExpectedResult, FileCode};
    use jiff::civil::date;

    use super::*;

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
        chosen(here, &arguments, day, Some(&catalogue(here)))
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
        assert_eq!(default_choice(&catalogue(folder.path())).len(), 2);
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
        let error = choose(folder.path(), &["empty", "empty.csv"], None).expect_err("twice the same");
        assert!(error.to_string().ends_with("would both become in/empty.csv"), "{error}");
    }
}
