//! What one output stream can show: width, colours, symbols, animation.

use std::ffi::OsString;

use crate::args::ColorChoice;

/// One output stream's abilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent abilities")]
pub struct Screen {
    /// Columns to lay out for.
    pub width: usize,
    /// Rows; only an animation asks.
    pub height: usize,
    /// Is it a terminal?
    pub terminal: bool,
    /// May escapes for colour be written?
    pub color: bool,
    /// Are our symbols readable?
    pub unicode: bool,
    /// May lines be redrawn?
    pub animation: bool,
    /// Can a text lead to an address?
    pub links: bool,
}

/// The environment variables that matter, read in one place so that tests can state them.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    vars: Vec<(&'static str, OsString)>,
}

const VARS: [&str; 9] =
    ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "CI", "LC_ALL", "LC_CTYPE", "LANG", "COLUMNS"];

/// Wide enough for every frame; what a pipe gets.
const USUAL_WIDTH: usize = 100;

impl Surroundings {
    /// The process's environment.
    pub fn of_process() -> Self {
        Self { vars: VARS.iter().filter_map(|name| Some((*name, std::env::var_os(name)?))).collect() }
    }

    /// As stated, for tests.
    pub fn of(vars: &[(&'static str, &str)]) -> Self {
        Self { vars: vars.iter().map(|(name, value)| (*name, value.into())).collect() }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.vars.iter().find(|(var, _)| *var == name)?;
        value.to_str().filter(|value| !value.is_empty())
    }

    fn dumb(&self) -> bool {
        self.get("TERM") == Some("dumb")
    }

    fn color(&self, choice: ColorChoice, terminal: bool) -> bool {
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if self.get("NO_COLOR").is_some() => false,
            ColorChoice::Auto if self.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            ColorChoice::Auto => terminal && !self.dumb() && self.get("CLICOLOR") != Some("0"),
        }
    }

    /// Only a locale that says something else takes the symbols away; an unset one is usual in containers.
    fn unicode(&self) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| self.get(name));
        locale.is_none_or(|locale| {
            let locale = locale.to_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
    }

    fn continuous_integration(&self) -> bool {
        self.get("CI").is_some_and(|value| value != "false" && value != "0")
    }
}

impl Screen {
    /// The abilities of a stream: `size` is (rows, columns) if it is a terminal.
    pub fn detect(size: Option<(u16, u16)>, choice: ColorChoice, around: &Surroundings) -> Self {
        let terminal = size.is_some();
        let unsized_yet = Self {
            width: USUAL_WIDTH,
            height: 24,
            terminal,
            color: around.color(choice, terminal),
            unicode: around.unicode(),
            animation: terminal && !around.dumb() && !around.continuous_integration(),
            links: false,
        };
        size.map_or(unsized_yet, |size| unsized_yet.resized(size))
    }

    /// The same where the terminal can follow links: who reads a dumb terminal or the log of a CI run cannot.
    #[must_use]
    pub fn with_links(self, can: bool) -> Self {
        Self { links: self.animation && can, ..self }
    }

    /// The same after its terminal was resized to (rows, columns).
    #[must_use]
    pub fn resized(self, (rows, columns): (u16, u16)) -> Self {
        Self { width: usize::from(columns).max(20), height: usize::from(rows).max(4), ..self }
    }

    /// A pipe: usual width, no colours, all symbols.
    pub fn plain() -> Self {
        Self::detect(None, ColorChoice::Never, &Surroundings::default())
    }

    /// Lines are cut for a terminal only: in a file nothing may be missing.
    pub(super) fn cut_at(&self) -> Option<usize> {
        self.terminal.then_some(self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::{ColorChoice, Screen, Surroundings};

    const TTY: Option<(u16, u16)> = Some((40, 100));

    fn color(vars: &[(&'static str, &str)], size: Option<(u16, u16)>) -> bool {
        Screen::detect(size, ColorChoice::Auto, &Surroundings::of(vars)).color
    }

    #[test]
    fn colour_follows_the_conventions() {
        assert!(color(&[], TTY));
        assert!(!color(&[], None));
        assert!(!color(&[("NO_COLOR", "1")], TTY));
        assert!(color(&[("NO_COLOR", "")], TTY));
        assert!(color(&[("CLICOLOR_FORCE", "1")], None));
        assert!(!color(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], None));
        assert!(!color(&[("TERM", "dumb")], TTY));
        assert!(!color(&[("CLICOLOR", "0")], TTY));
    }

    #[test]
    fn nothing_moves_in_ci_or_on_a_dumb_terminal() {
        let moves = |vars, size| Screen::detect(size, ColorChoice::Auto, &Surroundings::of(vars)).animation;
        assert!(moves(&[], TTY));
        assert!(!moves(&[("CI", "true")], TTY));
        assert!(!moves(&[("TERM", "dumb")], TTY));
        assert!(!moves(&[], None));
    }

    #[test]
    fn links_are_for_a_terminal_that_somebody_looks_at() {
        let links = |vars, size, can| {
            Screen::detect(size, ColorChoice::Always, &Surroundings::of(vars)).with_links(can).links
        };
        assert!(links(&[], TTY, true));
        assert!(links(&[("NO_COLOR", "1")], TTY, true));
        assert!(!links(&[], TTY, false));
        assert!(!links(&[], None, true));
        assert!(!links(&[("TERM", "dumb")], TTY, true));
        assert!(!links(&[("CI", "true")], TTY, true));
        assert!(!links(&[("CLICOLOR_FORCE", "1")], None, true));
    }

    #[test]
    fn only_another_locale_takes_the_symbols_away() {
        let unicode = |vars| Screen::detect(TTY, ColorChoice::Auto, &Surroundings::of(vars)).unicode;
        assert!(unicode(&[]));
        assert!(unicode(&[("LANG", "en_AU.UTF-8")]));
        assert!(!unicode(&[("LANG", "C")]));
        assert!(!unicode(&[("LC_ALL", "POSIX"), ("LANG", "en_AU.UTF-8")]));
    }
}
