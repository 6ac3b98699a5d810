//! A line of text in roles, which knows its width before it has a colour.

use super::{Role, Screen, Symbol, symbol};

const WARNING: &str = "warning: ";
/// The column at which a warning says what it is about.
pub const WARNING_COLUMN: usize = WARNING.len();

/// Some text in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text, without escapes.
    pub text: String,
    /// What it is.
    pub role: Role,
    /// Where a click leads, on terminals that can.
    pub link: Option<String>,
}

/// One line. Build it from left to right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    pub(super) spans: Vec<Span>,
}

impl Line {
    /// An empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// A line that begins with `text`.
    pub fn of(role: Role, text: impl Into<String>) -> Self {
        Self::new().add(role, text)
    }

    /// A line that begins with a symbol and a space.
    pub fn marked(symbol: Symbol) -> Self {
        Self::of(symbol.role(), symbol.glyph()).text(" ")
    }

    /// `warning: …` as it is told wherever there is something to warn of.
    pub fn warning(text: impl Into<String>) -> Self {
        Self::of(Role::Wait, WARNING).text(text)
    }

    /// Add `text` in a role. Control characters become spaces: what a build printed must not move our cursor.
    #[must_use]
    pub fn add(self, role: Role, text: impl Into<String>) -> Self {
        self.span(Span { text: text.into(), role, link: None })
    }

    /// The same with what it has already.
    #[must_use]
    pub(super) fn span(mut self, mut span: Span) -> Self {
        if span.text.contains(char::is_control) {
            span.text = console::strip_ansi_codes(&span.text).replace(char::is_control, " ");
        }
        self.spans.push(span);
        self
    }

    /// Add `text` that leads to `address`, if there is one, on terminals that can.
    #[must_use]
    pub fn link(self, role: Role, text: impl Into<String>, address: Option<String>) -> Self {
        let mut line = self.add(role, text);
        if let Some(span) = line.spans.last_mut() {
            span.link = address.filter(|address| !address.contains(char::is_control));
        }
        line
    }

    /// Let every piece of text that `to` knows lead there, on terminals that can.
    #[must_use]
    pub fn leading(mut self, to: impl Fn(&str) -> Option<String>) -> Self {
        for span in self.spans.iter_mut().filter(|span| span.link.is_none()) {
            span.link = to(&span.text).filter(|address| !address.contains(char::is_control));
        }
        self
    }

    /// Add plain text.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.add(Role::Plain, text)
    }

    /// Add all of another line.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.spans.extend(other.spans);
        self
    }

    /// Fill with spaces up to `column`; at least one, so that columns never touch.
    #[must_use]
    pub fn to_column(self, column: usize) -> Self {
        let width = self.width();
        if width == 0 && column == 0 {
            self
        } else {
            self.text(" ".repeat(column.saturating_sub(width).max(1)))
        }
    }

    /// `text` right-aligned so that it ends before `column`.
    #[must_use]
    pub fn right(self, column: usize, role: Role, text: &str) -> Self {
        let start = column.saturating_sub(console::measure_text_width(text));
        self.to_column(start).add(role, text)
    }

    /// Columns it takes.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| console::measure_text_width(&span.text)).sum()
    }

    /// The column at which its text begins.
    pub(super) fn indent(&self) -> usize {
        let text = self.plain();
        text.len() - text.trim_start_matches(' ').len()
    }

    /// The text alone: what a pipe or a test gets.
    pub fn plain(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect::<String>().trim_end().to_owned()
    }

    /// As written to a screen: cut to its width, coloured if it has colours, never longer than the terminal.
    pub fn render(&self, screen: &Screen) -> String {
        let mut out = String::new();
        let mut room = screen.cut_at().unwrap_or(usize::MAX);
        for span in &self.spans {
            let text = if screen.unicode { span.text.clone() } else { symbol::ascii(&span.text) };
            let fits = console::measure_text_width(&text) <= room;
            let text = if fits { text } else { cut(&text, room, screen.unicode) };
            room = room.saturating_sub(console::measure_text_width(&text));
            let link = span.link.as_deref().filter(|_| screen.links && !text.is_empty());
            let painted = if screen.color && span.role != Role::Plain && !text.trim().is_empty() {
                span.role.style().apply_to(&text).to_string()
            } else {
                text
            };
            out.push_str(&link.map_or_else(|| painted.clone(), |address| self::link(address, &painted)));
            if !fits {
                break;
            }
        }
        out.truncate(out.trim_end_matches(' ').len());
        out
    }
}

/// `text` as something to click on.
pub(super) fn link(address: &str, text: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

fn cut(text: &str, room: usize, unicode: bool) -> String {
    let tail = if unicode { "…" } else { "~" };
    if room == 0 { String::new() } else { console::truncate_str(text, room, tail).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Line, Role, Screen, Symbol};

    fn screen(width: usize) -> Screen {
        Screen { width, terminal: true, ..Screen::plain() }
    }

    #[test]
    fn a_long_line_is_cut_to_the_terminal() {
        let line =
            Line::marked(Symbol::Ok).add(Role::Name, "BuildHarvesterLambda").right(40, Role::Dim, "1m 58s");
        assert_eq!(line.render(&screen(40)), "✓ BuildHarvesterLambda            1m 58s");
        assert_eq!(line.render(&screen(10)), "✓ BuildHa…");
        assert_eq!(console::measure_text_width(&line.render(&Screen { color: true, ..screen(10) })), 10);
    }

    #[test]
    fn without_unicode_the_stand_ins_are_used() {
        let ascii = Screen { unicode: false, ..screen(80) };
        assert_eq!(Line::marked(Symbol::Failed).text("a – b …").render(&ascii), "x a - b ...");
    }

    #[test]
    fn foreign_escapes_do_not_reach_the_terminal() {
        let line = Line::new().text("a\u{1b}[31mred\u{1b}[0m\tb\r");
        assert_eq!(line.plain(), "ared b");
    }

    #[test]
    fn a_link_is_written_only_where_it_can_be_followed() {
        let line = Line::new().link(Role::Plain, "mdd", Some("https://x/".into())).text(" runs");
        assert_eq!(line.render(&screen(40)), "mdd runs");
        let linked = line.render(&Screen { links: true, ..screen(40) });
        assert_eq!(linked, "\u{1b}]8;;https://x/\u{1b}\\mdd\u{1b}]8;;\u{1b}\\ runs");
        assert_eq!(console::measure_text_width(&linked), 8);
    }

    #[test]
    fn a_pipe_gets_the_whole_line() {
        let line = Line::new().text("x".repeat(300));
        assert_eq!(line.render(&Screen::plain()).len(), 300);
    }
}
