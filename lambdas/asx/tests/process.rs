//! What a caller sees of [`asx::process`]: tables with exact values, rejects, manifests, failures.

mod support;

use asx::{FileCode, Kind, Table, Warning};
use jiff::civil::date;
use support::{eod, failed, failed_with_rejects, harvested, harvested_bytes, harvested_on};

const HEADER: &str = "code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest\n";

#[test]
fn an_end_of_day_file_becomes_one_object_per_trade_date() {
    let file = harvested(
        "in/nem/eod_au.csv",
        &format!(
            "{HEADER}BNH2025,20250227,3,84.15,1,85.40,86.00,86.50,83.75,84.50,43,1920\n\
             BNM2025C0016000,20250226,,,,,,,,-1.25,0,7\n\
             BNH2028,20250227,1,122.00,2,125.00,124.14,124.14,123.64,123.65,5,24\n"
        ),
    );
    let keys: Vec<_> = file.tables.iter().map(|table| table.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "athena/energy_eod/year=2025/month=02/2025-02-26.eod_csv.nem.eod_au.parquet",
            "athena/energy_eod/year=2025/month=02/2025-02-27.eod_csv.nem.eod_au.parquet",
        ]
    );
    let option = file.table(0);
    assert_eq!(option.row(0), {
        "trade_date=2025-02-26 code_raw=BNM2025C0016000 code=BNM2025C0016000 commodity=BN product=base region=NSW \
         term=quarter expiry_month=2025-06-01 option_type=C strike=160.0000 bid= bid_size= ask= ask_size= open= high= \
         low= last= settle=-1.2500 net_change= volume=0 open_interest=7 implied_volatility= last_trade_at= \
         source_file=eod_au.csv source_sha256=SHA source_line=3 schema_version=1"
            .replace("SHA", &file.manifest.sha256)
    });
    let futures = file.table(1);
    assert_eq!(futures.column("code"), ["BNH2025", "BNH2028"]);
    assert_eq!(futures.column("settle"), ["84.5000", "123.6500"]);
    assert_eq!(futures.column("open"), ["86.0000", "124.1400"]);
    assert_eq!(futures.column("source_line"), ["2", "4"]);
    let manifest = &file.manifest;
    assert_eq!(
        (manifest.kind, manifest.source.as_str(), manifest.received_on),
        (Kind::EnergyEod, "nem.eod_au", None)
    );
    assert_eq!((manifest.totals.volume, manifest.totals.open_interest), (48, Some(1951)));
    assert_eq!(
        manifest.dates.map(|dates| (dates.first, dates.last)),
        Some((date(2025, 2, 26), date(2025, 2, 27)))
    );
}

#[test]
fn a_trade_log_keeps_equal_rows_and_knows_utc() {
    let file = harvested(
        "trade_log.csv",
        "date,time,code,trade_type,volume,price,hours,face_value\n\
         20250219,10:04:19,HNM2026F,N,2,121.85,8760,2134812.00\n\
         20250219,10:04:19,HNM2026F,N,2,121.85,8760,2134812.00\n\
         20250719,10:04:19,BNU2025F,Z,2,122.82,2208,542373.12\n",
    );
    assert_eq!(file.manifest.rows.accepted, 3);
    let summer = file.table(0);
    assert_eq!(summer.column("trade_ts_utc"), ["2025-02-18T23:04:19Z"; 2], "daylight saving");
    assert_eq!(summer.column("trade_time"), ["10:04:19"; 2]);
    assert_eq!(summer.column("code"), ["HNM2026"; 2]);
    assert_eq!(summer.column("code_raw"), ["HNM2026F"; 2]);
    let winter = file.table(1);
    assert_eq!(winter.column("trade_ts_utc"), ["2025-07-19T00:04:19Z"]);
    assert_eq!(winter.column("face_value"), ["542373.1200"]);
    let totals = &file.manifest.totals;
    assert_eq!((totals.volume, totals.traded_mwh), (6, Some(2 * 2 * 8760 + 2 * 2208)));
    assert_eq!(totals.face_value.map(|sum| sum.to_string()).as_deref(), Some("4811997.12"));
}

#[test]
fn a_total_beyond_what_a_decimal_holds_stays_there_and_the_manifest_can_be_read() {
    let row = "20250219,10:04:19,BNU2025F,N,1000000000000,99.99,1,99990000000000.00\n";
    let header = "date,time,code,trade_type,volume,price,hours,face_value\n";
    let manifest = &harvested("trade_log.csv", &format!("{header}{row}{row}")).manifest;
    let total = manifest.totals.face_value.map(|sum| sum.to_string());
    assert_eq!(total.as_deref(), Some("99999999999999.9999"));
    assert_eq!(asx::manifest::Manifest::from_json(&manifest.to_json()).unwrap(), *manifest);
}

#[test]
fn the_gas_log_has_no_hours() {
    let file = harvested(
        "trade_log_gas.csv",
        "date,time,code,trade_type,volume,price\n20250219,10:04:19,GXM2025,N,2,12.85\n",
    );
    let table = file.table(0);
    assert_eq!([table.column("hours"), table.column("face_value")], [[""], [""]]);
    assert_eq!(table.column("product"), ["gas"]);
}

#[test]
fn the_public_file_takes_its_date_from_the_download() {
    let body = "15:52\tBVH20250005000P\t5\t6.00\r\n10:01\tHVZ2025\t20\t68.00\r\n10:01\tBVM2025\t20\t0.00\r\n";
    let file = harvested_on("in/trades-20230110.xls", body, date(2025, 2, 27));
    assert_eq!(
        file.tables[0].key,
        "athena/energy_trade/year=2025/month=02/2025-02-27.public_trades.trades.parquet"
    );
    let table = file.table(0);
    assert_eq!(table.column("is_unpriced_leg"), ["false", "false", "true"]);
    assert_eq!(table.column("strike"), ["50.0000", "", ""]);
    assert_eq!(table.column("code"), ["BVH2025P0005000", "HVZ2025", "BVM2025"]);
    assert_eq!(file.manifest.received_on, Some(date(2025, 2, 27)));
    let totals = &file.manifest.totals;
    assert_eq!(
        (totals.volume, totals.unpriced_legs, totals.unpriced_leg_volume),
        (25, Some(1), Some(20)),
        "a leg's volume is its strip's"
    );
}

#[test]
fn the_same_input_gives_the_same_bytes_and_the_download_day_changes_only_what_has_no_date() {
    let body = format!("{HEADER}BNH2025,20250227,3,84.15,1,85.40,86.00,86.50,83.75,84.50,43,1920\n");
    let once = harvested_on("eod.csv", &body, date(2025, 2, 27));
    let again = harvested_on("eod.csv", &body, date(2025, 3, 9));
    assert_eq!(once.bytes(&once.tables[0].content), again.bytes(&again.tables[0].content));
    assert_eq!(once.manifest.to_json(), again.manifest.to_json());
}

#[test]
fn a_bad_row_is_rejected_with_its_line_and_nothing_else_is_lost() {
    let mut body = HEADER.to_owned();
    for line in [
        "BNH2025,20250227,3,84.15,1,85.40,86.00,86.50,83.75,84.50,43,1920",
        "",
        "BNM2025,20250227,3,84.15,1,85.40,86.00,83.00,83.75,84.50,43,1920",
        "BNU2025,20250227,-3,84.15,1,85.40,,,,84.50,43,1920",
    ] {
        body += line;
        body += "\r\n";
    }
    let file = harvested("eod.csv", &body);
    assert_eq!(file.manifest.rows.rows_in, 3);
    assert_eq!(
        file.rejects_csv(),
        "line,code,reason,raw\n\
         4,RANGE,\"low 83.75 is above high 83.00\",\"BNM2025,20250227,3,84.15,1,85.40,86.00,83.00,83.75,84.50,43,1920\"\n\
         5,RANGE,\"bid_size: \"\"-3\"\" is negative\",\"BNU2025,20250227,-3,84.15,1,85.40,,,,84.50,43,1920\"\n"
    );
    let key = format!("failed/rejects/energy_eod/{}.csv", file.manifest.sha256);
    assert_eq!(file.manifest.rejects_key.as_deref(), Some(key.as_str()));
    assert_eq!(file.table(0).column("code"), ["BNH2025"]);
}

#[test]
fn equal_repetitions_are_dropped_and_contradictions_rejected() {
    let body = eod(&[
        ("BNH2025", "84.50"),
        ("BNH5", "84.50"),
        ("BVH2025", "70.00"),
        ("BVH2025", "70.00"),
        ("BVH2025", "70.01"),
        ("BQH2025", "60.00"),
    ]);
    let file = harvested("eod.csv", &body);
    let rows = &file.manifest.rows;
    assert_eq!((rows.rows_in, rows.accepted, rows.duplicates, rows.rejected), (6, 2, 1, 3));
    assert_eq!(file.table(0).column("code"), ["BNH2025", "BQH2025"]);
    let lines: Vec<_> = file.rejected.iter().map(|reject| (reject.line, reject.reason.clone())).collect();
    let reason = |line| format!("another row for BVH2025 on this day says otherwise (line {line})");
    assert_eq!(lines, [(4, reason(6)), (5, reason(4)), (6, reason(4))]);
}

#[test]
fn doubts_about_a_row_are_counted_and_the_row_is_kept() {
    let body = eod(&[("QXH2025", "1.00"), ("BNF2025", "2.00"), ("BNH2025", "3.00")]);
    let file = harvested("eod_20250228.csv", &body);
    let rows = &file.manifest.rows;
    assert_eq!((rows.accepted, rows.warned), (3, 3));
    assert_eq!(rows.warnings.get(&Warning::UnknownCommodity), Some(&1));
    assert_eq!(rows.warnings.get(&Warning::UnknownTerm), Some(&1));
    assert_eq!(rows.warnings.get(&Warning::DateMismatch), Some(&3), "the body's date is believed");
    assert_eq!(file.tables[0].date, date(2025, 2, 27));
}

#[test]
fn encodings_line_ends_and_separators_do_not_matter() {
    let plain = eod(&[("BNH2025", "84.50"), ("BVH2025", "70.00")]);
    let expected = harvested("eod.csv", &plain).table(0).column("settle");
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let spreadsheet = format!("\u{feff}sep=;\r\n{}", plain.replace(',', ";").replace('\n', "\r\n"));
    let titled = format!("Daily prices\n\n{}", plain.replace("code,date", "Code, Date"));
    for bytes in [wide, spreadsheet.into_bytes(), titled.into_bytes()] {
        let file = harvested_bytes("eod.csv", &bytes, date(2025, 3, 1));
        assert_eq!(file.table(0).column("settle"), expected);
    }
}

#[test]
fn content_beats_the_name() {
    let file = harvested("trades-20230110.xls", &eod(&[("BNH2025", "84.50")]));
    assert_eq!(file.kind, Kind::EnergyEod);
    assert_eq!(file.manifest.recognition.doubts, ["the name looks like public_trades"]);
}

#[test]
fn a_file_that_fails_says_why() {
    let code = |name: &str, bytes: &[u8]| failed(name, bytes).report.code;
    assert_eq!(code("a.csv", b""), FileCode::EmptyFile);
    assert_eq!(code("a.csv", b"\xef\xbb\xbf\r\n"), FileCode::EmptyFile);
    assert_eq!(code("a.csv", HEADER.as_bytes()), FileCode::EmptyFile);
    assert_eq!(code("trades-20230110.xls", b"<p>Sorry</p>"), FileCode::HtmlBody);
    assert_eq!(code("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), FileCode::UnknownKind);
    assert_eq!(code("a.csv", b"{\"code\": \"BNH2025\"}"), FileCode::UnknownKind);
    assert_eq!(code("a.csv", b"\x81\x00\x02\x03 binary"), FileCode::BadEncoding);

    let lacking = failed("a.csv", eod(&[("BNH2025", "1.00")]).replace(",settle,", ",settlement,").as_bytes());
    assert_eq!(lacking.report.code, FileCode::BadHeader);
    assert!(
        lacking.report.reason.contains("column settle is missing (not known: settlement)"),
        "{lacking:?}"
    );

    let headless = eod(&[("BNH2025", "1.00")]).replace(HEADER, "");
    let headless = failed("a.csv", headless.as_bytes());
    assert_eq!((headless.report.code, headless.report.kind), (FileCode::BadHeader, Some(Kind::EnergyEod)));
}

#[test]
fn too_many_bad_rows_fail_the_file_and_are_all_kept() {
    let rows: Vec<_> = (0..6).map(|_| ("nonsense", "1.00")).chain([("BNH2025", "1.00")]).collect();
    let (failure, csv) = failed_with_rejects("eod.csv", eod(&rows).as_bytes());
    let report = &failure.report;
    assert_eq!(report.code, FileCode::TooManyRejects);
    assert_eq!(
        report.reason,
        "6 of 7 rows were rejected (6 BAD_CODE); up to 5 or 1 % are tolerated, and never all"
    );
    assert_eq!(
        report.rows.as_ref().map(|rows| (rows.rows_in, rows.accepted, rows.rejected)),
        Some((7, 0, 6))
    );
    assert_eq!(report.object_key(), format!("failed/eod.{}.csv.reason.json", &report.sha256[..12]));
    assert_eq!(csv.lines().count(), 7);
    assert_eq!(asx::FailureReport::from_json(&report.to_json()).unwrap(), *report);
}

#[test]
fn a_manifest_survives_its_json() {
    let file = harvested("eod.csv", &eod(&[("BNH2025", "84.50"), ("bad", "1")]));
    assert_eq!(asx::manifest::Manifest::from_json(&file.manifest.to_json()).unwrap(), file.manifest);
}

#[test]
fn the_parquet_has_the_columns_and_types_that_are_declared() {
    let eod_file = harvested("eod.csv", &eod(&[("BNH2025", "84.50")]));
    let trades = harvested_on("trades-20230110.xls", "10:01\tHVZ2025\t20\t68.00\n", date(2025, 2, 27));
    for (table, read) in [(Table::EnergyEod, eod_file.table(0)), (Table::EnergyTrade, trades.table(0))] {
        let declared: Vec<_> = table
            .columns()
            .iter()
            .map(|column| format!("{} {} {}", column.name, column.sql_type(), column.nullable))
            .collect();
        assert_eq!(read.declared(), declared);
    }
}
