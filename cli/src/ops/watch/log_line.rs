//! One line of a build's log.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::schema::Moment;

/// One line that a build wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LogLine {
    /// When.
    #[schemars(with = "Moment")]
    pub at: Timestamp,
    /// For which execution.
    pub execution: String,
    /// In which stage.
    pub stage: String,
    /// By which action.
    pub action: String,
    /// What.
    pub text: String,
}

/// A message as lines of plain text: without colours and cursor movements, and of a line that was written over and over
/// only what it came to.
pub fn plain(message: &str) -> Vec<String> {
    message.lines().map(|line| without_controls(last_written(line))).collect()
}

fn last_written(line: &str) -> &str {
    line.trim_end_matches('\r').rsplit('\r').find(|part| !part.is_empty()).unwrap_or_default()
}

fn without_controls(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\t' => kept.push_str("    "),
            // An escape sequence: `[`, parameters, and one letter ends it (ECMA-48).
            '\u{1b}' if rest.next_if_eq(&'[').is_some() => {
                let _ = rest.find(|end| ('@'..='~').contains(end));
            }
            control if control.is_control() => {}
            other => kept.push(other),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn lines_come_without_what_moves_a_terminal() {
        assert_eq!(plain("\u{1b}[1m\u{1b}[32m   Compiling\u{1b}[0m asx\n"), ["   Compiling asx"]);
        assert_eq!(plain("Building 1/9\rBuilding 9/9\r\nDone\n"), ["Building 9/9", "Done"]);
        assert_eq!(plain("a\tb\u{7}"), ["a    b"]);
        assert_eq!(plain("\u{1b}[2"), [""], "a sequence that does not end");
        assert_eq!(plain(""), [""; 0]);
    }
}
