//! Tables without rules: columns two spaces apart, indented by two, numbers to the right.

use comfy_table::{Cell, CellAlignment, ContentArrangement, TableStyle};

use super::{Role, Screen, Span, line, symbol, words};

/// What stands before every row.
const INDENT: usize = 2;
/// Names are not shortened further than this: below it nobody recognises them.
const SHORTEST: usize = 16;

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
        (0..self.columns.len()).map(|index| self.widest(index) + 2).sum()
    }

    fn widest(&self, index: usize) -> usize {
        let title = self.columns.get(index).map(|column| column.title.as_str());
        let cells = self.rows.iter().filter_map(|row| row.get(index)).map(|span| span.text.as_str());
        cells.chain(title).map(console::measure_text_width).max().unwrap_or_default()
    }

    /// How wide the names of each column may be on a screen of this width.
    fn limits(&self, width: usize) -> Vec<usize> {
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
        limits
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
            table.set_width(u16::try_from(width.saturating_sub(INDENT)).unwrap_or(u16::MAX));
        }
        if self.columns.iter().any(|column| !column.title.is_empty()) {
            table.set_header(self.columns.iter().map(|column| cell(Role::Dim, &column.title, screen)));
        }
        let limits = self.limits(screen.cut_at().unwrap_or(usize::MAX));
        for row in &self.rows {
            let cells = row.iter().zip(self.columns.iter().zip(&limits)).map(|(span, (column, limit))| {
                let text =
                    if column.shrinks { words::shortened(&span.text, *limit) } else { span.text.clone() };
                cell(span.role, &text, screen)
            });
            table.add_row(cells);
        }
        for (index, column) in self.columns.iter().enumerate() {
            if let Some(target) = table.column_mut(index) {
                // A gap behind the last column would stand in its colour, where nothing trims it, and be too wide.
                target.set_padding((0, if index + 1 < self.columns.len() { 2 } else { 0 }));
                if column.right {
                    target.set_cell_alignment(CellAlignment::Right);
                }
            }
        }
        let lines = table.lines().map(|line| format!("  {}", line.trim_end())).collect::<Vec<_>>();
        if screen.links { self.linked(lines).join("\n") } else { lines.join("\n") }
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
    fn a_name_leads_somewhere_and_the_columns_stay() {
        let mut table = Table::new(vec![Column::left("stack"), Column::left("status")]);
        table.row([(Role::Name, "mdd"), (Role::Ok, "mdd is made")]);
        table.row([(Role::Name, "mdd-test"), (Role::Ok, "CREATE_COMPLETE")]);
        table.leading(|name| (name == "mdd-test").then(|| "https://x/".into()));
        let screen = Screen { width: 60, terminal: true, color: true, links: true, ..Screen::plain() };
        let linked = table.render(&screen);
        assert!(linked.contains("\u{1b}]8;;https://x/\u{1b}\\mdd-test\u{1b}]8;;\u{1b}\\"), "{linked:?}");
        assert_eq!(linked.matches("]8;;https").count(), 1, "{linked:?}");
        let plain = table.render(&Screen { links: false, color: false, ..screen });
        let bare: Vec<_> =
            linked.lines().map(|line| console::strip_ansi_codes(line).trim_end().to_owned()).collect();
        assert_eq!(bare.join("\n"), plain);
        assert!(!plain.contains('\u{1b}'));
    }

    #[test]
    fn names_are_shortened_before_anything_wraps() {
        let mut table = Table::new(vec![Column::name("file"), Column::right("size"), Column::name("key")]);
        let long = "eod_bad_rows_of_the_whole_month_20250228.csv";
        table.row([(Role::Name, long), (Role::Plain, "7"), (Role::Dim, "in/eod_bad_rows_of_the_month.csv")]);
        table.row([(Role::Name, "a.csv"), (Role::Plain, "612"), (Role::Dim, "in/a.csv")]);
        let screen = Screen { width: 60, terminal: true, ..Screen::plain() };
        insta::assert_snapshot!(table.render(&screen));
        assert!(table.render(&Screen::plain()).contains(long), "a pipe gets whole names");
    }

    #[test]
    fn a_narrow_terminal_wraps_instead_of_overflowing() {
        let mut table = Table::new(vec![Column::left("file"), Column::left("why")]);
        table.row([(Role::Name, "a.csv"), (Role::Plain, "a long explanation that does not fit on one line")]);
        let screen = Screen { width: 40, terminal: true, ..Screen::plain() };
        for screen in [screen, Screen { color: true, ..screen }] {
            let text = table.render(&screen);
            assert!(text.lines().all(|line| console::measure_text_width(line) <= 40), "{text}");
        }
        let screen = Screen { width: table.width(), color: true, ..screen };
        assert_eq!(table.render(&screen).lines().count(), 2, "what just fits is not broken");
    }
}
