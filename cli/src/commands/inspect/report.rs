//! What `mdd inspect` reports.

use std::path::PathBuf;

use asx::manifest::Manifest;
use asx::{FailureReport, Reject, Table};
use schemars::JsonSchema;
use serde::Serialize;

use super::values::Values;
use crate::commands::view::quantity;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::harvest::Found;
use crate::ops::inspect::Inspected;
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// All files.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    /// The files, in the order they were named.
    files: Vec<Row>,
}

/// One file.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Row {
    /// The file's name.
    file: String,
    /// Where it is.
    path: PathBuf,
    /// `harvested`, `failed` or `unreadable`.
    result: &'static str,
    /// Bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    /// What became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<Manifest>,
    /// Why it failed as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureReport>,
    /// The columns of its tables.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    schema: Vec<Schema>,
    /// The first rejected rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    first_rejects: Vec<Reject>,
    /// The files that were written, with `--out`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    written: Vec<PathBuf>,
    /// Why it could not be read or written.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip)]
    rejects: u64,
}

/// A table's columns.
#[derive(Debug, Serialize, JsonSchema)]
struct Schema {
    /// The table.
    table: Table,
    /// Of the table's columns.
    version: i32,
    /// In order.
    columns: Vec<ColumnOf>,
}

/// A column.
#[derive(Debug, Serialize, JsonSchema)]
struct ColumnOf {
    /// Its name.
    name: &'static str,
    /// Its type, as SQL names it.
    #[serde(rename = "type")]
    sql_type: &'static str,
    /// May it be empty?
    nullable: bool,
}

impl Row {
    pub(super) fn new(inspected: Inspected, shown: usize, written: Vec<PathBuf>) -> Self {
        let Inspected { name, path, size, found, mut rejected, rejects, .. } = inspected;
        rejected.truncate(shown);
        let (manifest, failure) = match found {
            Found::Harvested(manifest) => (Some(*manifest), None),
            Found::Failed(report) => (None, Some(*report)),
        };
        let mut tables: Vec<Table> =
            manifest.iter().flat_map(|manifest| &manifest.outputs).map(|output| output.table).collect();
        tables.dedup();
        Self {
            file: name,
            path,
            result: if manifest.is_some() { "harvested" } else { "failed" },
            size: Some(size),
            schema: tables.into_iter().map(schema).collect(),
            manifest,
            failure,
            first_rejects: rejected,
            written,
            error: None,
            rejects,
        }
    }

    /// A file that could not be read.
    pub(super) fn unreadable(path: PathBuf, error: &Error) -> Self {
        let text: Vec<String> = std::iter::once(error.to_string()).chain(error.causes()).collect();
        Self {
            file: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            path,
            result: "unreadable",
            size: None,
            manifest: None,
            failure: None,
            schema: Vec::new(),
            first_rejects: Vec::new(),
            written: Vec::new(),
            error: Some(text.join(": ")),
            rejects: 0,
        }
    }

    fn complaint(&self) -> Option<String> {
        let failure = self.failure.as_ref().map(|failure| format!("{}: {}", failure.code, failure.reason));
        Some(format!("{}: {}", self.file, failure.or_else(|| self.error.clone())?))
    }

    fn write(&self, page: &mut Page) {
        let symbol = if self.manifest.is_some() { Symbol::Ok } else { Symbol::Failed };
        let size = self.size.map(|size| format!("  {}", quantity::bytes(size))).unwrap_or_default();
        page.line(Line::marked(symbol).add(Role::Name, &self.file).add(Role::Dim, size));
        let mut values = Values { page };
        if let Some(error) = &self.error {
            values.add("error", Role::Bad, error);
        }
        if let Some(failure) = &self.failure {
            values.of_failure(failure);
        }
        if let Some(manifest) = &self.manifest {
            values.of_manifest(manifest);
            self.schema.iter().for_each(|schema| values.add("schema", Role::Dim, &schema.text()));
        }
        for reject in &self.first_rejects {
            let text = format!("line {} {} {}", reject.line, reject.code, reject.reason);
            values.add("rejected", Role::Plain, &text);
        }
        let more = self.rejects - self.first_rejects.len() as u64;
        if more > 0 {
            values.add("", Role::Dim, &format!("… {more} more: --rejects shows more, --out writes all"));
        }
        for path in &self.written {
            values.add("written", Role::Dim, &path.display().to_string());
        }
    }
}

fn schema(table: Table) -> Schema {
    let columns = table.columns().iter();
    let column = |column: &asx::Column| ColumnOf {
        name: column.name,
        sql_type: column.sql_type(),
        nullable: column.nullable,
    };
    Schema { table, version: table.schema_version(), columns: columns.map(column).collect() }
}

impl Schema {
    /// `energy_eod v1: trade_date date, …`; a question mark where a row may have nothing.
    fn text(&self) -> String {
        let column = |column: &ColumnOf| {
            format!("{} {}{}", column.name, column.sql_type, if column.nullable { "?" } else { "" })
        };
        let columns: Vec<String> = self.columns.iter().map(column).collect();
        format!("{} v{}: {}", self.table, self.version, columns.join(", "))
    }
}

impl Report {
    pub(super) fn new(files: Vec<Row>) -> Self {
        Self { files }
    }

    /// What it means to the shell.
    pub(super) fn exit(&self) -> Result<Exit, Error> {
        let causes: Vec<String> = self.files.iter().filter_map(Row::complaint).collect();
        if causes.is_empty() {
            return Ok(Exit::Done);
        }
        let total = self.files.len();
        let what =
            format!("{} of {} would not be harvested", causes.len(), words::count(total as u64, "file"));
        Err(if causes.len() == total {
            Error::Failed { what, causes, hint: None }
        } else {
            Error::Partly { what, causes, hint: None }
        })
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.inspect/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        for (index, row) in self.files.iter().enumerate() {
            if index > 0 {
                page.blank();
            }
            row.write(page);
        }
    }
}
