//! What an error means: the exit code for a script, the hint for a person. Chosen here and nowhere else.

use super::{Call, Class, Error};
use crate::args::shell_word;
use crate::exit::Exit;

/// How a pattern is written that CloudWatch refuses.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>
const FILTER: &str = "write words that must all be there: --filter 'ERROR timeout'; in double quotes what has other \
    characters than letters, digits and underscores: --filter '\"in/a.csv\"'; for lines of JSON: \
    --filter '{ $.level = \"ERROR\" }'";

/// Profiles that are listed: somebody with more knows how to see them.
const PROFILES: usize = 12;

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
            Self::NoProfile { name, known, .. } => (Exit::Denied, Some(profiles(name, known))),
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

/// Which profiles could be meant, and how one is made.
fn profiles(name: &str, known: &[String]) -> String {
    let make = format!("make it with `aws configure --profile {}`", shell_word(name));
    if known.is_empty() {
        return format!("there is none at all; {make}");
    }
    let more = known.len().checked_sub(PROFILES).filter(|more| *more > 0);
    let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
    let known = known[..known.len().min(PROFILES)].join(", ");
    format!("there is {known}{more}: choose with --profile or AWS_PROFILE; or {make}")
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
            "nothing listens at that address: `mdd local up` starts the local engine; AWS_ENDPOINT_URL, or the variable of one service, names another place"
        }
        Class::Unreachable => {
            "check the network and the region; a local engine that was killed starts again with `mdd local up`"
        }
        Class::Fault => "the service had a fault of its own: try again in a minute",
        Class::Other if call.message().contains("filter pattern") => {
            return (Exit::Usage, Some(FILTER.to_owned()));
        }
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
    fn a_profile_that_is_not_there_is_told_with_those_that_are() {
        let hint = |known: &[&str]| {
            let known = known.iter().map(|name| (*name).to_owned()).collect();
            let (config, credentials) = ("a".into(), "b".into());
            let error = Error::NoProfile { name: "my team".into(), config, credentials, known };
            assert_eq!(error.to_string(), "there is no profile my team in a or b");
            error.verdict().hint.unwrap_or_default()
        };
        let make = "make it with `aws configure --profile 'my team'`";
        assert_eq!(hint(&[]), format!("there is none at all; {make}"));
        let choose = "choose with --profile or AWS_PROFILE";
        assert_eq!(hint(&["base", "team"]), format!("there is base, team: {choose}; or {make}"));
        assert!(hint(&["p"; 15]).contains("p, p and 3 more: "), "{}", hint(&["p"; 15]));
    }

    #[test]
    fn a_pattern_that_is_refused_is_answered_with_how_one_is_written() {
        let answer = Answer {
            code: Some("InvalidParameterException".into()),
            message: "Invalid filter pattern".into(),
            request_id: None,
        };
        let call = Call { what: "cannot read".into(), class: Class::Other, answer };
        let verdict = Error::Call(call).verdict();
        assert_eq!(verdict.exit, Exit::Usage);
        assert!(verdict.hint.is_some_and(|hint| hint.contains("--filter '{ $.level")));
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
