//! What an error means: the exit code for a script, the hint for a person. Chosen here and nowhere else.

use super::{Call, Class, Error};
use crate::exit::Exit;

/// What to tell the shell and what to tell the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The process's exit code.
    pub exit: Exit,
    /// The command or flag that helps.
    pub hint: Option<String>,
}

impl Error {
    /// Exit code and hint of this error.
    pub fn verdict(&self) -> Verdict {
        let (exit, hint) = match self {
            Self::Call(call) => of_call(call),
            Self::Settings(error) => (Exit::Usage, Some(error.hint())),
            Self::NoRegion => (
                Exit::Usage,
                Some("pass --region, set AWS_REGION, or write region = \"…\" in config/mdd.toml".to_owned()),
            ),
            Self::EngineDown { file } => {
                (Exit::Usage, Some(format!("start it with `mdd local up` (it writes {})", file.display())))
            }
            Self::Usage { hint, .. } => (Exit::Usage, Some(hint.clone())),
            Self::NoTerminal { flag, .. } => (Exit::Usage, Some(format!("answer it with {flag}"))),
            Self::Failed { hint, .. } => (Exit::Failed, hint.clone()),
            Self::Partly { hint, .. } => (Exit::Partly, hint.clone()),
            Self::TimeLimit { hint, .. } => (Exit::TimeLimit, hint.clone()),
            Self::Superseded { hint, .. } => (Exit::Superseded, hint.clone()),
            // Whoever read us has what they wanted: `mdd status | head -1` is no failure.
            Self::Output(source) if source.kind() == std::io::ErrorKind::BrokenPipe => (Exit::Done, None),
            Self::File { .. } | Self::Output(_) => (Exit::Failed, None),
            Self::Interrupted => (Exit::Interrupted, None),
            Self::Bug(_) => (
                Exit::Bug,
                Some("this is a bug in mdd: please report it with the command and this text".into()),
            ),
        };
        Verdict { exit, hint }
    }
}

fn of_call(call: &Call) -> (Exit, Option<String>) {
    let hint = match call.class {
        Class::Credentials => {
            "check with `aws sts get-caller-identity`; choose another with --profile, or sign in again with `aws sso login`"
        }
        Class::Denied => "your role lacks this permission; another profile may have it: --profile",
        Class::Clock => {
            "the clock of this machine is off: set it from the network, and `mdd doctor` tells whether it is right"
        }
        Class::Unsendable => {
            "see whether every name is right and none is empty: --region or AWS_REGION, other flags, config/mdd.toml"
        }
        Class::Throttled => "too many calls at once in this account: try again in a minute",
        Class::Unreachable if call.message().contains("refused") => {
            "nothing listens at that address: `mdd local up` starts the local engine; AWS_ENDPOINT_URL names another place"
        }
        Class::Unreachable => {
            "check the network and the region; a local engine that was killed starts again with `mdd local up`"
        }
        Class::Fault => "the service had a fault of its own: try again in a minute",
        Class::Other => return (Exit::Failed, by_code(call)),
    };
    let exit = match call.class {
        class if class.is_refusal() => Exit::Denied,
        Class::Unsendable => Exit::Usage,
        _ => Exit::Failed,
    };
    (exit, Some(hint.to_owned()))
}

fn by_code(call: &Call) -> Option<String> {
    let hint = match call.code() {
        "PipelineNotFoundException" => "`mdd bootstrap` makes the pipeline; its name is in config/mdd.toml",
        "ValidationError" if call.message().contains("does not exist") => {
            "see what there is with `mdd status`; names are in config/mdd.toml"
        }
        "NotImplemented" => "the local engine does not have this operation: see `mdd local coverage`",
        _ => return None,
    };
    Some(hint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::call::Answer;
    use super::{Call, Class, Error, Exit};

    fn call(class: Class, code: &str) -> Error {
        let answer = Answer { code: Some(code.into()), message: "no".into(), request_id: None };
        Error::Call(Call { what: "cannot read".into(), class, answer })
    }

    #[test]
    fn exit_codes_follow_the_contract() {
        assert_eq!(call(Class::Denied, "AccessDenied").verdict().exit, Exit::Denied);
        assert_eq!(call(Class::Credentials, "ExpiredToken").verdict().exit, Exit::Denied);
        assert_eq!(call(Class::Other, "ValidationError").verdict().exit, Exit::Failed);
        assert_eq!(Error::NoRegion.verdict().exit, Exit::Usage);
        assert_eq!(Error::Interrupted.verdict().exit.code(), 130);
        assert_eq!(Error::Bug(String::new()).verdict().exit.code(), 70);
    }

    #[test]
    fn what_broke_off_half_way_is_3_and_without_permission_4() {
        let exit = |error: Error| error.partly().verdict().exit;
        assert_eq!(exit(call(Class::Fault, "InternalFailure")), Exit::Partly);
        assert_eq!(exit(call(Class::Credentials, "ExpiredToken")), Exit::Denied);
        assert_eq!(exit(Error::failed("no")), Exit::Partly);
        assert_eq!(exit(Error::Interrupted), Exit::Interrupted);
    }

    #[test]
    fn a_reader_that_went_away_is_not_a_failure() {
        let pipe = |kind: std::io::ErrorKind| Error::Output(kind.into()).verdict().exit;
        assert_eq!(pipe(std::io::ErrorKind::BrokenPipe), Exit::Done);
        assert_eq!(pipe(std::io::ErrorKind::StorageFull), Exit::Failed);
    }

    #[test]
    fn a_missing_pipeline_names_the_command_that_makes_it() {
        let hint = call(Class::Other, "PipelineNotFoundException").verdict().hint;
        assert!(hint.is_some_and(|hint| hint.contains("mdd bootstrap")));
    }
}
