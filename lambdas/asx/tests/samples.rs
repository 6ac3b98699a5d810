//! The samples in `config/samples` are what the generator writes, and the harvester's code makes of each what
//! `expected.json` says.

#[path = "../examples/samples/closing_futures.rs"]
mod closing_futures;
#[path = "../examples/samples/closing_options.rs"]
mod closing_options;
#[path = "../examples/samples/companies.rs"]
mod companies;
#[path = "../examples/samples/daily.rs"]
mod daily;
#[path = "../examples/samples/dice.rs"]
mod dice;
#[path = "../examples/samples/eod.rs"]
mod eod;
#[path = "../examples/samples/final_snapshot.rs"]
mod final_snapshot;
#[path = "../examples/samples/legacy_trades.rs"]
mod legacy_trades;
#[path = "../examples/samples/market.rs"]
mod market;
#[path = "../examples/samples/market_summary.rs"]
mod market_summary;
#[path = "../examples/samples/open_interest.rs"]
mod open_interest;
#[path = "../examples/samples/others.rs"]
mod others;
#[path = "../examples/samples/sample.rs"]
mod sample;
#[path = "../examples/samples/trades.rs"]
mod trades;
#[path = "../examples/samples/trades_json.rs"]
mod trades_json;
#[path = "../examples/samples/wide.rs"]
mod wide;

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use asx::{Expected, Input, Outcome, process};
use jiff::civil::date;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../config/samples")
}

const REMEDY: &str = "run: cargo run -p asx --example samples -- config/samples";

#[test]
fn the_folder_holds_what_the_generator_writes() {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect(REMEDY)
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "expected.json")
        .collect();
    for sample in sample::all() {
        let name = &sample.expected.file;
        assert!(fs::read(folder().join(name)).expect(REMEDY) == sample.bytes, "{name} has changed; {REMEDY}");
        names.retain(|other| other != name);
    }
    assert_eq!(names, Vec::<String>::new(), "files nobody writes");
    assert!(
        fs::read(folder().join("expected.json")).expect(REMEDY) == sample::expected_json().unwrap(),
        "expected.json has changed; {REMEDY}"
    );
}

#[test]
fn every_sample_becomes_what_is_expected() {
    let expected = Expected::from_json(&fs::read(folder().join("expected.json")).expect(REMEDY)).unwrap();
    assert!(expected.files.len() >= 8);
    for file in &expected.files {
        let bytes = fs::read(folder().join(&file.file)).unwrap();
        let received_on = file.received_on.unwrap_or(date(2025, 6, 1));
        let input = Input { name: &file.file, received_on };
        let outcome = process(input, &mut &bytes[..], &mut Cursor::new(Vec::new())).unwrap();
        let differences = match outcome {
            Outcome::Harvested(harvest) => file.compare_manifest(&harvest.manifest),
            Outcome::Failed(failure) => file.compare_failure(&failure.report),
        };
        assert_eq!(differences, [], "{}", file.file);
    }
}
