//! `mdd curve`: what is drawn of tables in a folder, what is written, and what is said where there is nothing to draw.

mod bucket;
mod missing;
mod picture;

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use crate::support::{Aws, Desk};

/// Quarters from the first of 2025: month letters, and what the season does to a price, in cents.
const QUARTERS: [(char, i64); 4] = [('H', 0), ('M', 480), ('U', -590), ('Z', -2_010)];

/// The prices of a day, as the API gives them; `up` cents more or less than on 27 February.
fn eod(date: &str, up: i64) -> String {
    let mut text =
        "code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest\n".to_owned();
    let mut row = |code: &str, cents: i64, volume: i64| {
        let settle = format!("{}.{:02}", cents / 100, cents % 100);
        let settle = if cents > 0 { settle } else { String::new() };
        writeln!(text, "{code},{date},,,,,,,,{settle},{volume},{}", 1_000 + volume * 7).unwrap();
    };
    for (family, base) in [("BN", 12_159), ("GN", 1_831), ("BV", 8_199)] {
        for at in 0..12_i64 {
            let (letter, season) = QUARTERS[usize::try_from(at % 4).unwrap()];
            let price = base + season * base / 12_159 - 300 * (at / 4) + up * (at % 3);
            // One that has not settled.
            let price = if (family, at) == ("BV", 5) { 0 } else { price };
            row(&format!("{family}{letter}{}", 2025 + at / 4), price, at * 11 % 160);
        }
    }
    row("HNZ2026", 11_028 + up, 0);
    row("HNM2027", 11_035, 12);
    row("ENJ2025", 11_610, 3);
    row("BNM2025C0016000", 300, 3);
    row("GXH2025", 1_200, 3);
    text
}

/// A wide file with what no contract is about, and what one is.
fn wide() -> String {
    let mut text = format!("Settlement Prices{}27 Feb 2025\n", "\t".repeat(10));
    for (period, nsw, sa) in
        [("Q1 2025", "121.00", "95.5"), ("Q2 2025", "126.00", "96.25"), ("Cal 2026", "-", "99")]
    {
        writeln!(text, "{period}\t\t\t{nsw}{}{period}\t\t\t{sa}", "\t".repeat(9)).unwrap();
    }
    text
}

/// A project whose folder `out` has two days, the later one from three sources.
async fn desk() -> Desk {
    let desk = Desk::new(&Aws::with([]));
    desk.file("day/eod_20250226.csv", eod("20250226", -120));
    desk.file("day/eod_20250227.csv", eod("20250227", 0));
    let check = eod("20250227", 500).lines().take(3).collect::<Vec<_>>().join("\n");
    desk.file("day/check/eod_20250227.csv", check);
    desk.file("day/Settlement_Futures_20250227.txt", wide());
    let ran = desk.run(&["inspect", "day", "--out", "out"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    desk
}

/// The files below a folder, with `/` between their parts.
fn files(folder: &Path) -> Vec<String> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = walk.filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn on_a_terminal_there_is_a_chart_and_a_table_for_each_curve() {
    let desk = desk().await;
    for (width, words) in [
        (100, &["curve", "out"][..]),
        (60, &["curve", "out", "--market", "nsw", "--against", "previous"]),
        (34, &["curve", "out", "--product", "cap", "--against", "2025-02-26"]),
    ] {
        let ran = desk.run_on_terminal(width, words).await;
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        insta::assert_snapshot!(format!("{width}_columns"), ran.stdout);
    }
}

#[tokio::test(start_paused = true)]
async fn in_a_pipe_there_is_a_line_for_each_expiry() {
    let desk = desk().await;
    let ran = desk.run(&["curve", "out", "--against", "2025-02-26", "--market", "NSW,SA"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
    let months = desk.run(&["curve", "out", "--term", "month", "--market", "nsw"]).await;
    let month = months.stdout.lines().nth(1).unwrap_or_default().split_whitespace().collect::<Vec<_>>();
    assert_eq!(month[1..7], ["NSW", "base", "month", "Apr-2025", "116.10", "3"]);
    assert_eq!(months.stdout.lines().count(), 2, "{}", months.stdout);
}

#[tokio::test(start_paused = true)]
async fn for_a_program_prices_are_exact_texts_and_every_source_is_named() {
    let desk = desk().await;
    let words = ["curve", "out", "--against", "previous", "--output", "json"];
    let ran = desk.run(&words).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (ran.code, &document["trade_date"], &document["against"]),
        (0, &"2025-02-27".into(), &"2025-02-26".into())
    );
    let curve = |region: &str, product: &str, term: &str| {
        let all = document["curves"].as_array().unwrap();
        let is = |curve: &&Value| {
            curve["region"] == region && curve["product"] == product && curve["term"] == term
        };
        all.iter().find(is).unwrap_or_else(|| panic!("{region} {product} {term}: {document:#}")).clone()
    };
    insta::assert_snapshot!(format!("{:#}", curve("NSW", "base", "calendar_year")));
    let missing = &curve("VIC", "base", "quarter")["points"][5];
    assert_eq!((&missing["settle"], &missing["code"]), (&Value::Null, &"BVM2026".into()));
    let wide = curve("SA", "base", "quarter");
    assert_eq!((&wide["source"]["table"], &wide["against_source"]), (&"energy_curve".into(), &Value::Null));
    assert_eq!(wide["points"][0].get("change"), None);
    assert_eq!(document["sources"].as_array().unwrap().len(), 3);

    let chosen = desk.run(&[&words[..], &["--source", "settlement_futures"]].concat()).await;
    let document: Value = serde_json::from_str(&chosen.stdout).unwrap();
    let regions: Vec<&Value> =
        document["curves"].as_array().unwrap().iter().map(|curve| &curve["region"]).collect();
    assert_eq!(regions, ["NSW", "SA", "SA"], "{document:#}");
    assert_eq!(document["curves"][0]["points"][0]["settle"], "121.00");
}

/// Two sources of one layout: who states more is believed, whatever the name.
#[tokio::test(start_paused = true)]
async fn the_source_that_states_more_is_taken_and_another_can_be() {
    let desk = desk().await;
    let price = async |words: &[&str]| {
        let ran =
            desk.run(&[&["curve", "out", "--market", "NSW", "--product", "base"], words].concat()).await;
        let line = ran.stdout.lines().nth(1).unwrap_or_else(|| panic!("{}", ran.stderr)).to_owned();
        line.split_whitespace().rev().map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let taken = price(&[]).await;
    assert_eq!((taken[0].as_str(), taken[3].as_str()), ("eod_csv.eod", "121.59"));
    let other = price(&["--source", "check.eod"]).await;
    assert_eq!((other[0].as_str(), other[3].as_str()), ("eod_csv.check.eod", "121.59"));
}
