//! `mdd upload-sample --list`: the samples and what must come of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use asx::{ExpectedFile, ExpectedResult, RowCode};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::view::reading::{self, NOTHING};
use crate::ops::samples::Catalogue;
use crate::ui::{self, Column, Line, Page, Role, Table, words};

/// The samples.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct List {
    /// Where they are.
    folder: PathBuf,
    /// What each must come to.
    files: Vec<ExpectedFile>,
}

impl List {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        Self { folder: catalogue.folder.clone(), files: catalogue.expected.files.clone() }
    }
}

impl ui::Document for List {
    const SCHEMA: &'static str = "mdd.samples/1";
}

impl ui::Report for List {
    fn write(&self, page: &mut Page) {
        page.line(Line::of(Role::Name, self.folder.display().to_string()));
        page.blank();
        let whole = self.table(false);
        page.table(if whole.width() <= page.width { whole } else { self.table(true) });
        if self.files.iter().any(|file| rejected(file).is_some()) {
            page.blank();
        }
        for (file, codes) in self.files.iter().filter_map(|file| Some((file, rejected(file)?))) {
            let head = Line::new().text("  ").add(Role::Name, &file.file).text(" ");
            page.flow(head, 4, Role::Plain, &format!("must reject {}", reading::codes(codes)));
        }
    }
}

impl List {
    fn table(&self, short: bool) -> Table {
        let mut table = Table::new(vec![
            Column::name("file"),
            Column::left("kind"),
            Column::right("rows"),
            Column::right("accepted"),
            Column::right("rejected"),
            Column::left("must become"),
        ]);
        for file in &self.files {
            table.row(cells(file, short));
        }
        table
    }
}

fn cells(file: &ExpectedFile, short: bool) -> [(Role, String); 6] {
    let name = (Role::Name, file.file.clone());
    match &file.result {
        ExpectedResult::Failed { failed } => {
            let nothing = || (Role::Dim, NOTHING.to_owned());
            let becomes = (Role::Plain, reading::failed(*failed));
            [name, nothing(), nothing(), nothing(), nothing(), becomes]
        }
        ExpectedResult::Harvested { kind, rows, accepted, rejected, tables, .. } => {
            let number = |number: u64| (Role::Plain, words::thousands(number));
            let tables = tables.iter().map(|table| (table.table, table.date));
            let becomes = (Role::Plain, reading::of_tables(tables, short.then_some(kind.as_str())));
            let all_rejected = number(rejected.values().sum());
            let kind = (Role::Plain, kind.to_string());
            [name, kind, number(*rows), number(*accepted), all_rejected, becomes]
        }
    }
}

/// The rows that must be rejected, by code; `None` if there are none.
fn rejected(file: &ExpectedFile) -> Option<&BTreeMap<RowCode, u64>> {
    match &file.result {
        ExpectedResult::Harvested { rejected, .. } if !rejected.is_empty() => Some(rejected),
        _ => None,
    }
}
