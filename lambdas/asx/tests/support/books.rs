//! What must be true of any outcome, whatever the file: no row is lost, none is there twice, and what is written about
//! it can be read again. For tests and fuzz targets alike.

use asx::manifest::{Counts, Manifest};
use asx::{Content, Failure, FailureReport, Harvest, Outcome, Reject, Scratch};

/// Rejects are kept as values as long as there are no more of them than these, nor of more bytes.
const KEPT: (u64, usize) = (5_000, 1 << 20);

/// Makes sure that the books balance. The bytes are the file's.
pub fn balance(outcome: &Outcome, scratch: &mut dyn Scratch, bytes: &[u8]) {
    match outcome {
        Outcome::Harvested(harvest) => harvested(harvest, scratch, bytes),
        Outcome::Failed(failure) => failed(failure, scratch, bytes),
    }
}

fn harvested(harvest: &Harvest, scratch: &mut dyn Scratch, bytes: &[u8]) {
    let manifest = &harvest.manifest;
    let rows = &manifest.rows;
    assert_eq!(rows.rows_in, rows.accepted + rows.rejected + rows.duplicates, "{manifest:?}");
    assert!(rows.accepted > 0 && !rows.too_many_rejects(), "{manifest:?}");
    assert!(rows.warned <= rows.accepted, "{manifest:?}");
    assert!(rows.warnings.values().all(|count| *count <= rows.warned), "{manifest:?}");
    assert_eq!(manifest.size, bytes.len() as u64);
    let tables: Vec<_> =
        harvest.tables.iter().map(|table| (table.date, table.rows, table.content.size())).collect();
    assert!(tables.is_sorted_by(|one, next| one.0 < next.0), "one object a day, by date: {tables:?}");
    assert!(tables.iter().all(|(_, rows, size)| *rows > 0 && *size > 0), "{tables:?}");
    assert_eq!(tables.iter().map(|(_, rows, _)| rows).sum::<u64>(), rows.accepted, "{manifest:?}");
    let outputs = manifest.outputs.iter().map(|output| (output.trade_date, output.rows, output.size));
    assert!(outputs.eq(tables), "{manifest:?}");
    rejects(rows, &harvest.rejected, harvest.rejects.as_ref().map(|object| &object.content), scratch, bytes);
    assert_eq!(Manifest::from_json(&manifest.to_json()).as_ref().ok(), Some(manifest));
}

fn failed(failure: &Failure, scratch: &mut dyn Scratch, bytes: &[u8]) {
    let report = &failure.report;
    assert!(!report.reason.is_empty());
    assert_eq!(report.size, bytes.len() as u64);
    if let Some(rows) = &report.rows {
        assert_eq!(rows.accepted, 0, "nothing of it is taken: {report:?}");
        assert!(rows.rows_in >= rows.rejected + rows.duplicates, "{report:?}");
        let content = failure.rejects.as_ref().map(|object| &object.content);
        rejects(rows, &failure.rejected, content, scratch, bytes);
        assert!(failure.rejected.starts_with(&report.first_rejects), "{report:?}");
    }
    assert_eq!(FailureReport::from_json(&report.to_json()).as_ref().ok(), Some(report));
}

/// The rejected rows as counts, as values and as CSV are the same.
fn rejects(
    rows: &Counts,
    rejected: &[Reject],
    content: Option<&Content>,
    scratch: &mut dyn Scratch,
    bytes: &[u8],
) {
    assert_eq!(rows.rejects.values().sum::<u64>(), rows.rejected, "{rows:?}");
    assert!(rejected.is_sorted_by_key(|reject| reject.line), "{rejected:?}");
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    assert!(rejected.iter().all(|reject| (1..=lines).contains(&reject.line)), "{rejected:?}");
    let size: usize = rejected.iter().map(|reject| reject.raw.len() + reject.reason.len()).sum();
    if rows.rejected > KEPT.0 || size > KEPT.1 {
        return;
    }
    assert_eq!(rejected.len() as u64, rows.rejected, "{rows:?}");
    let csv = content.map(|content| content.read(scratch).unwrap_or_else(|error| panic!("{error}")));
    let csv = String::from_utf8(csv.unwrap_or_default()).unwrap_or_else(|error| panic!("{error}"));
    let expected = match rejected {
        [] => String::new(),
        rejected => {
            let rows = rejected.iter().map(|Reject { line, code, reason, raw }| {
                format!("{line},{code},{},{}\n", quoted(reason), quoted(raw))
            });
            std::iter::once("line,code,reason,raw\n".to_owned()).chain(rows).collect()
        }
    };
    assert!(csv == expected, "{csv}\nis not\n{expected}");
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
