//! A result as text: lines and tables, in order.

use serde::Serialize;

use super::{Line, Role, Screen, Table};

/// A result with two faces: a page for people, a document for programs.
pub trait Report: Serialize {
    /// Write the text face.
    fn write(&self, page: &mut Page);
}

#[derive(Debug, Clone)]
enum Block {
    Line(Line),
    Table(Table),
}

/// Lines and tables, in order.
#[derive(Debug, Clone)]
pub struct Page {
    /// Columns to lay out for.
    pub width: usize,
    blocks: Vec<Block>,
}

impl Page {
    /// An empty page for a screen.
    pub fn new(width: usize) -> Self {
        Self { width, blocks: Vec::new() }
    }

    /// Add a line.
    pub fn line(&mut self, line: Line) {
        self.blocks.push(Block::Line(line));
    }

    /// Add several.
    pub fn lines(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.blocks.extend(lines.into_iter().map(Block::Line));
    }

    /// Add plain text.
    pub fn text(&mut self, text: impl Into<String>) {
        self.line(Line::of(Role::Plain, text));
    }

    /// Add an empty line.
    pub fn blank(&mut self) {
        self.line(Line::new());
    }

    /// Add a table.
    pub fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// As written to a screen, without the last line's end.
    pub fn render(&self, screen: &Screen) -> String {
        let blocks = self.blocks.iter().map(|block| match block {
            Block::Line(line) => line.render(screen),
            Block::Table(table) => table.render(screen),
        });
        blocks.collect::<Vec<_>>().join("\n")
    }

    /// As a pipe gets it; for tests.
    pub fn plain(&self) -> String {
        self.render(&Screen { width: self.width, ..Screen::plain() })
    }
}
