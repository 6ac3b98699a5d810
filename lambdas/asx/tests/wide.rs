//! The wide files: what their values become, and what is made of those that are not as they should be.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use asx::{FileCode, Kind, RowCode, Table, Warning, manifest::Confidence};
use jiff::civil::date;
use support::{Harvested, failed, failed_with_rejects, harvested};

const FUTURES: &str = "Settlement_Futures_20250227.txt";
const FUTURES_OI: &str = "OpenInterest_Futures_20250227.txt";
const OPTIONS: &str = "OpenInterest_Options_20250227.txt";

/// Cells between tabs, `|` standing for those.
fn tabs(lines: &[&str]) -> String {
    lines.iter().map(|line| line.replace('|', "\t") + "\r\n").collect()
}

fn title(words: &str, cell: usize) -> String {
    format!("{words}{}27 Feb 2025", "|".repeat(cell - 1))
}

fn settlement(rows: &[&str]) -> String {
    let title = title("Settlement Prices", 11);
    let header = ["Period|Peak|Off Peak|Base"; 4].join("|");
    tabs(&[&[title.as_str(), "NSW||||VIC||||QLD||||SA", &header], rows].concat())
}

/// The columns of a table, row by row.
fn rows(file: &Harvested, columns: &[&str]) -> Vec<String> {
    let table = file.table(0);
    let columns: Vec<_> = columns.iter().map(|column| table.column(column)).collect();
    (0..columns[0].len())
        .map(|row| columns.iter().map(|column| column[row].as_str()).collect::<Vec<_>>().join(" | "))
        .collect()
}

const CURVE: [&str; 5] = ["region", "period", "load", "measure", "value"];

#[test]
fn settlement_prices_are_unpivoted_and_what_is_blank_has_no_row() {
    let file = harvested(
        FUTURES,
        &settlement(&[
            "Q1 2025|120.50|-|95.25|Q1 2025|80.00|61.5|70.00|Q1 2025|||101.10|Q1-25|-|-|-",
            "CAL 26|130.00||-1.25",
        ]),
    );
    assert_eq!(
        rows(&file, &CURVE),
        [
            "NSW | Q1 2025 | peak | settle | 120.5000",
            "NSW | Q1 2025 | base | settle | 95.2500",
            "VIC | Q1 2025 | peak | settle | 80.0000",
            "VIC | Q1 2025 | offpeak | settle | 61.5000",
            "VIC | Q1 2025 | base | settle | 70.0000",
            "QLD | Q1 2025 | base | settle | 101.1000",
            "NSW | Cal 2026 | peak | settle | 130.0000",
            "NSW | Cal 2026 | base | settle | -1.2500",
        ]
    );
    assert_eq!(
        file.table(0).row(6),
        format!(
            "trade_date=2025-02-27 period_raw=CAL 26 region=NSW period=Cal 2026 load=peak measure=settle \
             value=130.0000 source_file={FUTURES} source_sha256={} source_line=5 schema_version=1",
            file.manifest.sha256
        )
    );
    let manifest = &file.manifest;
    assert_eq!(
        (manifest.kind, manifest.layout.as_str(), manifest.delimiter),
        (Kind::EnergyCurve, "settlement_futures", '\t')
    );
    assert_eq!((manifest.rows.rows_in, manifest.rows.accepted), (8, 8), "a row is a value");
    assert_eq!((manifest.totals.volume, manifest.totals.open_interest), (0, None));
    assert_eq!(
        file.tables[0].key,
        "athena/energy_curve/year=2025/month=02/2025-02-27.settlement_futures.settlement_futures.parquet"
    );
}

#[test]
fn a_line_with_a_bad_cell_is_rejected_as_a_whole() {
    let good = |year: i32| format!("Q1 {year}|1|2|3|Q1 {year}|1|2|3|Q1 {year}|1|2|3|Q1 {year}|1|2|3");
    let good: Vec<String> = (2025..2035).map(good).collect();
    let mut lines: Vec<&str> = good.iter().map(String::as_str).collect();
    lines.extend([
        "Q5 2025|1|2|3|Q1 2040|1|2|3",
        "Q2 2025|1|x|3|Q2 2025|1|2|3",
        "-|1|2|3|Q3 2025|1|2|3",
        "Q4 2025|1|2|3|Q4 2025|1|2",
    ]);
    let file = harvested(FUTURES, &settlement(&lines));
    let counts = &file.manifest.rows;
    assert_eq!(
        (counts.rows_in, counts.accepted, counts.rejected),
        (124, 120, 4),
        "a rejected line is one row"
    );
    let rejects: Vec<_> =
        file.rejected.iter().map(|reject| (reject.line, reject.code, reject.reason.as_str())).collect();
    assert_eq!(
        rejects,
        [
            (
                14,
                RowCode::BadCode,
                "NSW period: \"Q5 2025\" is no period such as Q1 2025, Mar 2025, Cal 2026, FY 2026"
            ),
            (15, RowCode::BadNumber, "NSW offpeak: \"x\" is not a number with at most four decimal places"),
            (16, RowCode::NullRequired, "NSW period is empty"),
            (17, RowCode::FieldCount, "7 fields where 16 belong, 4 for each region"),
        ]
    );
}

#[test]
fn a_value_said_twice_is_dropped_and_a_contradiction_rejected_value_by_value() {
    let file = harvested(
        FUTURES,
        &settlement(&[
            "Q1 2025|1.00|2|3|Q1 2025|5|6|7|Q1 2025|1|2|3|Q1 2025|1|2|3",
            "Q1-25|1|2|4|Q2 2025|5|6|7",
            "Q3 2025|1|2|3|Q3 2025|5|6|7|Q3 2025|1|2|3|Q3 2025|1|2|3",
        ]),
    );
    let counts = &file.manifest.rows;
    assert_eq!((counts.rows_in, counts.accepted, counts.duplicates, counts.rejected), (30, 26, 2, 2));
    let rejects: Vec<_> = file.rejected.iter().map(|reject| reject.reason.as_str()).collect();
    assert_eq!(
        rejects,
        [
            "another row for NSW Q1 2025 base settle on this day says otherwise (line 5)",
            "another row for NSW Q1 2025 base settle on this day says otherwise (line 4)",
        ]
    );
}

#[test]
fn the_titles_date_is_believed_wherever_it_stands() {
    let body = tabs(&["ASX Energy", "Settlement|as at|27-Feb-2025", "Q1 2025|1.5|2|3"]);
    let file = harvested("Settlement_Futures_20250228.txt", &body);
    assert_eq!(file.tables[0].date, date(2025, 2, 27));
    assert_eq!(file.manifest.rows.warnings.get(&Warning::DateMismatch), Some(&3));

    // Two dates: the one in its cell.
    let printed = format!("1 Mar 2025{}27 Feb 2025", "|".repeat(10));
    let file = harvested(FUTURES, &tabs(&[&printed, "Q1 2025|1.5|2|3"]));
    assert_eq!(file.tables[0].date, date(2025, 2, 27));
}

#[test]
fn two_days_in_one_file_are_not_taken_for_one() {
    let second = settlement(&["Q1 2026|1|2|3", "Q2 2026|1|2|3"]).replace("27 Feb", "28 Feb");
    let file = harvested(FUTURES, &(settlement(&["Q1 2025|1|2|3"]) + &second));
    assert_eq!(rows(&file, &["period"]), ["Q1 2025"; 3]);
    let codes: Vec<_> = file.rejected.iter().map(|reject| (reject.line, reject.code)).collect();
    assert_eq!(codes, [5, 6, 7, 8, 9].map(|line| (line, RowCode::BadDate)));
}

#[test]
fn caps_have_prices_or_open_interest_and_the_words_tell_which() {
    let body = |words: &str| {
        tabs(&[
            &title(words, 11),
            &["Period|Base"; 4].join("|"),
            "Q1 2025|14|Q1 2025|9|Q1 2025|11|Q1 2025|12",
        ])
    };
    let layout = |name: &str, words: &str| {
        let file = harvested(name, &body(words));
        (file.manifest.layout.clone(), rows(&file, &CURVE)[0].clone(), file.manifest.recognition.confidence)
    };
    let settle = |confidence| {
        ("settlement_caps".to_owned(), "NSW | Q1 2025 | cap | settle | 14.0000".to_owned(), confidence)
    };
    let open_interest = |confidence| {
        (
            "open_interest_caps".to_owned(),
            "NSW | Q1 2025 | cap | open_interest | 14.0000".to_owned(),
            confidence,
        )
    };
    assert_eq!(layout("a.txt", "Cap Settlement Prices"), settle(Confidence::Certain));
    assert_eq!(layout("a.txt", "Cap Open Interest"), open_interest(Confidence::Certain));
    assert_eq!(layout("Settlement_Caps_20250227.txt", "Caps"), settle(Confidence::Certain));
    assert_eq!(layout("OpenInterest_Caps_20250227.txt", "Caps"), open_interest(Confidence::Certain));
    assert_eq!(layout("a.txt", "Caps"), open_interest(Confidence::Likely), "whole numbers");
    let wrong = harvested("Settlement_Caps_20250227.txt", &body("Cap Open Interest"));
    assert_eq!(wrong.manifest.layout, "open_interest_caps", "content beats the name");
    assert_eq!(wrong.manifest.recognition.doubts, ["the name looks like settlement_caps"]);
    let priced = body("Caps").replace("\t9\t", "\t9.25\t");
    assert_eq!(harvested("a.txt", &priced).manifest.layout, "settlement_caps");
    assert_eq!(harvested("a.txt", &body("Cap Open Interest")).manifest.totals.open_interest, Some(46));
}

#[test]
fn open_interest_is_a_count() {
    let title = title("Open Interest", 3);
    let header = ["Period|Peak|Base"; 4].join("|");
    let body = tabs(&[
        &title,
        &header,
        "Q1 2025|12|1,920|Q1 2025|-|7|Q1 2025|1|2|Q1 2025|1|2",
        "FY 2026|0|5|FY 2026|1|1|FY 2026|1|1|FY 2026|1|1",
        "Mar 2025|1.5|2|Mar 2025|1|1",
        "Apr 2025|-3|2|Apr 2025|1|1",
    ]);
    let file = harvested(FUTURES_OI, &body);
    assert_eq!(
        rows(&file, &CURVE)[..2],
        [
            "NSW | Q1 2025 | peak | open_interest | 12.0000",
            "NSW | Q1 2025 | base | open_interest | 1920.0000",
        ]
    );
    assert_eq!(file.manifest.layout, "open_interest_futures");
    assert_eq!(file.manifest.totals.open_interest, Some(12 + 1920 + 7 + 6 + 5 + 6));
    let codes: Vec<_> = file.rejected.iter().map(|reject| (reject.line, reject.code)).collect();
    assert_eq!(codes, [(5, RowCode::BadNumber), (6, RowCode::Range)]);
}

fn options(lines: &[&str]) -> String {
    let header = ["Call OI|Strike|Put OI"; 4].join("|");
    tabs(&[&[title("Options Open Interest", 2).as_str()], lines].concat())
        .replace("HEADER", &header.replace('|', "\t"))
}

const OPTION_OI: [&str; 5] = ["region", "period", "strike", "call_oi", "put_oi"];

#[test]
fn options_are_under_the_period_of_their_sub_table() {
    let file = harvested(
        OPTIONS,
        &options(&[
            "Q1 2025||| Q1 2025|||Q1 2025|||Q1 2025||",
            "HEADER",
            "10|60.00|-|5|70|6|||||80.5|3",
            "-|65.00|-|1|75|2",
            "",
            "Cal 2026",
            "HEADER",
            "10|60.00|20",
        ]),
    );
    assert_eq!(
        rows(&file, &OPTION_OI),
        [
            "NSW | Q1 2025 | 60.0000 | 10 | ",
            "VIC | Q1 2025 | 70.0000 | 5 | 6",
            "SA | Q1 2025 | 80.5000 |  | 3",
            "VIC | Q1 2025 | 75.0000 | 1 | 2",
            "NSW | Cal 2026 | 60.0000 | 10 | 20",
        ]
    );
    let manifest = &file.manifest;
    assert_eq!((manifest.kind, manifest.layout.as_str()), (Kind::EnergyOptionOi, "open_interest_options"));
    assert_eq!((manifest.rows.rows_in, manifest.totals.open_interest), (5, Some(10 + 11 + 3 + 3 + 30)));
}

#[test]
fn strikes_under_a_period_that_cannot_be_read_are_not_those_of_the_one_above() {
    let file = harvested(
        OPTIONS,
        &options(&[
            "Q1 2025",
            "HEADER",
            "10|60.00|1|10|60.00|1",
            "11|61.00|1",
            "12|62.00|1",
            "13|63.00|1",
            "13|63.00|1",
            "13|63.00|2|7|63|7",
            "",
            "Q5 2025",
            "HEADER",
            "10|60.00|99",
        ]),
    );
    let rejects: Vec<_> =
        file.rejected.iter().map(|reject| (reject.line, reject.code, reject.reason.as_str())).collect();
    let conflict =
        |line| format!("another row for NSW Q1 2025 63.00 on this day says otherwise (line {line})");
    assert_eq!(
        rejects,
        [
            (7, RowCode::DuplicateConflict, conflict(9).as_str()),
            (8, RowCode::DuplicateConflict, conflict(7).as_str()),
            (9, RowCode::DuplicateConflict, conflict(7).as_str()),
            (11, RowCode::BadCode, "neither a period, nor strikes, nor the names of these columns"),
            (13, RowCode::NullRequired, "no period stands above the strikes of NSW"),
        ]
    );
    assert_eq!(file.manifest.rows.accepted, 5);
}

#[test]
fn a_header_in_another_order_fails_the_file() {
    let body = settlement(&["Q1 2025|1|2|3|Q1 2025|1|2|3"]);
    let swapped = failed(FUTURES, body.replace("VIC\t\t\t\tQLD", "QLD\t\t\t\tVIC").as_bytes()).report;
    assert_eq!((swapped.code, swapped.kind), (FileCode::BadHeader, Some(Kind::EnergyCurve)));
    assert_eq!(
        swapped.reason,
        "the rows are those of settlement_futures, but in line 2 column 5 is \"QLD\" and not VIC period"
    );
    let turned = failed(FUTURES, body.replacen("Peak\tOff Peak", "Off Peak\tPeak", 1).as_bytes()).report;
    assert!(turned.reason.ends_with("column 2 is \"Off Peak\" and not NSW peak"), "{}", turned.reason);
}

#[test]
fn a_sub_table_in_another_order_is_rejected_or_fails_the_file() {
    let good = ["Q1 2025", "HEADER", "10|60.00|1|10|60.00|1"];
    let first = options(&["Q1 2025", "Put OI|Strike|Call OI", "10|60.00|1"]);
    let report = failed(OPTIONS, first.as_bytes()).report;
    assert_eq!(report.code, FileCode::BadHeader);
    assert!(
        report.reason.ends_with("in line 3 column 1 is \"Put OI\" and not NSW call_oi"),
        "{}",
        report.reason
    );

    // Below what recognition looks at.
    let strikes: Vec<String> = (100..200).map(|strike| format!("1|{strike}|2")).collect();
    let mut lines = good.to_vec();
    lines.extend(strikes.iter().map(String::as_str));
    lines.extend(["Q2 2025", "Put OI|Strike|Call OI", "10|60.00|1"]);
    let file = harvested(OPTIONS, &options(&lines));
    let codes: Vec<_> = file.rejected.iter().map(|reject| (reject.line, reject.code)).collect();
    assert_eq!(codes, [(106, RowCode::BadCode), (107, RowCode::NullRequired)]);
}

#[test]
fn a_file_without_its_date_or_its_rows_fails() {
    let undated =
        failed(FUTURES, settlement(&["Q1 2025|1|2|3"]).replace("27 Feb 2025", "today").as_bytes()).report;
    assert_eq!(undated.code, FileCode::BadHeader);
    assert!(undated.reason.contains("no line above them has the date"), "{}", undated.reason);
    assert_eq!(failed(FUTURES, settlement(&[]).as_bytes()).report.code, FileCode::EmptyFile);
    let blank = settlement(&["Q1 2025|-|-|-", "Q2 2025|||"]);
    assert_eq!(failed(FUTURES, blank.as_bytes()).report.code, FileCode::EmptyFile, "no value at all");
    let (spoilt, csv) = failed_with_rejects(
        FUTURES,
        settlement(&["Q1 2025|1|2|3", "Q1 2025|1|2|4", "Q1 2025|2|3|5"]).as_bytes(),
    );
    assert_eq!(spoilt.report.code, FileCode::TooManyRejects);
    assert_eq!(csv.lines().count(), 10);
}

#[test]
fn the_parquet_has_the_columns_and_types_that_are_declared() {
    let curve = harvested(FUTURES, &settlement(&["Q1 2025|1|2|3"]));
    let options = harvested(OPTIONS, &options(&["Q1 2025", "1|2|3"]));
    for (table, file) in [(Table::EnergyCurve, curve), (Table::EnergyOptionOi, options)] {
        let declared: Vec<_> = table
            .columns()
            .iter()
            .map(|column| format!("{} {} {}", column.name, column.sql_type(), column.nullable))
            .collect();
        assert_eq!(file.table(0).declared(), declared);
    }
}
