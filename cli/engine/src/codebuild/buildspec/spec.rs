//! What a buildspec says, once it is read.

use super::artifacts::ArtifactRules;
use super::read;
use super::yaml::SpecError;

/// The shell that runs the commands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Shell {
    /// `sh`, the default.
    #[default]
    Sh,
    /// `bash`.
    Bash,
}

impl Shell {
    /// The program.
    pub fn program(self) -> &'static str {
        match self {
            Self::Sh => "sh",
            Self::Bash => "bash",
        }
    }
}

/// What happens to the build when a command of the phase fails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum OnFailure {
    /// As documented for the phase.
    #[default]
    Default,
    /// The build ends.
    Abort,
    /// The next phase runs.
    Continue,
}

/// The commands of a phase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Commands {
    pub commands: Vec<String>,
    /// Run whatever happens.
    pub finally: Vec<String>,
    pub on_failure: OnFailure,
}

/// A buildspec.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Buildspec {
    pub shell: Shell,
    pub variables: Vec<(String, String)>,
    /// Name and reference `secret-id:json-key:version-stage:version-id`.
    pub secrets: Vec<(String, String)>,
    pub exported: Vec<String>,
    pub install: Commands,
    pub pre_build: Commands,
    pub build: Commands,
    pub post_build: Commands,
    pub artifacts: Option<ArtifactRules>,
    /// Patterns of what survives.
    pub cache: Vec<String>,
}

impl Buildspec {
    /// Reads a buildspec.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        read::buildspec(text)
    }

    /// The commands of a phase, by its name on the wire.
    pub fn commands(&self, phase: &str) -> &Commands {
        match phase {
            "INSTALL" => &self.install,
            "PRE_BUILD" => &self.pre_build,
            "BUILD" => &self.build,
            _ => &self.post_build,
        }
    }
}
