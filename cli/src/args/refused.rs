//! A command line that makes no sense, for a program: clap's words as one of our errors.

use std::ffi::OsString;

use crate::errors::Error;

/// The error, if these words ask for JSON. For people clap writes it itself, with the usage below.
pub fn refused(words: &[OsString], error: &clap::Error) -> Option<Error> {
    let json = words.iter().any(|word| word == "--output=json")
        || words.windows(2).any(|pair| pair[0] == "--output" && pair[1] == "json");
    json.then(|| as_error(&error.render().to_string()))
}

/// Paragraphs: what is wrong, tips, usage, where there is more help.
fn as_error(text: &str) -> Error {
    let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut paragraphs = text.split("\n\n").map(joined);
    let what = paragraphs.next().unwrap_or_default();
    let what = what.strip_prefix("error: ").unwrap_or(&what);
    let tips = paragraphs.filter_map(|text| text.strip_prefix("tip: ").map(str::to_owned));
    let tips: Vec<String> = tips.chain(["`mdd --help` shows what there is".to_owned()]).collect();
    Error::usage(what, tips.join("; "))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{Error, refused};
    use crate::args::Cli;

    fn told(words: &[&str]) -> Option<(String, String)> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        match refused(&words, &Cli::read(&words).expect_err("nonsense"))? {
            Error::Usage { what, hint } => Some((what, hint)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_program_gets_what_is_wrong_and_what_was_meant() {
        let (what, hint) = told(&["mdd", "statsu", "--output", "json"]).expect("JSON");
        assert_eq!(what, "unrecognized subcommand 'statsu'");
        assert!(hint.starts_with("some similar subcommands exist: 'start', 'status'; "), "{hint}");
        let (what, _) = told(&["mdd", "--output=json", "completions"]).expect("JSON");
        assert_eq!(what, "the following required arguments were not provided: <SHELL>");
        assert_eq!(told(&["mdd", "statsu"]), None);
    }
}
