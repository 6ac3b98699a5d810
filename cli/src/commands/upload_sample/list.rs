//! `mdd upload-sample --list`: the samples and what must come of them.

use std::path::PathBuf;

use asx::{ExpectedFile, ExpectedResult, keys};
use serde::Serialize;

use crate::commands::view::reading::{self, NOTHING};
use crate::ops::samples::Catalogue;
use crate::ui::{self, Column, Line, Page, Role, Table, words};

/// The samples.
#[derive(Debug, Serialize)]
pub(super) struct List {
    folder: PathBuf,
    files: Vec<ExpectedFile>,
}

impl List {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        Self { folder: catalogue.folder.clone(), files: catalogue.expected.files.clone() }
    }
}

impl ui::Report for List {
    fn write(&self, page: &mut Page) {
        page.line(Line::of(Role::Name, self.folder.display().to_string()));
        page.blank();
        let mut table = Table::new(vec![
            Column::left("file"),
            Column::left("kind"),
            Column::right("rows"),
            Column::right("accepted"),
            Column::right("rejected"),
            Column::left("must become"),
        ]);
        for file in &self.files {
            table.row(cells(file));
        }
        page.table(table);
    }
}

fn cells(file: &ExpectedFile) -> [(Role, String); 6] {
    let name = (Role::Name, file.file.clone());
    match &file.result {
        ExpectedResult::Failed { failed } => {
            let nothing = || (Role::Dim, NOTHING.to_owned());
            [
                name,
                nothing(),
                nothing(),
                nothing(),
                nothing(),
                (Role::Plain, format!("{}: {failed}", keys::FAILED)),
            ]
        }
        ExpectedResult::Harvested { kind, rows, accepted, rejected, tables, .. } => {
            let mut becomes: Vec<String> =
                tables.iter().map(|table| format!("{} {}", table.table, table.date)).collect();
            if !rejected.is_empty() {
                becomes.push(format!("rejects: {}", reading::codes(rejected)));
            }
            let number = |number: u64| (Role::Plain, words::thousands(number));
            let all_rejected = rejected.values().sum();
            [
                name,
                (Role::Plain, kind.to_string()),
                number(*rows),
                number(*accepted),
                number(all_rejected),
                (Role::Plain, becomes.join(", ")),
            ]
        }
    }
}
