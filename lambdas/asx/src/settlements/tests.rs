//! What files say, harvested and read back.

use super::{Settlement, settlements};
use crate::support::{eod, harvested};
use crate::table::{Table, TableError};

/// `NSW base Q1 2025 BNH2025 121.59 0 0`; what is not there is a dash.
fn text(settlement: Settlement) -> String {
    let Settlement { region, product, period, code, settle, volume, open_interest } = settlement;
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let settle = or_dash(settle.map(|price| price.to_string()));
    let counts = [volume, open_interest].map(|count| or_dash(count.map(|count| count.to_string())));
    let (region, product, code) = (region.as_str(), product.as_str(), or_dash(code));
    format!("{region} {product} {period} {code} {settle} {}", counts.join(" "))
}

fn read(name: &str, body: &str, table: Table) -> Vec<String> {
    let harvest = harvested(name, body);
    let object = harvest.bytes(&harvest.tables[0].content);
    settlements(table, object).unwrap().into_iter().map(text).collect()
}

#[test]
fn futures_of_a_region_are_settlements_and_nothing_else_is() {
    let body = eod(&[
        ("BNH2025", "121.59"),
        ("RVZ2026F", ""),
        ("HQM2026", "0.1234"),
        ("EAM25", "-5"),
        ("BNM2025C0016000", "3.00"),
        ("GXH2025", "12.00"),
        ("QQH2025", "1.00"),
    ]);
    let found = read("eod_20250227.csv", &body, Table::EnergyEod);
    assert_eq!(
        found,
        [
            "NSW base Q1 2025 BNH2025 121.59 0 0",
            "VIC cap Cal 2026 RVZ2026 - 0 0",
            "QLD base FY 2026 HQM2026 0.1234 0 0",
            "OTA base Q2 2025 EAM2025 -5.00 0 0",
        ]
    );
}

#[test]
fn a_wide_file_says_the_same_of_periods() {
    let title = |words: &str| format!("{words}{}27 Feb 2025\n", "\t".repeat(10));
    let prices = title("Settlement Prices") + "Q1 2025\t\t80.5\t121.59\nMar-25\t\t\t-\nFY26\t1\t2\t3\n";
    assert_eq!(
        read("Settlement_Futures_20250227.txt", &prices, Table::EnergyCurve),
        [
            "NSW off_peak Q1 2025 - 80.50 - -",
            "NSW base Q1 2025 - 121.59 - -",
            "NSW peak FY 2026 - 1.00 - -",
            "NSW off_peak FY 2026 - 2.00 - -",
            "NSW base FY 2026 - 3.00 - -",
        ]
    );
    let counts = title("Open Interest") + "Q1 2025\t7\n";
    assert_eq!(read("OpenInterest_Caps_20250227.txt", &counts, Table::EnergyCurve), [""; 0]);
}

#[test]
fn more_rows_than_are_decoded_at_once_come_whole() {
    let codes: Vec<String> = (0..9_999).map(|strike| format!("BNH2025C{strike:07}")).collect();
    let mut rows: Vec<(&str, &str)> = codes.iter().map(|code| (code.as_str(), "")).collect();
    rows.push(("BNH2025", "121.59"));
    let found = read("eod_20250227.csv", &eod(&rows), Table::EnergyEod);
    assert_eq!(found, ["NSW base Q1 2025 BNH2025 121.59 0 0"]);
}

#[test]
fn what_is_no_table_of_ours_is_an_error_and_never_a_panic() {
    let harvest = harvested("eod_20250227.csv", &eod(&[("BNH2025", "121.59"), ("BNM2025", "")]));
    let object = harvest.bytes(&harvest.tables[0].content);
    let error = |table, object: &[u8]| settlements(table, object.to_vec()).unwrap_err();
    assert!(matches!(error(Table::EnergyCurve, &object), TableError::Column { name: "measure", .. }));
    for end in 0..object.len() {
        assert!(matches!(error(Table::EnergyEod, &object[..end]), TableError::Parquet(_)), "{end}");
    }
    for at in 0..object.len() {
        let mut damaged = object.clone();
        damaged[at] ^= 0x55;
        // Whether it can still be read does not matter here.
        let _ = settlements(Table::EnergyEod, damaged);
    }
}
