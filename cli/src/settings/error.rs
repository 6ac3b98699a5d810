//! What can be wrong with the settings file.

use std::path::PathBuf;

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither here nor in any folder above.
    #[error("there is no config/mdd.toml in {} or above it", from.display())]
    NotFound {
        /// Where the search began.
        from: PathBuf,
    },
    /// `--config` names a file that cannot be read, or the one found cannot.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not TOML, an unknown key, a missing key, a wrong type.
    #[error("{} is not right", path.display())]
    Invalid {
        /// Which file.
        path: PathBuf,
        /// Line, column and what was expected.
        source: Box<toml::de::Error>,
    },
}

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::NotFound { .. } => "go to the project's folder, or name the file with --config".to_owned(),
            Self::Unreadable { .. } => "name another file with --config".to_owned(),
            Self::Invalid { .. } => {
                "correct the file; config/mdd.toml in the project's repository shows every key".to_owned()
            }
        }
    }
}
