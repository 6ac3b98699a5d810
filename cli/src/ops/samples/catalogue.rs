//! The bundled samples and what must come of them: `config/samples/expected.json`, written by whoever wrote the samples.

use std::path::{Path, PathBuf};

use asx::{Expected, ExpectedFile};

use crate::errors::Error;
use crate::settings::Project;

/// The samples of one folder.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Where they are.
    pub folder: PathBuf,
    /// What must come of them.
    pub expected: Expected,
}

impl Catalogue {
    /// The project's own.
    pub fn of(project: &Project) -> Result<Self, Error> {
        Self::read(&project.path(Path::new("config/samples/expected.json")))
    }

    /// Of a file that lies beside its samples.
    pub fn read(file: &Path) -> Result<Self, Error> {
        let json = std::fs::read(file).map_err(|error| {
            Error::usage(
                format!("cannot read {}: {error}", file.display()),
                "it says what must come of the samples; name files instead, or another one with --expected",
            )
        })?;
        let expected = Expected::from_json(&json).map_err(|error| {
            Error::usage(
                format!("{} is not right: {error}", file.display()),
                "config/samples/expected.json in the project's repository shows every key",
            )
        })?;
        let folder = file.parent().unwrap_or(Path::new(".")).to_owned();
        Ok(Self { folder, expected })
    }

    /// A sample by its name, with or without its extension.
    pub fn sample(&self, name: &str) -> Option<&ExpectedFile> {
        let stem = |file: &&ExpectedFile| file.file.rsplit_once('.').is_some_and(|(stem, _)| stem == name);
        self.expected.file(name).or_else(|| self.expected.files.iter().find(stem))
    }

    /// The names of all samples, for a hint.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.expected.files.iter().map(|file| file.file.as_str()).collect();
        names.join(", ")
    }
}
