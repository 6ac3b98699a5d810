//! Files as a spreadsheet saves them again: a `sep=` line, something else between the fields, another encoding. Whatever
//! their layout, they become what they were before.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use asx::{Expected, ExpectedResult, Outcome};
use jiff::civil::date;
use support::{Harvested, harvested_bytes};

/// What stands between the fields, and the line that says so.
const SEPARATORS: [(char, &str); 6] =
    [(',', "sep=,"), (';', "sep=;"), ('\t', "sep=\t"), ('\t', "sep="), ('|', "\"sep=|\""), (';', "Sep=;;;")];

/// The cells of a line; a quote encloses only where there are no tabs.
fn cells(line: &str) -> Vec<String> {
    if line.contains('\t') {
        return line.split('\t').map(str::to_owned).collect();
    }
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => cells.last_mut().unwrap().push(letter),
        }
    }
    cells
}

fn saved_again(text: &str, delimiter: char, first: &str) -> String {
    let quote = |cell: String| if cell.contains(delimiter) { format!("\"{cell}\"") } else { cell };
    let line = |line| cells(line).into_iter().map(quote).collect::<Vec<_>>().join(&delimiter.to_string());
    let lines: Vec<String> = text.lines().map(line).collect();
    format!("{first}\r\n{}\r\n", lines.join("\r\n"))
}

fn encodings(text: &str) -> [Vec<u8>; 3] {
    let wide = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), wide]
}

fn content(file: &Harvested) -> Vec<Vec<String>> {
    let table = file.table(0);
    let columns = file.tables[0].table.columns().iter();
    let kept = columns.filter(|column| !["source_sha256", "source_line"].contains(&column.name));
    kept.map(|column| table.column(column.name)).collect()
}

#[test]
fn every_layout_is_read_with_every_separator() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../config/samples");
    let expected = Expected::from_json(&fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let mut layouts = BTreeSet::new();
    for file in &expected.files {
        let ExpectedResult::Harvested { rejected, .. } = &file.result else { continue };
        let day = file.received_on.unwrap_or(date(2025, 6, 1));
        let Ok(text) = String::from_utf8(fs::read(folder.join(&file.file)).unwrap()) else { continue };
        // The clean ones.
        if !rejected.is_empty() || text.starts_with(['<', '{']) || text.starts_with("sep=") {
            continue;
        }
        let before = harvested_bytes(&file.file, text.as_bytes(), day);
        layouts.insert(before.manifest.layout.clone());
        for (at, (delimiter, first)) in SEPARATORS.into_iter().enumerate() {
            let again = saved_again(&text, delimiter, first);
            let bytes = &encodings(&again)[at % 3];
            let after = harvested_bytes(&file.file, bytes, day);
            let told = || format!("{} {first:?} {}", file.file, after.manifest.encoding);
            assert_eq!(after.manifest.layout, before.manifest.layout, "{}", told());
            assert_eq!(after.manifest.delimiter, delimiter, "{}", told());
            assert_eq!(after.manifest.rows, before.manifest.rows, "{}", told());
            assert_eq!(after.manifest.totals, before.manifest.totals, "{}", told());
            assert!(content(&after) == content(&before), "{}", told());
        }
    }
    assert!(layouts.len() >= 15, "{layouts:?}");
}

#[test]
fn a_line_that_is_not_true_is_passed_over() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../config/samples");
    for name in ["TradeLog_20250227.csv", "eod_au_20250227.csv", "Settlement_Futures_20250227.txt"] {
        let text = String::from_utf8(fs::read(folder.join(name)).unwrap()).unwrap();
        let before = harvested_bytes(name, text.as_bytes(), date(2025, 6, 1));
        let bytes = format!("sep=;\n{text}");
        let Outcome::Harvested(after) = support::process(name, bytes.as_bytes(), date(2025, 6, 1)).0 else {
            panic!("{name}")
        };
        assert_eq!(after.manifest.rows, before.manifest.rows, "{name}");
    }
}
