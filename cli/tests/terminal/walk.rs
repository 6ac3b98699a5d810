//! The README's chapter about AWS, line by line as it stands there, by a person at a terminal whose environment names
//! another endpoint: the local engine's, as `mdd local env` exports it.

use crate::common::Project;
use crate::screen::Terminal;
use crate::{COLUMNS, UP};

const CHAPTER: &str = "## On AWS";

/// The lines of a chapter that a person types.
fn typed(chapter: &str) -> Vec<String> {
    let readme = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let (_, text) = readme.split_once(&format!("\n{chapter}\n")).unwrap();
    let text = text.split("\n## ").next().unwrap();
    let blocks = text.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.flat_map(str::lines).map(|line| line.split('#').next().unwrap().trim().to_owned()).collect()
}

/// What is asked, and what is typed then.
fn answers(verb: &str) -> Vec<(&'static str, String)> {
    match verb {
        "bootstrap" => vec![("Go ahead?", "y\r".to_owned())],
        "approve" => {
            vec![("What do you decide", format!("{UP}{UP}\r")), ("comment", "as expected\r".to_owned())]
        }
        _ => Vec::new(),
    }
}

/// `export NAME='value'`, line by line.
fn environment(project: &Project) -> Vec<(String, String)> {
    let exports = project.mdd(&["local", "env"]).must(0).stdout;
    let pairs = exports.lines().filter_map(|line| line.strip_prefix("export ")?.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned())).collect()
}

#[test]
fn the_chapter_about_aws_works_as_it_stands_behind_another_endpoint() {
    let project = Project::start(|_| {});
    let environment = environment(&project);
    assert!(environment.iter().any(|(name, _)| name == "AWS_ENDPOINT_URL"), "{environment:?}");
    let lines = typed(CHAPTER);
    let commands: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("mdd ")).collect();
    for verb in ["bootstrap", "watch", "upload-sample", "approve"] {
        assert!(commands.iter().any(|command| command.starts_with(verb)), "the chapter has no {verb}");
    }
    for command in commands.iter().filter(|command| !command.starts_with("local ")) {
        let words: Vec<&str> = command.split_whitespace().collect();
        let mut typed = std::process::Command::new(env!("CARGO_BIN_EXE_mdd"));
        typed.args(&words).current_dir(project.path("")).envs(environment.iter().cloned());
        typed.env("MDD_POLL_INTERVAL", "100ms");
        let mut terminal = Terminal::run(COLUMNS, &typed, &[]);
        for (question, keys) in answers(words[0]) {
            terminal.wait_for(question);
            terminal.type_in(&keys);
        }
        let ended = terminal.end();
        assert_eq!(ended.code, 0, "mdd {command}:\n{}", ended.text());
    }
    let stacks = project.stacks();
    assert_eq!(stacks["prod-marketdata-downloader"], "CREATE_COMPLETE");
    assert!(!stacks.contains_key("test-marketdata-downloader"), "{stacks:?}");
}
