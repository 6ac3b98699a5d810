//! One file's result as names and values.

use asx::FailureReport;
use asx::manifest::{Confidence, Manifest};

use crate::commands::view::{quantity, reading};
use crate::ui::{Line, Page, Role, words};

/// The column in which values begin.
const VALUES: usize = 13;

/// Names and values of one file, in two columns.
pub(super) struct Values<'a> {
    /// Where to.
    pub(super) page: &'a mut Page,
}

impl Values<'_> {
    /// A value goes on below itself where the line ends.
    pub(super) fn add(&mut self, name: &str, role: Role, text: &str) {
        let head = Line::new().text("  ").add(Role::Dim, name).to_column(VALUES);
        self.page.flow(head, VALUES, role, text);
    }

    pub(super) fn of_failure(&mut self, failure: &FailureReport) {
        self.add("failed", Role::Bad, failure.code.as_str());
        self.add("why", Role::Plain, &failure.reason);
        if let Some(kind) = failure.kind {
            self.add("looks like", Role::Plain, kind.as_str());
        }
        if let Some(rows) = &failure.rows {
            self.add("rows", Role::Plain, &format!("{}, {} rejected", rows.rows_in, rows.rejected));
        }
        self.add("sha256", Role::Dim, &failure.sha256);
    }

    pub(super) fn of_manifest(&mut self, manifest: &Manifest) {
        let sure = match manifest.recognition.confidence {
            Confidence::Certain => "certain",
            Confidence::Likely => "likely",
        };
        self.add("kind", Role::Strong, &format!("{} ({}), {sure}", manifest.kind, manifest.layout));
        self.add("why", Role::Plain, &manifest.recognition.evidence.join("; "));
        for doubt in &manifest.recognition.doubts {
            self.add("doubt", Role::Wait, doubt);
        }
        if let Some(container) = &manifest.container {
            let name = container.member.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
            self.add("packed", Role::Plain, &format!("in a {}{name}", container.format.noun()));
        }
        let mark = if manifest.byte_order_mark { " with a byte order mark" } else { "" };
        let text = format!("{}{mark}, fields between {}", manifest.encoding, delimiter(manifest.delimiter));
        self.add("text", Role::Plain, &text);
        self.add("rows", Role::Plain, &rows(manifest));
        if !manifest.rows.rejects.is_empty() {
            self.add("rejects", Role::Plain, &reading::codes(&manifest.rows.rejects));
        }
        if !manifest.rows.warnings.is_empty() {
            self.add("warnings", Role::Wait, &reading::codes(&manifest.rows.warnings));
        }
        if let Some(day) = manifest.received_on {
            self.add("dated", Role::Plain, &format!("{day}, the day of its download: it says none itself"));
        }
        for output in &manifest.outputs {
            let (rows, size) = (words::count(output.rows, "row"), quantity::bytes(output.size));
            let text = format!("{} {}, {rows}, {size}: {}", output.table, output.trade_date, output.key);
            self.add("table", Role::Plain, &text);
        }
        self.add("source", Role::Dim, &manifest.source);
        self.add("sha256", Role::Dim, &manifest.sha256);
    }
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
