//! `cli/docs/reference.md` says what `--help` says; `just docs` writes it anew.

use std::fmt::Write;

use mdd::args::command;

use super::kept::{docs, keep};

#[test]
fn the_reference_says_what_the_help_says() {
    let mut text = String::from(
        "# The command line\n\nMade from the program's own help by `just docs`; a test keeps it true. Every command also takes\n\
         the global options, which are listed once, here.\n",
    );
    let mut root = command().term_width(100);
    root.build();
    describe(&root, &mut text);
    keep(&docs().join("reference.md"), &text);
}

fn describe(command: &clap::Command, text: &mut String) {
    let name = command.get_bin_name().unwrap_or("mdd").to_owned();
    let help = command.clone().term_width(100).render_long_help().to_string();
    // Options that every command has are told with the first.
    let own = if name == "mdd" { help.as_str() } else { help.split("\nGlobal options:").next().unwrap() };
    write!(text, "\n## {name}\n\n```text\n{}\n```\n", trimmed(own)).unwrap();
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).for_each(|sub| describe(sub, text));
}

fn trimmed(help: &str) -> String {
    let lines: Vec<&str> = help.trim().lines().map(str::trim_end).collect();
    lines.join("\n")
}
