//! Tables without rules: columns two spaces apart, indented by two, numbers to the right.
//!
//! Where a terminal has not the room, one rule holds for all: first names lose their middles, as long as none looks like
//! another, then the last column, if it is a text, goes on below between its words, and where neither is enough every row
//! becomes a block of lines. Nothing is broken within a word. A pipe gets the whole table.

mod block;

use std::borrow::Cow;
use std::collections::BTreeSet;

use comfy_table::{Cell, CellAlignment, TableStyle};

use super::{Role, Screen, Span, line, symbol, words};

/// What stands before every row.
const INDENT: usize = 2;
/// Between two columns.
const GAP: usize = 2;
/// Names are not shortened further than this: below it nobody recognises them.
const SHORTEST: usize = 16;
/// A last column that is narrower reads like a list of words.
const NARROWEST: usize = 20;

/// A column's title and side.
#[derive(Debug, Clone)]
pub struct Column {
    title: String,
    right: bool,
    shrinks: bool,
}

impl Column {
    /// Text, to the left.
    pub fn left(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: false, shrinks: false }
    }

    /// Numbers, to the right.
    pub fn right(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: true, shrinks: false }
    }

    /// Names, which are shortened where the table is too wide, before anything is broken into lines.
    pub fn name(title: impl Into<String>) -> Self {
        Self { shrinks: true, ..Self::left(title) }
    }

    fn is_text(&self) -> bool {
        !self.right && !self.shrinks
    }
}

/// Rows of cells, each in a role.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Span>>,
}

impl Table {
    /// A table with these columns; without titles the head is left out.
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Add a row of `(role, text)`.
    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = (Role, T)>) {
        self.rows.push(
            cells.into_iter().map(|(role, text)| Span { text: text.into(), role, link: None }).collect(),
        );
    }

    /// Let the names that rows begin with lead where `to` says, on terminals that can.
    pub fn leading(&mut self, to: impl Fn(&str) -> Option<String>) {
        self.rows
            .iter_mut()
            .filter_map(|row| row.first_mut())
            .for_each(|span| span.link = to(&span.text).filter(|to| !to.contains(char::is_control)));
    }

    /// Columns it takes where nothing limits it.
    pub fn width(&self) -> usize {
        // The indent is as wide as the gap that the last column does not need.
        (0..self.columns.len()).map(|index| self.widest(index) + GAP).sum()
    }

    fn texts(&self, index: usize) -> impl Iterator<Item = &str> {
        let title = self.columns.get(index).map(|column| column.title.as_str());
        self.rows.iter().filter_map(move |row| row.get(index)).map(|span| span.text.as_str()).chain(title)
    }

    fn widest(&self, index: usize) -> usize {
        self.texts(index).map(console::measure_text_width).max().unwrap_or_default()
    }

    /// Is it a table on a screen of this width, in which no name looks like another?
    pub fn is_clear_at(&self, width: usize) -> bool {
        self.limits(width).is_some()
    }

    /// How wide each column becomes on a screen of this width; `None` if that is too little for a table.
    fn limits(&self, width: usize) -> Option<Vec<usize>> {
        let mut limits: Vec<usize> = (0..self.columns.len()).map(|index| self.widest(index)).collect();
        let mut over = self.width().saturating_sub(width);
        while over > 0 {
            let shrinkable = (0..limits.len()).filter(|index| self.columns[*index].shrinks);
            let Some(longest) = shrinkable.max_by_key(|index| limits[*index]) else { break };
            if limits[longest] <= SHORTEST {
                break;
            }
            limits[longest] -= 1;
            over -= 1;
        }
        if over > 0 {
            let last = self.columns.len().checked_sub(1).filter(|last| self.columns[*last].is_text())?;
            let words = self.texts(last).flat_map(str::split_whitespace).map(console::measure_text_width);
            let least = words.max()?.max(NARROWEST);
            limits[last] = limits[last].checked_sub(over).filter(|left| *left >= least)?;
        }
        limits.iter().enumerate().all(|(index, limit)| self.keeps_apart(index, *limit)).then_some(limits)
    }

    /// Do names that differ still differ when they are no wider than this?
    fn keeps_apart(&self, index: usize, limit: usize) -> bool {
        if !self.columns[index].shrinks {
            return true;
        }
        let names: BTreeSet<&str> = self.texts(index).collect();
        let shown: BTreeSet<String> = names.iter().map(|name| words::shortened(name, limit)).collect();
        shown.len() == names.len()
    }

    /// As written to a screen, without the last line's end.
    pub fn render(&self, screen: &Screen) -> String {
        let table = if screen.unicode { Cow::Borrowed(self) } else { Cow::Owned(self.ascii()) };
        match table.limits(screen.cut_at().unwrap_or(usize::MAX)) {
            Some(limits) => table.grid(screen, &limits),
            None => table.blocks(screen),
        }
    }

    fn grid(&self, screen: &Screen, limits: &[usize]) -> String {
        let mut table = comfy_table::Table::new();
        table.load_style(TableStyle::default());
        if screen.color {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        if self.columns.iter().any(|column| !column.title.is_empty()) {
            table.set_header(self.columns.iter().map(|column| Role::Dim.cell(Cell::new(&column.title))));
        }
        for row in &self.rows {
            let cells = row.iter().zip(self.columns.iter().zip(limits));
            table.add_row(cells.map(|(span, (column, limit))| {
                let text = if column.shrinks {
                    shortened(&span.text, *limit, screen)
                } else if console::measure_text_width(&span.text) > *limit {
                    words::wrapped(&span.text, *limit).join("\n")
                } else {
                    span.text.clone()
                };
                span.role.cell(Cell::new(text))
            }));
        }
        for (index, column) in self.columns.iter().enumerate() {
            if let Some(target) = table.column_mut(index) {
                // A gap behind the last column would stand in its colour, where nothing trims it, and be too wide.
                let gap = if index + 1 < self.columns.len() { GAP } else { 0 };
                target.set_padding((0, u16::try_from(gap).unwrap_or_default()));
                if column.right {
                    target.set_cell_alignment(CellAlignment::Right);
                }
            }
        }
        let indent = " ".repeat(INDENT);
        let lines = table.lines().map(|line| format!("{indent}{}", line.trim_end())).collect::<Vec<_>>();
        if screen.links { self.linked(lines).join("\n") } else { lines.join("\n") }
    }

    /// With the stand-ins of symbols, which may be wider.
    fn ascii(&self) -> Self {
        let mut table = self.clone();
        table.columns.iter_mut().for_each(|column| column.title = symbol::ascii(&column.title));
        table.rows.iter_mut().flatten().for_each(|span| span.text = symbol::ascii(&span.text));
        table
    }

    /// The layout knows nothing of links and would count their addresses, so they are put in afterwards.
    fn linked(&self, mut lines: Vec<String>) -> Vec<String> {
        let mut below = 0;
        for span in self.rows.iter().filter_map(|row| row.first()) {
            let Some(address) = &span.link else { continue };
            let begins =
                |line: &String| console::strip_ansi_codes(line).split_whitespace().next() == Some(&span.text);
            let Some(found) = lines[below..].iter().position(begins) else { continue };
            below += found;
            lines[below] = lines[below].replacen(&span.text, &line::link(address, &span.text), 1);
            below += 1;
        }
        lines
    }
}

/// A name without its middle.
fn shortened(name: &str, width: usize, screen: &Screen) -> String {
    let text = words::shortened(name, width);
    if screen.unicode { text } else { text.replace('…', "~") }
}

#[cfg(test)]
mod tests;
