//! The beginning of a file, by lines, and what a spreadsheet's `sep=` line says about them.

use crate::layout::Layout;
use crate::record::Splitter;
use crate::text::Line;

/// The beginning of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    text: &'a str,
    /// What a `sep=` line says that stands between fields.
    pub(super) told: Option<u8>,
    /// The number of that line; 0 if there is none.
    pub(super) told_in: u64,
}

impl<'a> Head<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let told = Line::all(text).next().and_then(|line| separator(&line.as_str()));
        Self { text, told, told_in: u64::from(told.is_some()) }
    }

    /// The same without believing the line.
    pub(super) fn untold(self) -> Self {
        Self { told: None, ..self }
    }

    /// The lines that are not blank and not that one.
    pub(super) fn lines(self) -> impl Iterator<Item = Line<'a>> {
        Line::all(self.text).filter(move |line| line.number > self.told_in && !line.is_blank())
    }

    /// What stands between the fields of a layout's rows here.
    pub(super) fn delimiter(self, layout: &Layout) -> u8 {
        self.told.unwrap_or(layout.delimiter)
    }

    /// What splits the rows of a layout here.
    pub(super) fn splitter(self, layout: &Layout) -> Splitter {
        layout.splitter(self.delimiter(layout))
    }
}

/// The delimiter a `sep=,` line names. Spreadsheets fill such a line up to the width of the others when they save it again,
/// and some put it in quotes.
fn separator(line: &str) -> Option<u8> {
    let line = line.trim_matches(|edge| edge == ' ' || edge == '"');
    let (key, rest) = line.split_at_checked(4)?;
    if !key.eq_ignore_ascii_case("sep=") {
        return None;
    }
    match rest.as_bytes() {
        // The tab may have been trimmed away.
        [] => Some(b'\t'),
        [one, more @ ..] if one.is_ascii() && !one.is_ascii_alphanumeric() => {
            more.iter().all(|other| other == one || *other == b'"').then_some(*one)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_read_in_every_spelling() {
        for (line, told) in [
            ("sep=,", Some(b',')),
            ("SEP=;\r", Some(b';')),
            ("\"sep=;\"", Some(b';')),
            ("sep=;;;;", Some(b';')),
            ("sep=\t", Some(b'\t')),
            ("sep=", Some(b'\t')),
            ("sep=|", Some(b'|')),
            ("sep=ab", None),
            ("sepia", None),
            ("separator=;", None),
            ("", None),
        ] {
            let text = format!("{line}\na");
            let head = Head::new(&text);
            assert_eq!(head.told, told, "{line}");
            assert_eq!(head.lines().last().map(|line| line.number), Some(2));
        }
        assert_eq!(Head::new("a\nsep=;\n").told, None, "it is the first line or none");
    }
}
