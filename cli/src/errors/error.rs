//! The one error type of the crate: its variants are what a caller or a script acts on.

use std::io;
use std::path::PathBuf;

use super::Call;
use crate::settings;

/// Why a command did not end well. Exit code and hint are in [`super::Verdict`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A call to AWS (or to whatever the endpoint is) did not succeed.
    #[error(transparent)]
    Call(#[from] Call),
    /// `config/mdd.toml` is missing or wrong.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// A profile was named, and none has that name.
    #[error("there is no profile {name} in {config} or {credentials}")]
    NoProfile {
        /// Its name.
        name: String,
        /// The one file that was looked at.
        config: String,
        /// And the other.
        credentials: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// Nothing says which region to work in.
    #[error("no region is set")]
    NoRegion,
    /// `--local`, but no engine has left its address.
    #[error("the local engine is not running")]
    EngineDown {
        /// The file that a running engine writes.
        file: PathBuf,
    },
    /// The command line makes no sense as a whole.
    #[error("{what}")]
    Usage {
        /// What is wrong.
        what: String,
        /// What to write instead.
        hint: String,
    },
    /// A question would have to be asked, and nobody can answer it here.
    #[error("\"{question}\" cannot be asked here: this is not a terminal")]
    NoTerminal {
        /// What would have been asked.
        question: String,
        /// The flag that answers it.
        flag: String,
    },
    /// It was carried out and came out badly.
    #[error("{what}")]
    Failed {
        /// What failed, naming it.
        what: String,
        /// Why, outermost first.
        causes: Vec<String>,
        /// The command that helps, if there is one.
        hint: Option<String>,
    },
    /// Some of it was done.
    #[error("{what}")]
    Partly {
        /// What was and what was not done.
        what: String,
        /// Why, outermost first.
        causes: Vec<String>,
        /// The command that helps, if there is one.
        hint: Option<String>,
    },
    /// The time limit passed first.
    #[error("{what}")]
    TimeLimit {
        /// What was still going on.
        what: String,
        /// The command that helps, if there is one.
        hint: Option<String>,
    },
    /// A newer execution took this one's place.
    #[error("{what}")]
    Superseded {
        /// Which one, by which.
        what: String,
        /// The command that helps, if there is one.
        hint: Option<String>,
    },
    /// A file could not be read or written.
    #[error("cannot {verb} {}", path.display())]
    File {
        /// `read`, `write`, `create`.
        verb: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The reader of our output went away: not worth a word.
    #[error("cannot write the output")]
    Output(#[source] io::Error),
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// Something that cannot happen did.
    #[error("{0}")]
    Bug(String),
}

impl Error {
    /// Something failed and there is nothing more to say about it.
    pub fn failed(what: impl Into<String>) -> Self {
        Self::Failed { what: what.into(), causes: Vec::new(), hint: None }
    }

    /// The command line makes no sense as a whole.
    pub fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { what: what.into(), hint: hint.into() }
    }

    /// The same, after some of it was done. Who is refused keeps the exit code that says so.
    #[must_use]
    pub fn partly(self) -> Self {
        let (causes, hint) = (self.causes(), self.verdict().hint);
        match self {
            Self::Failed { what, causes, hint } => Self::Partly { what, causes, hint },
            Self::Call(call) if call.class.is_refusal() => Self::Call(call),
            Self::Interrupted => self,
            other => Self::Partly { what: other.to_string(), causes, hint },
        }
    }

    /// Why, outermost first: the lines under `caused by:`.
    pub fn causes(&self) -> Vec<String> {
        match self {
            Self::Failed { causes, .. } | Self::Partly { causes, .. } => causes.clone(),
            other => {
                let chain = std::iter::successors(std::error::Error::source(other), |cause| cause.source());
                chain.map(ToString::to_string).collect()
            }
        }
    }
}
