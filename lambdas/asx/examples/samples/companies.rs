//! Listed companies and short positions: of each a clean file, and one with quirks. All names are invented.

use asx::{Kind, RowCode, Table};
use jiff::civil::{Date, date};

use super::dice::Dice;
use super::sample::{Sample, Tally};

const CLEAN_DAY: Date = date(2025, 2, 27);
const NASTY_DAY: Date = date(2025, 2, 28);
const GROUPS: [&str; 6] = [
    "Capital Goods",
    "Materials",
    "Pharmaceuticals, Biotechnology & Life Sciences",
    "Utilities",
    "Not Applic",
    "Software & Services",
];
const FIRST: [&str; 6] = ["Windy Ridge", "Example", "Synthetic", "Red Gum", "Blue Wren", "Salt Pan"];
const SECOND: [&str; 5] = ["Minerals", "Power", "Trust, Units", "Holdings", "& Sons"];

/// A name and a code that nothing else has.
fn companies() -> Vec<(String, String)> {
    let pairs = FIRST.iter().flat_map(|first| SECOND.iter().map(move |second| (first, second)));
    let code = |at: usize| {
        let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
        format!("{}{}{}", letter(at / 26), letter(at), if at.is_multiple_of(7) { '1' } else { 'X' })
    };
    (0..)
        .zip(pairs)
        .map(|(at, (first, second))| (format!("{first} {second} Limited").to_uppercase(), code(at)))
        .collect()
}

/// As the exchange lists them.
pub(crate) fn listed() -> Sample {
    let mut dice = Dice::new(111);
    let mut tally = Tally::default();
    let mut lines =
        vec!["ASX listed companies as at Thu Feb 27 20:00:02 AEDT 2025".to_owned(), String::new()];
    lines.push("Company name,ASX code,GICS industry group".to_owned());
    for (name, code) in companies() {
        lines.push(format!("\"{name}\",\"{code}\",\"{}\"", dice.pick(&GROUPS)));
        tally.accept(CLEAN_DAY);
    }
    let bytes = (lines.join("\r\n") + "\r\n").into_bytes();
    Sample {
        bytes,
        expected: tally.expected("ASXListedCompanies.csv", Kind::ListedCompany, Table::ListedCompany),
    }
}

/// Saved again by a spreadsheet with semicolons; letters that are not UTF-8, companies said twice, bad codes.
pub(crate) fn listed_with_quirks() -> Sample {
    let mut dice = Dice::new(112);
    let mut tally = Tally::default();
    let mut lines =
        vec!["sep=;".to_owned(), "ASX listed companies as at 28-Feb-2025;;".to_owned(), ";;".to_owned()];
    lines.push("Company Name;ASX Code;GICS Industry Group".to_owned());
    for (name, code) in companies() {
        lines.push(format!("{};{code};{}", name.replace("POWER", "\u{c9}NERGIE"), dice.pick(&GROUPS)));
        tally.accept(NASTY_DAY);
    }
    lines.extend(["ONCE LIMITED;ZZ1;-", "ONCE LIMITED;ZZ1;"].map(str::to_owned));
    tally.accept(NASTY_DAY);
    tally.repeat();
    for (line, code) in [
        ("EITHER LIMITED;ZZ2;Materials", RowCode::DuplicateConflict),
        ("OR LIMITED;ZZ2;Materials", RowCode::DuplicateConflict),
        ("LOWER LIMITED;zz3;Materials", RowCode::BadCode),
        ("NAMELESS;;Materials", RowCode::NullRequired),
        ("SHORT LIMITED;ZZ4", RowCode::FieldCount),
    ] {
        lines.push(line.to_owned());
        tally.reject(code);
    }
    let text = lines.join("\r\n") + "\r\n";
    let bytes = text.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect();
    let file = "ASXListedCompanies_bad_rows_20250228.csv";
    Sample { bytes, expected: tally.expected(file, Kind::ListedCompany, Table::ListedCompany) }
}

const SHORT_HEADER: [&str; 5] = [
    "Product",
    "Product Code",
    "Reported Short Positions",
    "Total Product in Issue",
    "% of Total Product in Issue Reported as Short Positions",
];

/// One product's line.
fn short(name: &str, code: &str, dice: &mut Dice) -> [String; 5] {
    let issued = dice.between(20_000_000, 900_000_000);
    let reported = dice.between(0, issued / 20);
    let share = reported * 100 * 100_000_000 / issued;
    let share = format!("{}.{:08}", share / 100_000_000, share % 100_000_000);
    let share = share.strip_prefix('0').unwrap_or(&share);
    [name, code, &reported.to_string(), &issued.to_string(), share].map(str::to_owned)
}

/// With commas, in UTF-8.
pub(crate) fn short_positions() -> Sample {
    let mut dice = Dice::new(113);
    let mut tally = Tally::default();
    let mut lines = vec![SHORT_HEADER.join(",")];
    for (name, code) in companies() {
        let [name, rest @ ..] = short(&format!("{name} ORDINARY"), &code, &mut dice);
        lines.push(format!("\"{name}\",{}", rest.join(",")));
        tally.accept(CLEAN_DAY);
    }
    let bytes = (lines.join("\r\n") + "\r\n").into_bytes();
    let file = "RR20250227-001-SSDailyAggShortPos.csv";
    Sample { bytes, expected: tally.expected(file, Kind::ShortPosition, Table::ShortPosition) }
}

/// With tabs, in UTF-16; counts with commas, shares with too many places.
pub(crate) fn short_positions_with_quirks() -> Sample {
    let mut dice = Dice::new(114);
    let mut tally = Tally::default();
    let mut lines = vec![SHORT_HEADER.join("\t")];
    for (name, code) in companies() {
        lines.push(short(&format!("{name} ORDINARY"), &code, &mut dice).join("\t"));
        tally.accept(NASTY_DAY);
    }
    for line in ["ONCE\tZZ1\t1,204\t120,400\t1.00", "ONCE\tZZ1\t1204\t120400\t1"] {
        lines.push(line.to_owned());
    }
    tally.accept(NASTY_DAY);
    tally.repeat();
    for (line, code) in [
        ("FINE\tZZ2\t1\t3\t33.333333333", RowCode::BadNumber),
        ("LESS\tZZ3\t-1\t3\t0", RowCode::Range),
        ("NONE\tZZ4\t-\t3\t0", RowCode::NullRequired),
        ("MORE\tZZ5\t1\t3\t0\t0", RowCode::FieldCount),
    ] {
        lines.push(line.to_owned());
        tally.reject(code);
    }
    let text = lines.join("\r\n") + "\r\n";
    let bytes = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let file = "RR20250228-001-SSDailyAggShortPos.csv";
    Sample { bytes, expected: tally.expected(file, Kind::ShortPosition, Table::ShortPosition) }
}
