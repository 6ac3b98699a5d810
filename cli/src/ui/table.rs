//! Tables without rules: columns two spaces apart, indented by two, numbers to the right.

use comfy_table::{Cell, CellAlignment, ContentArrangement, TableStyle};

use super::{Role, Screen, Span, symbol};

/// A column's title and side.
#[derive(Debug, Clone)]
pub struct Column {
    title: String,
    right: bool,
}

impl Column {
    /// Text, to the left.
    pub fn left(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: false }
    }

    /// Numbers, to the right.
    pub fn right(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: true }
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

    /// Columns it takes where nothing limits it.
    pub fn width(&self) -> usize {
        let widest = |index: usize, column: &Column| {
            let cells = self.rows.iter().filter_map(|row| row.get(index)).map(|span| span.text.as_str());
            cells.chain([column.title.as_str()]).map(console::measure_text_width).max().unwrap_or_default()
        };
        let columns = self.columns.iter().enumerate().map(|(index, column)| widest(index, column) + 2);
        // The indent is as wide as the gap that the last column does not need.
        columns.sum()
    }

    /// As written to a screen, without the last line's end.
    pub fn render(&self, screen: &Screen) -> String {
        let mut table = comfy_table::Table::new();
        table.load_style(TableStyle::default());
        if screen.color {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        if let Some(width) = screen.cut_at() {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(u16::try_from(width.saturating_sub(2)).unwrap_or(u16::MAX));
        }
        if self.columns.iter().any(|column| !column.title.is_empty()) {
            table.set_header(self.columns.iter().map(|column| cell(Role::Dim, &column.title, screen)));
        }
        for row in &self.rows {
            table.add_row(row.iter().map(|span| cell(span.role, &span.text, screen)));
        }
        for (index, column) in self.columns.iter().enumerate() {
            if let Some(target) = table.column_mut(index) {
                target.set_padding((0, 2));
                if column.right {
                    target.set_cell_alignment(CellAlignment::Right);
                }
            }
        }
        table.lines().map(|line| format!("  {}", line.trim_end())).collect::<Vec<_>>().join("\n")
    }
}

fn cell(role: Role, text: &str, screen: &Screen) -> Cell {
    let text = if screen.unicode { text.to_owned() } else { symbol::ascii(text) };
    role.cell(Cell::new(text))
}

#[cfg(test)]
mod tests {
    use super::{Column, Role, Screen, Table};

    #[test]
    fn columns_line_up_and_numbers_go_right() {
        let mut table = Table::new(vec![Column::left("file"), Column::right("rows"), Column::left("result")]);
        table.row([(Role::Name, "a.csv"), (Role::Plain, "612"), (Role::Ok, "✓ as expected")]);
        table.row([(Role::Name, "longer.csv"), (Role::Plain, "7"), (Role::Bad, "✗ 1 row too many")]);
        assert_eq!(table.width(), 36);
        insta::assert_snapshot!(table.render(&Screen::plain()), @r"
          file        rows  result
          a.csv        612  ✓ as expected
          longer.csv     7  ✗ 1 row too many
        ");
    }

    #[test]
    fn a_narrow_terminal_wraps_instead_of_overflowing() {
        let mut table = Table::new(vec![Column::left("file"), Column::left("why")]);
        table.row([(Role::Name, "a.csv"), (Role::Plain, "a long explanation that does not fit on one line")]);
        let screen = Screen { width: 40, terminal: true, ..Screen::plain() };
        let text = table.render(&screen);
        assert!(text.lines().all(|line| console::measure_text_width(line) <= 40), "{text}");
    }
}
