//! What went wrong, as it is read on a narrow terminal, on a usual one and in a pipe.

use super::{Console, Screen};
use crate::args::Globals;
use crate::errors::Error;
use crate::testing::paper::Paper;

fn told(width: usize, terminal: bool) -> String {
    let globals = Globals { profile: Some("markets-dev".into()), ..Globals::default() };
    let screen = Screen { width, terminal, ..Screen::plain() };
    let err = Paper::default();
    let streams = ((screen, Box::new(Paper::default()) as _), (screen, Box::new(err.clone()) as _));
    let console = Console::new(&globals, streams.0, streams.1);
    console.warn(
        "the end of the log of BuildHarvesterLambda could not be read; it is shown by `mdd logs build`",
    );
    console.error(&Error::Failed {
        what: "the test stack test-marketdata-downloader does not exist".into(),
        causes: vec![
            "ValidationError: Stack with id test-marketdata-downloader does not exist\nin ap-southeast-2"
                .into(),
        ],
        hint: Some(
            "the pipeline makes it in TestStage; see where it is with `mdd watch --once`, or say `mdd start`"
                .into(),
        ),
    });
    err.text()
}

#[test]
fn errors_and_warnings_are_broken_between_words_and_commands_stay_whole() {
    insta::assert_snapshot!([60, 100].map(|width| told(width, true)).join("\n"));
}

#[test]
fn in_a_pipe_each_is_one_line() {
    assert_eq!(told(60, false), told(100, false));
    assert_eq!(told(60, false).lines().count(), 5, "{}", told(60, false));
}

#[test]
fn a_command_in_a_hint_names_its_place_once() {
    let globals = Globals { local: true, ..Globals::default() };
    let screen = || (Screen::plain(), Box::new(Paper::default()) as _);
    let console = Console::new(&globals, screen(), screen());
    assert_eq!(console.as_typed("see `mdd watch`, or wait"), "see `mdd --local watch`, or wait");
    let made = format!("come back with `{}`", globals.command("watch --until approval"));
    assert_eq!(console.as_typed(&made), made);
    assert_eq!(console.as_typed("start it with `mdd local up`"), "start it with `mdd local up`");
}
