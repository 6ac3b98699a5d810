//! The files of `mdd upload-sample` as a table: in as many columns as leave its names whole, or at least apart.

use super::row::Row;
use crate::commands::view::quantity;
use crate::commands::view::reading::NOTHING;
use crate::ui::{Column, Page, Role, Table};

/// How much is told of each file: less and less until the names can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// Everything.
    All,
    /// Without what stands beside it: the tables' names are the kinds.
    Short,
    /// In as few words as a terminal needs.
    Tight,
    /// Without the accepted rows: those that were not are what somebody looks for.
    Rejected,
    /// Without the kind, which mostly shows in the name.
    Unkind,
}

impl Told {
    /// Is the column with this title among what is told?
    fn has(self, title: &str) -> bool {
        match title {
            "accepted" => self < Self::Rejected,
            "kind" => self < Self::Unkind,
            _ => true,
        }
    }
}

/// What became of the files.
pub(super) fn results(rows: &[&Row], page: &Page) -> Table {
    let whole = |told| Some(told_of(rows, told)).filter(|table| table.width() <= page.width);
    // A pipe gets all of it, however wide.
    if let Some(table) = whole(Told::All).or_else(|| page.room.is_none().then(|| told_of(rows, Told::Short)))
    {
        return table;
    }
    let narrower = [Told::Tight, Told::Rejected].map(|told| told_of(rows, told));
    whole(Told::Short)
        .or_else(|| narrower.into_iter().find(|table| table.is_clear_at(page.width)))
        .unwrap_or_else(|| told_of(rows, Told::Unkind))
}

fn told_of(rows: &[&Row], told: Told) -> Table {
    let columns = [
        (Column::name("file"), "file"),
        (Column::left("kind"), "kind"),
        (Column::right("rows"), "rows"),
        (Column::right("accepted"), "accepted"),
        (Column::right("rejected"), "rejected"),
        (Column::left("tables"), "tables"),
        (Column::left("result"), "result"),
    ];
    let shown = columns.clone().map(|(_, title)| told.has(title));
    let columns = columns.into_iter().zip(shown).filter(|(_, shown)| *shown);
    let mut table = Table::new(columns.map(|((column, _), _)| column).collect());
    for row in rows {
        let cells = row.cells(told >= Told::Short, told >= Told::Tight).into_iter().zip(shown);
        table.row(cells.filter(|(_, shown)| *shown).map(|(cell, _)| cell));
    }
    table
}

/// What was uploaded, where nothing was waited for.
pub(super) fn uploads(rows: &[&Row]) -> Table {
    let columns =
        vec![Column::name("file"), Column::right("size"), Column::name("key"), Column::left("result")];
    let mut table = Table::new(columns);
    for row in rows {
        let size = row.size.map_or_else(|| NOTHING.to_owned(), quantity::bytes);
        let name = (Role::Name, row.file.clone());
        table.row([name, (Role::Plain, size), (Role::Dim, row.key.clone()), row.result()]);
    }
    table
}
