//! What `mdd inspect` reports.

use std::path::PathBuf;

use asx::manifest::{Confidence, Manifest};
use asx::{FailureReport, Reject, Table};
use serde::Serialize;

use crate::commands::view::{quantity, reading};
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::harvest::Found;
use crate::ops::inspect::Inspected;
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// The column in which values begin.
const VALUES: usize = 13;

/// All files.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    files: Vec<Row>,
}

/// One file.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    file: String,
    path: PathBuf,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<Manifest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureReport>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    schema: Vec<Schema>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    first_rejects: Vec<Reject>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    written: Vec<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip)]
    rejects: usize,
}

/// A table's columns.
#[derive(Debug, Serialize)]
struct Schema {
    table: Table,
    version: i32,
    columns: Vec<ColumnOf>,
}

#[derive(Debug, Serialize)]
struct ColumnOf {
    name: &'static str,
    #[serde(rename = "type")]
    sql_type: &'static str,
    nullable: bool,
}

impl Row {
    pub(super) fn new(inspected: Inspected, shown: usize, written: Vec<PathBuf>) -> Self {
        let Inspected { name, path, size, found, mut rejected, .. } = inspected;
        let rejects = rejected.len();
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

    fn lines(&self) -> Vec<Line> {
        let symbol = if self.manifest.is_some() { Symbol::Ok } else { Symbol::Failed };
        let size = self.size.map(|size| format!("  {}", quantity::bytes(size))).unwrap_or_default();
        let mut lines = vec![Line::marked(symbol).add(Role::Name, &self.file).add(Role::Dim, size)];
        if let Some(error) = &self.error {
            lines.push(value("error", Role::Bad, error));
        }
        if let Some(failure) = &self.failure {
            lines.extend(of_failure(failure));
        }
        if let Some(manifest) = &self.manifest {
            lines.extend(of_manifest(manifest));
            lines.extend(self.schema.iter().map(Schema::line));
        }
        lines.extend(self.rejected());
        let written =
            self.written.iter().map(|path| value("written", Role::Dim, &path.display().to_string()));
        lines.extend(written);
        lines
    }

    fn rejected(&self) -> Vec<Line> {
        let line = |reject: &Reject| {
            let line = value("rejected", Role::Plain, &format!("line {} ", reject.line));
            line.add(Role::Bad, reject.code.as_str()).text(format!(" {}", reject.reason))
        };
        let mut lines: Vec<Line> = self.first_rejects.iter().map(line).collect();
        let more = self.rejects - self.first_rejects.len();
        if more > 0 {
            lines.push(value(
                "",
                Role::Dim,
                &format!("… {more} more: --rejects shows more, --out writes all"),
            ));
        }
        lines
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
    /// `energy_eod v1: trade_date date, … (? may be null)`
    fn line(&self) -> Line {
        let column = |column: &ColumnOf| {
            format!("{} {}{}", column.name, column.sql_type, if column.nullable { "?" } else { "" })
        };
        let columns: Vec<String> = self.columns.iter().map(column).collect();
        value("schema", Role::Plain, &format!("{} v{}: ", self.table, self.version))
            .add(Role::Dim, columns.join(", "))
    }
}

fn value(name: &str, role: Role, text: &str) -> Line {
    Line::new().text("  ").add(Role::Dim, name).to_column(VALUES).add(role, text)
}

fn of_failure(failure: &FailureReport) -> Vec<Line> {
    let mut lines =
        vec![value("failed", Role::Bad, failure.code.as_str()), value("why", Role::Plain, &failure.reason)];
    if let Some(kind) = failure.kind {
        lines.push(value("looks like", Role::Plain, kind.as_str()));
    }
    if let Some(rows) = &failure.rows {
        lines.push(value("rows", Role::Plain, &format!("{}, {} rejected", rows.rows_in, rows.rejected)));
    }
    lines.push(value("sha256", Role::Dim, &failure.sha256));
    lines
}

fn of_manifest(manifest: &Manifest) -> Vec<Line> {
    let sure = match manifest.recognition.confidence {
        Confidence::Certain => "certain",
        Confidence::Likely => "likely",
    };
    let kind = format!("{} ({}), {sure}", manifest.kind, manifest.layout);
    let mut lines = vec![value("kind", Role::Strong, &kind)];
    lines.push(value("why", Role::Plain, &manifest.recognition.evidence.join("; ")));
    lines.extend(manifest.recognition.doubts.iter().map(|doubt| value("doubt", Role::Wait, doubt)));
    let mark = if manifest.byte_order_mark { " with a byte order mark" } else { "" };
    let text = format!("{}{mark}, fields between {}", manifest.encoding, delimiter(manifest.delimiter));
    lines.push(value("text", Role::Plain, &text));
    lines.push(value("rows", Role::Plain, &rows(manifest)));
    if !manifest.rows.rejects.is_empty() {
        lines.push(value("rejects", Role::Plain, &reading::codes(&manifest.rows.rejects)));
    }
    if !manifest.rows.warnings.is_empty() {
        lines.push(value("warnings", Role::Wait, &reading::codes(&manifest.rows.warnings)));
    }
    if let Some(day) = manifest.received_on {
        lines.push(value(
            "dated",
            Role::Plain,
            &format!("{day}, the day of its download: it says none itself"),
        ));
    }
    for output in &manifest.outputs {
        let rows = words::count(output.rows, "row");
        let text =
            format!("{} {}, {rows}, {}  ", output.table, output.trade_date, quantity::bytes(output.size));
        lines.push(value("table", Role::Plain, &text).add(Role::Dim, &output.key));
    }
    lines.push(value("source", Role::Dim, &manifest.source));
    lines.push(value("sha256", Role::Dim, &manifest.sha256));
    lines
}

/// `612: 610 accepted (3 with a warning), 2 rejected, 0 repeated`
fn rows(manifest: &Manifest) -> String {
    let rows = &manifest.rows;
    let warned = if rows.warned > 0 { format!(" ({} with a warning)", rows.warned) } else { String::new() };
    let repeated = if rows.duplicates > 0 {
        format!(", {} repeated and dropped", rows.duplicates)
    } else {
        String::new()
    };
    format!("{}: {} accepted{warned}, {} rejected{repeated}", rows.rows_in, rows.accepted, rows.rejected)
}

fn delimiter(delimiter: char) -> String {
    match delimiter {
        '\t' => "tabs".to_owned(),
        other => format!("\"{other}\""),
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

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        for (index, row) in self.files.iter().enumerate() {
            if index > 0 {
                page.blank();
            }
            page.lines(row.lines());
        }
    }
}
