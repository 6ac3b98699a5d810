//! A table's rows as blocks of lines, for terminals that are too narrow for its columns.

use super::{Column, GAP, INDENT, Table, shortened};
use crate::ui::{Line, Page, Role, Screen, Span};

/// What belongs to a row, below its name.
const BELOW: usize = 2 * INDENT;

impl Table {
    /// `  eod.csv` and below it `    kind energy_eod  rows 612`.
    pub(super) fn blocks(&self, screen: &Screen) -> String {
        let mut page = Page::of(screen);
        self.rows.iter().for_each(|row| self.block(row, screen, &mut page));
        page.render(screen)
    }

    fn block(&self, row: &[Span], screen: &Screen, page: &mut Page) {
        // What has no title stands before the name: a mark.
        let named = self.columns.iter().position(|column| !column.title.is_empty()).unwrap_or_default();
        let mut cells = self.columns.iter().zip(row);
        let head = cells.by_ref().take(named + 1).filter(|(_, span)| !span.text.is_empty());
        let head = head.fold(Line::new(), |line, (_, span)| {
            let line = line.text(" ".repeat(INDENT));
            let room = screen.width.saturating_sub(line.width());
            line.span(Span { text: shortened(&span.text, room, screen), ..span.clone() })
        });
        page.line(head);
        let pieces = cells.filter(|(_, span)| !span.text.is_empty());
        page.pieces(Line::new().to_column(BELOW), BELOW, GAP, pieces.map(|cell| piece(cell, screen)));
    }
}

/// `rows 612`; a name that is wider than the terminal loses its middle.
fn piece((column, span): (&Column, &Span), screen: &Screen) -> Line {
    let title = Line::of(Role::Dim, &column.title);
    let title = if column.title.is_empty() { title } else { title.text(" ") };
    let room = screen.width.saturating_sub(BELOW + INDENT);
    let name = !span.text.contains(' ');
    let text = if name { shortened(&span.text, room, screen) } else { span.text.clone() };
    title.span(Span { text, ..span.clone() })
}
