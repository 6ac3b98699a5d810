//! One manual page, in the order in which it is read: what it is, examples, then every option.

use std::io::{self, Write};

use clap::{Arg, ArgAction, Command};
use clap_mangen::Man;

use crate::args::GLOBAL_OPTIONS;

/// An apostrophe that stays one, in every troff; clap's sections use it too.
const APOSTROPHE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The page of a command that is built.
pub(super) fn page(command: &Command) -> io::Result<String> {
    let man = Man::new(command.clone().override_usage(synopsis(command)));
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let mut page =
        format!("{APOSTROPHE}.TH {name} 1 \"\" \"mdd {}\" \"User Commands\"\n", env!("CARGO_PKG_VERSION"));
    page += &section(|to| man.render_name_section(to))?;
    page += &section(|to| man.render_synopsis_section(to))?;
    page += &section(|to| man.render_description_section(to))?;
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (examples, notes) = examples(&help);
    if !examples.is_empty() {
        page += &format!(".SH EXAMPLES\n{}", unfilled(&examples));
    }
    page += &section(|to| man.render_options_section(to))?;
    if command.get_subcommands().any(|sub| !sub.is_hide_set()) {
        page += &section(|to| man.render_subcommands_section(to))?;
    }
    if !notes.is_empty() {
        page += &format!(".SH NOTES\n{}", notes.iter().map(|note| paragraph(note)).collect::<String>());
    }
    Ok(page)
}

/// What `clap_mangen` writes of a section, without the beginning that each has.
fn section(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<String> {
    let mut written = Vec::new();
    render(&mut written)?;
    let text = String::from_utf8_lossy(&written);
    Ok(text.find(".SH").map(|at| text[at..].to_owned()).unwrap_or_default())
}

/// `mdd watch [--execution ID] … [global options]`
fn synopsis(command: &Command) -> String {
    let own = |arg: &&Arg| {
        !arg.is_hide_set()
            && arg.get_help_heading() != Some(GLOBAL_OPTIONS)
            && !["help", "version"].contains(&arg.get_id().as_str())
    };
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let options = command.get_arguments().filter(own).filter(|arg| !arg.is_positional());
    let files = command.get_positionals().filter(own);
    let mut words = vec![name.to_owned()];
    words.extend(options.map(written));
    words.push("[global options]".to_owned());
    words.extend(files.map(written));
    if command.has_subcommands() {
        let word = if command.is_subcommand_required_set() { "<command>" } else { "[command]" };
        words.push(word.to_owned());
    }
    words.join(" ")
}

/// `[-n|--tail N]`, `<SHELL>`, `[FILE]...`
fn written(arg: &Arg) -> String {
    let value = match arg.get_value_names() {
        Some(names) if arg.get_action().takes_values() => names.join(" "),
        _ => String::new(),
    };
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let flag = short.into_iter().chain(long).collect::<Vec<_>>().join("|");
    let one = [flag, value].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let many = matches!(arg.get_action(), ArgAction::Append | ArgAction::Count);
    let many = if many { "..." } else { "" };
    match (arg.is_required_set(), arg.is_positional()) {
        (true, true) => format!("<{one}>{many}"),
        (true, false) => format!("{one}{many}"),
        (false, _) => format!("[{one}]{many}"),
    }
}

/// The lines of the examples, and the paragraphs of all the rest.
fn examples(help: &str) -> (Vec<&str>, Vec<Vec<&str>>) {
    let lines: Vec<&str> = help.lines().collect();
    let paragraphs = lines.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty());
    let (examples, notes): (Vec<&[&str]>, Vec<_>) =
        paragraphs.partition(|lines| lines.first() == Some(&"Examples:"));
    let examples = examples.iter().flat_map(|lines| &lines[1..]);
    let examples = examples.map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    (examples, notes.into_iter().map(<[&str]>::to_vec).collect())
}

/// Prose is filled; what is laid out in columns stays as it is.
fn paragraph(lines: &[&str]) -> String {
    let in_columns = lines.iter().any(|line| line.starts_with(' '));
    let body = if in_columns { unfilled(lines) } else { lines.iter().map(|line| escaped(line)).collect() };
    format!(".PP\n{body}")
}

fn unfilled(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| escaped(line)).collect();
    format!(".nf\n{lines}.fi\n")
}

/// A line in which no character means anything to troff, nor becomes a prettier one that no shell knows.
fn escaped(line: &str) -> String {
    let mut text = String::new();
    if line.starts_with(['.', '\'']) {
        text.push_str("\\&");
    }
    for character in line.chars() {
        match character {
            '\\' => text.push_str("\\e"),
            '-' => text.push_str("\\-"),
            '\'' => text.push_str("\\*(Aq"),
            '`' => text.push_str("\\(ga"),
            '^' => text.push_str("\\(ha"),
            '~' => text.push_str("\\(ti"),
            other => text.push(other),
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::{escaped, page};
    use crate::args::command;

    fn of(name: &str) -> String {
        let mut root = command();
        root.build();
        page(root.find_subcommand(name).expect("a command")).expect("a page")
    }

    #[test]
    fn the_synopsis_names_the_values() {
        let page = of("watch");
        let synopsis = page.lines().skip_while(|line| *line != ".SH SYNOPSIS").nth(1).expect("a line");
        for part in
            ["[\\-\\-execution ID]", "[\\-\\-until approval|STAGE|end]", "[\\-\\-once]", "[global options]"]
        {
            assert!(synopsis.contains(part), "{part}: {synopsis}");
        }
        assert!(!page.contains("poll"), "{page}");
    }

    #[test]
    fn examples_keep_their_lines_and_come_before_the_options() {
        let page = of("watch");
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}:\n{page}"));
        assert!(at(".SH EXAMPLES\n.nf\nmdd watch ") < at(".SH OPTIONS"));
        assert!(at("\nmdd watch \\-\\-logs | tee build.log") < at(".fi\n"));
        assert!(at(".SH \"GLOBAL OPTIONS\"") < at(".SH NOTES\n.PP\nExit codes: 0"));
        assert!(!page.contains("EXTRA") && !page.contains("Examples:"), "{page}");
        let title = page.lines().find(|line| line.starts_with(".TH")).expect("a title");
        assert!(title.starts_with(".TH mdd-watch 1 \"\" \"mdd ") && !title.ends_with(' '), "{title:?}");
    }

    #[test]
    fn what_a_shell_must_see_is_no_troff() {
        assert_eq!(escaped(r"'a' ~/.x -y \ `b`"), "\\&\\*(Aqa\\*(Aq \\(ti/.x \\-y \\e \\(gab\\(ga\n");
        assert_eq!(escaped(".x"), "\\&.x\n");
    }
}
