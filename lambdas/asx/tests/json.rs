//! The trade log in JSON: the same rows as from the CSV, and totals that must agree.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use std::io::Write as _;

use asx::{FileCode, Kind, RowCode};
use jiff::civil::date;
use support::{failed, harvested, harvested_bytes};

const NAME: &str = "tradelog_20250219.json";

fn trade(code: &str, volume: &str, price: &str, hours: &str, face: &str) -> String {
    format!(
        r#"{{"date": "20250219", "time": "10:04:19", "code": "{code}", "trade_type": "N", "volume": "{volume}",
            "price": "{price}", "hours": "{hours}", "face_value": "{face}"}}"#
    )
}

fn log(summary: &str, trades: &[String]) -> String {
    format!(r#"{{"date": "20250219", "summary": {summary}, "data": [{}]}}"#, trades.join(",\n"))
}

fn summary(trades: &str, volume: &str, mwh: &str, face: &str) -> String {
    format!(
        r#"{{"trades": "{trades}", "volume": "{volume}", "traded_mwh": "{mwh}", "face_value": "{face}"}}"#
    )
}

fn two() -> [String; 2] {
    [
        trade("HNM2026F", "2", "121.85", "8760", "2134812.00"),
        trade("BNU2025F", "2", "122.82", "2208", "542373.12"),
    ]
}

const AGREEING: [&str; 4] = ["2", "4", "21936", "2677185.12"];

fn agreeing() -> String {
    let [trades, volume, mwh, face] = AGREEING;
    summary(trades, volume, mwh, face)
}

#[test]
fn trades_are_those_of_the_csv_and_the_totals_are_kept() {
    let file = harvested(NAME, &log(&agreeing(), &two()));
    assert_eq!((file.kind, file.manifest.layout.as_str()), (Kind::EnergyTrade, "trade_log_json"));
    let csv = harvested(
        "tradelog_20250219.csv",
        "date,time,code,trade_type,volume,price,hours,face_value\n\
         20250219,10:04:19,HNM2026F,N,2,121.85,8760,2134812.00\n\
         20250219,10:04:19,BNU2025F,N,2,122.82,2208,542373.12\n",
    );
    let rows = |file: &support::Harvested| {
        let rows = [0, 1].map(|row| file.table(0).row(row));
        rows.map(|row| row.split(" source_file").next().unwrap().to_owned())
    };
    assert_eq!(rows(&file), rows(&csv));
    assert_eq!(file.table(0).column("source_line"), ["1", "2"]);
    assert_eq!(file.manifest.totals, csv.manifest.totals);
    let stated = file.manifest.stated_totals.clone().unwrap();
    assert_eq!((stated.trades, stated.volume, stated.traded_mwh), (Some(2), Some(4), Some(21_936)));
    assert_eq!(stated.face_value.unwrap().to_string(), "2677185.12");
    assert_eq!(asx::manifest::Manifest::from_json(&file.manifest.to_json()).unwrap(), file.manifest);
    assert_eq!(file.manifest.recognition.doubts, Vec::<String>::new());
}

#[test]
fn gas_has_neither_hours_nor_face_value_and_numbers_may_be_numbers() {
    let trade = r#"{"date": 20250324, "time": "13:35:24", "code": "GZJ2025F", "trade_type": "B", "volume": 5, "price": 14.55}"#;
    let file = harvested("gas.json", &log(&summary("1", "5", "0", "0.00"), &[trade.to_owned()]));
    assert_eq!(file.tables[0].date, date(2025, 3, 24));
    let table = file.table(0);
    assert_eq!([table.column("price"), table.column("hours")], [["14.5500"], [""]]);
    assert_eq!(file.manifest.totals.volume, 5);
}

#[test]
fn a_summary_that_does_not_agree_fails_the_file() {
    for (at, wrong) in ["3", "5", "1", "2677185.13"].into_iter().enumerate() {
        let mut numbers = AGREEING;
        numbers[at] = wrong;
        let [trades, volume, mwh, face] = numbers;
        let report = failed(NAME, log(&summary(trades, volume, mwh, face), &two()).as_bytes()).report;
        let reason = format!(" {wrong} where the rows come to {}", AGREEING[at]);
        assert!(report.code == FileCode::TotalMismatch && report.reason.contains(&reason), "{report:?}");
        assert_eq!(report.kind, Some(Kind::EnergyTrade));
    }
    let odd = log(&summary("two", "4", "1", "1"), &two());
    assert_eq!(failed(NAME, odd.as_bytes()).report.code, FileCode::TotalMismatch);
}

#[test]
fn rejected_rows_count_in_the_totals_of_the_file_and_not_in_those_of_the_tables() {
    let bad = trade("BNA2025F", "7", "1.00", "10", "70.00");
    let [one, other] = two();
    let file =
        harvested(NAME, &log(&summary("3", "11", "22006", "2677255.12"), &[one.clone(), bad, other.clone()]));
    assert_eq!(file.rejected[0].code, RowCode::BadCode);
    assert_eq!(file.rejected[0].raw, "20250219\t10:04:19\tBNA2025F\tN\t7\t1.00\t10\t70.00");
    assert_eq!(file.manifest.totals.volume, 4);
    let unreadable = trade("BNU2025F", "x", "1.00", "10", "70.00");
    let file = harvested(NAME, &log(&summary("3", "11", "22006", "2677255.12"), &[one, unreadable, other]));
    let doubt = "the summary's volume and traded_mwh could not be compared: a row's cannot be read";
    assert_eq!(file.manifest.recognition.doubts, [doubt]);
}

#[test]
fn other_json_is_nothing_known_and_json_that_is_cut_off_is_damaged() {
    let code = |body: &str| failed("a.json", body.as_bytes()).report.code;
    assert_eq!(code(r#"{"futures": "au_electricity", "data": []}"#), FileCode::UnknownKind);
    assert_eq!(code(r#"{"date": "1", "summary": {}, "data": [1]}"#), FileCode::UnknownKind);
    assert_eq!(code("{}"), FileCode::UnknownKind);
    let whole = log(&agreeing(), &two());
    assert_eq!(code(&whole[..whole.len() - 20]), FileCode::BadEncoding);
    assert_eq!(code(&(whole.clone() + "x")), FileCode::BadEncoding);
    let none = log(&summary("0", "0", "0", "0.00"), &[]);
    assert_eq!(code(&none), FileCode::EmptyFile);
    let mut long = whole.replacen('{', &format!("{{{}", " ".repeat(65 << 20)), 1);
    assert_eq!(code(&long), FileCode::TooManyRows);
    long.clear();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(format!("\u{feff}{whole}").as_bytes()).unwrap();
    let file = harvested_bytes("a.gz", &encoder.finish().unwrap(), date(2025, 6, 1));
    assert_eq!(file.manifest.rows.accepted, 2, "packed, and with a byte order mark");
}
