//! A result as text: lines, tables and charts, in order.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Chart, Line, Role, Screen, Table};

/// A value with a JSON face that programs rely on. [`crate::commands::documents`] lists them all.
pub trait Document: Serialize + JsonSchema {
    /// Its name and version, as in `mdd.status/1`: a member that goes or changes its meaning raises the version, a new
    /// member does not.
    const SCHEMA: &'static str;
}

/// A result with two faces: a page for people, a document for programs.
pub trait Report: Document {
    /// Write the text face.
    fn write(&self, page: &mut Page);
}

#[derive(Debug, Clone)]
enum Block {
    Line(Line),
    /// Not cut: somebody copies it.
    Whole(Line),
    Table(Table),
    Chart(Chart),
}

/// Lines and tables, in order.
#[derive(Debug, Clone)]
pub struct Page {
    /// Columns to lay out for.
    pub width: usize,
    /// Columns that a line may take; in a pipe any number, because there nothing may be missing.
    pub room: Option<usize>,
    blocks: Vec<Block>,
}

impl Page {
    /// An empty page for a terminal of this width.
    pub fn new(width: usize) -> Self {
        Self { width, room: Some(width), blocks: Vec::new() }
    }

    /// An empty page for a screen.
    pub fn of(screen: &Screen) -> Self {
        Self { room: screen.cut_at(), ..Self::new(screen.width) }
    }

    /// Add a line.
    pub fn line(&mut self, line: Line) {
        self.blocks.push(Block::Line(line));
    }

    /// Add a line that is never cut, for what somebody copies: an address, a command.
    pub fn whole(&mut self, line: Line) {
        self.blocks.push(Block::Whole(line));
    }

    /// Add a sentence: where it does not fit a terminal it is broken between words and goes on below at the column `hang`.
    pub fn sentence(&mut self, line: &Line, hang: usize) {
        let lines = self.room.map_or_else(|| vec![line.clone()], |room| line.folded(room, hang));
        lines.into_iter().for_each(|line| self.whole(line));
    }

    /// Add several.
    pub fn lines(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.blocks.extend(lines.into_iter().map(Block::Line));
    }

    /// Add plain text.
    pub fn text(&mut self, text: impl Into<String>) {
        self.line(Line::of(Role::Plain, text));
    }

    /// Add a text that follows `head` and, where a line ends, goes on below at the column `indent`.
    pub fn flow(&mut self, head: Line, indent: usize, role: Role, text: &str) {
        let mut line = head;
        let mut empty = true;
        for word in text.split(' ') {
            let width = line.width() + usize::from(!empty) + Line::of(role, word).width();
            if width > self.width && line.width() > indent {
                self.line(std::mem::replace(&mut line, Line::new().to_column(indent)));
                empty = true;
            }
            line = if empty { line } else { line.text(" ") }.add(role, word);
            empty = false;
        }
        self.line(line);
    }

    /// Add pieces that follow `head` with `gap` columns between them and, where one does not fit, go on below at the
    /// column `indent`. One that fits no line goes on further in.
    pub fn pieces(&mut self, head: Line, indent: usize, gap: usize, pieces: impl IntoIterator<Item = Line>) {
        let mut line = head;
        let mut empty = true;
        for piece in pieces {
            if !empty && line.width() + gap + piece.width() > self.width {
                self.sentence(&std::mem::replace(&mut line, Line::new().to_column(indent)), indent + 2);
                empty = true;
            }
            line = if empty { line } else { line.text(" ".repeat(gap)) }.join(piece);
            empty = false;
        }
        self.sentence(&line, indent + 2);
    }

    /// Add an empty line.
    pub fn blank(&mut self) {
        self.line(Line::new());
    }

    /// Add a table.
    pub fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// Add a chart.
    pub fn chart(&mut self, chart: Chart) {
        self.blocks.push(Block::Chart(chart));
    }

    /// Let every piece of text that `to` knows lead there, on terminals that can.
    pub fn leading(&mut self, to: impl Fn(&str) -> Option<String>) {
        for block in &mut self.blocks {
            match block {
                Block::Line(line) | Block::Whole(line) => *line = std::mem::take(line).leading(&to),
                Block::Table(table) => table.leading(&to),
                Block::Chart(_) => {}
            }
        }
    }

    /// As written to a screen, without the last line's end.
    pub fn render(&self, screen: &Screen) -> String {
        let blocks = self.blocks.iter().map(|block| match block {
            Block::Line(line) => fitting(line, screen),
            Block::Whole(line) => line.render(&Screen { terminal: false, ..*screen }),
            Block::Table(table) => table.render(screen),
            Block::Chart(chart) => {
                chart.lines(screen).iter().map(|line| line.render(screen)).collect::<Vec<_>>().join("\n")
            }
        });
        blocks.collect::<Vec<_>>().join("\n")
    }

    /// As a pipe gets it; for tests.
    pub fn plain(&self) -> String {
        self.render(&Screen { width: self.width, ..Screen::plain() })
    }
}

/// A line that is too long goes on below, further in; only a word that is wider than the terminal is cut.
fn fitting(line: &Line, screen: &Screen) -> String {
    let lines = screen.cut_at().map(|width| line.folded(width, line.indent() + 2));
    let lines = lines.unwrap_or_else(|| vec![line.clone()]);
    lines.iter().map(|line| line.render(screen)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Line, Page, Role, Screen};

    #[test]
    fn pieces_that_do_not_fit_go_on_below() {
        let mut page = Page::new(24);
        let pieces = ["✓ Source", "✗ BuildLambdas", "○ Test"].map(|text| Line::new().text(text));
        page.pieces(Line::new().text("  stages").to_column(9), 9, 2, pieces);
        assert_eq!(page.plain(), "  stages ✓ Source\n         ✗ BuildLambdas\n         ○ Test");
    }

    #[test]
    fn a_sentence_is_broken_on_a_terminal_and_whole_in_a_pipe() {
        let line = Line::warning("look with `mdd status` at what is left");
        let written = |screen: &Screen| {
            let mut page = Page::of(screen);
            page.sentence(&line, crate::ui::WARNING_COLUMN);
            page.render(screen)
        };
        let terminal = Screen { width: 30, terminal: true, ..Screen::plain() };
        assert_eq!(written(&terminal), "warning: look with\n         `mdd status` at what\n         is left");
        assert_eq!(written(&Screen { terminal: false, ..terminal }), line.plain());
    }

    #[test]
    fn a_text_goes_on_below_itself_and_a_long_word_gets_its_own_line() {
        let mut page = Page::new(24);
        page.flow(Line::new().text("  why").to_column(8), 8, Role::Plain, "one two three four five");
        page.flow(Line::new().text("  key "), 4, Role::Plain, &format!("at {}", "x".repeat(22)));
        insta::assert_snapshot!(page.plain(), @r"
            why   one two three
                  four five
            key at
              xxxxxxxxxxxxxxxxxxxxxx
            ");
    }
}
