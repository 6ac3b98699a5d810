//! Samples of the wide files: for each a clean day, and one with lines that cannot be read, values said twice and
//! spellings that flip.

use asx::{Kind, RowCode, Table};
use jiff::civil::{Date, date};

use super::dice::Dice;
use super::market::money;
use super::sample::{Sample, Tally};

const CLEAN_DAY: Date = date(2025, 2, 27);
const NASTY_DAY: Date = date(2025, 2, 28);
/// A price in cents that the region's values stay near.
const REGIONS: [(&str, i64); 4] = [("NSW", 11_200), ("VIC", 7_400), ("QLD", 10_300), ("SA", 9_100)];

/// One of the files with a period in each line.
struct Shape {
    name: &'static str,
    words: &'static str,
    /// Where the date is, counted from 1.
    date_cell: usize,
    /// Below the regions, what the columns are called.
    header: &'static [&'static str],
    prices: bool,
}

const SETTLEMENT_FUTURES: Shape = Shape {
    name: "Settlement_Futures",
    words: "Settlement Prices",
    date_cell: 11,
    header: &["Period", "Peak", "Off Peak", "Base"],
    prices: true,
};
const SETTLEMENT_CAPS: Shape = Shape {
    name: "Settlement_Caps",
    words: "$300 Cap Settlement Prices",
    date_cell: 11,
    header: &["Period", "Base"],
    prices: true,
};
const OPEN_INTEREST_FUTURES: Shape = Shape {
    name: "OpenInterest_Futures",
    words: "Open Interest",
    date_cell: 3,
    header: &["Period", "Peak", "Base"],
    prices: false,
};
const OPEN_INTEREST_CAPS: Shape = Shape {
    name: "OpenInterest_Caps",
    words: "$300 Cap Open Interest",
    date_cell: 11,
    header: &["Period", "Base"],
    prices: false,
};

/// Two of each file.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples: Vec<Sample> =
        [SETTLEMENT_FUTURES, SETTLEMENT_CAPS, OPEN_INTEREST_FUTURES, OPEN_INTEREST_CAPS]
            .iter()
            .flat_map(|shape| [clean(shape), nasty(shape)])
            .collect();
    samples.extend([clean_options(), nasty_options()]);
    samples
}

fn periods() -> Vec<String> {
    let months = ["Mar", "Apr", "May", "Jun", "Jul", "Aug"].map(|month| format!("{month} 2025"));
    let quarters = (2025..=2028).flat_map(|year| (1..=4).map(move |quarter| format!("Q{quarter} {year}")));
    let years = (2026..=2028).flat_map(|year| [format!("Cal {year}"), format!("FY {year}")]);
    months.into_iter().chain(quarters).chain(years).collect()
}

fn clean(shape: &Shape) -> Sample {
    let mut dice = Dice::new(70 + shape.date_cell as u64 + shape.header.len() as u64);
    let mut tally = Tally::default();
    let mut lines = above(shape, "27 Feb 2025");
    for period in periods() {
        lines.push(line(shape, &period, &mut dice, &mut |_| tally.accept(CLEAN_DAY)));
    }
    let file = format!("{}_20250227.txt", shape.name);
    let bytes = (lines.join("\r\n") + "\r\n").into_bytes();
    Sample { bytes, expected: tally.expected(&file, Kind::EnergyCurve, Table::EnergyCurve) }
}

/// With a line of a company's name first, a date in another spelling, and blanks behind the last region.
fn nasty(shape: &Shape) -> Sample {
    let mut dice = Dice::new(90 + shape.date_cell as u64 + shape.header.len() as u64);
    let mut tally = Tally::default();
    // Not UTF-8: the pound sign becomes one byte below.
    let mut lines = vec!["Synthetic \u{a3} data".to_owned()];
    lines.extend(above(shape, "Friday, 28 February 2025"));
    for period in periods() {
        let line = line(shape, &period, &mut dice, &mut |_| tally.accept(NASTY_DAY));
        lines.push(line + "\t\t");
        if period == "Q4 2025" {
            lines.push(String::new());
        }
    }
    let values = shape.header.len() - 1;
    let group = |period: &str, value: &str| [&[period][..], &vec![value; values]].concat().join("\t");
    let filled = |period: &str, value: &str| [(); 4].map(|()| group(period, value)).join("\t");
    let mut add = |line: String| lines.push(line);
    // Said once, again in another spelling, and only for the first two regions.
    add(filled("Q1 2029", "1,204"));
    (0..values * 4).for_each(|_| tally.accept(NASTY_DAY));
    add(filled("Q1-29", "1204"));
    (0..values * 4).for_each(|_| tally.repeat());
    add([group("CAL 29", "55"), group("FY2028/29", "56")].join("\t"));
    (0..values * 2).for_each(|_| tally.accept(NASTY_DAY));
    // Nothing said at all.
    add(filled("Q2 2029", "-"));
    let short_of_something = if shape.prices {
        (group("Q3 2029", "1") + "\tQ3 2029", RowCode::FieldCount)
    } else {
        (group("-", "12"), RowCode::NullRequired)
    };
    for (line, code) in [
        (filled("Q5 2029", "1"), RowCode::BadCode),
        (filled("Q3 2029", "n/a"), RowCode::BadNumber),
        short_of_something,
    ] {
        add(line);
        tally.reject(code);
    }
    // One value contradicts another; those beside it agree.
    let contradicting = |value: &str| ["Q4 2029", value].join("\t") + &"\t7".repeat(values - 1);
    for value in ["7", "8"] {
        add(contradicting(value));
        tally.reject(RowCode::DuplicateConflict);
    }
    (1..values).for_each(|_| tally.accept(NASTY_DAY));
    (1..values).for_each(|_| tally.repeat());
    let text = lines.join("\n");
    let bytes = text.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect();
    let file = format!("{}_bad_rows_20250228.txt", shape.name);
    Sample { bytes, expected: tally.expected(&file, Kind::EnergyCurve, Table::EnergyCurve) }
}

/// Title and header.
fn above(shape: &Shape, date: &str) -> Vec<String> {
    let width = shape.header.len();
    let title = format!("{}{}{date}", shape.words, "\t".repeat(shape.date_cell - 1));
    let regions = REGIONS.map(|(region, _)| region.to_owned() + &"\t".repeat(width - 1)).join("\t");
    vec![title, regions, [(); 4].map(|()| shape.header.join("\t")).join("\t")]
}

/// The values of a period; months have no peak, and not everything is listed everywhere.
fn line(shape: &Shape, period: &str, dice: &mut Dice, accept: &mut dyn FnMut(usize)) -> String {
    let mut cells = Vec::new();
    for (_, cents) in REGIONS {
        cells.push(period.to_owned());
        for name in &shape.header[1..] {
            let is_listed = *name == "Base" || (period.starts_with(['Q', 'C']) && dice.percent(90));
            if !is_listed {
                cells.push((*dice.pick(&["-", ""])).to_owned());
                continue;
            }
            accept(cells.len());
            cells.push(if shape.prices {
                money(cents + dice.between(-900, 900))
            } else {
                dice.between(0, 4_200).to_string()
            });
        }
    }
    cells.join("\t")
}

const OPTION_HEADER: &str = "Call OI\tStrike\tPut OI";

fn options_above(date: &str) -> String {
    format!("Options Open Interest\t{date}")
}

/// A sub-table: its period, its header, a strike of each region in each line.
fn sub_table(heading: String, dice: &mut Dice, accept: &mut dyn FnMut()) -> Vec<String> {
    let mut lines = vec![heading, [OPTION_HEADER; 4].join("\t")];
    for step in -6..=6 {
        let groups = REGIONS.map(|(_, cents)| {
            let strike = money((cents / 500 + step) * 500);
            let side = |dice: &mut Dice| {
                if dice.percent(70) { dice.between(0, 300).to_string() } else { "-".to_owned() }
            };
            let (calls, puts) = (side(dice), side(dice));
            if (calls.as_str(), puts.as_str()) != ("-", "-") {
                accept();
            }
            format!("{calls}\t{strike}\t{puts}")
        });
        lines.push(groups.join("\t"));
    }
    lines
}

fn clean_options() -> Sample {
    let mut dice = Dice::new(81);
    let mut tally = Tally::default();
    let mut lines = vec![options_above("27 Feb 2025")];
    for period in ["Q2 2025", "Q3 2025", "Q4 2025", "Q1 2026", "Cal 2026", "FY 2026"] {
        let heading = [(); 4].map(|()| format!("{period}\t\t")).join("\t");
        lines.extend(sub_table(heading, &mut dice, &mut || tally.accept(CLEAN_DAY)));
        lines.push(String::new());
    }
    let bytes = (lines.join("\r\n") + "\r\n").into_bytes();
    let file = "OpenInterest_Options_20250227.txt";
    Sample { bytes, expected: tally.expected(file, Kind::EnergyOptionOi, Table::EnergyOptionOi) }
}

/// The date is not the name's, so every row has a warning; the last sub-table has a period that nobody can read.
fn nasty_options() -> Sample {
    let mut dice = Dice::new(82);
    let mut tally = Tally::default();
    let mut lines = vec![options_above("27-Feb-25")];
    for period in ["Q2-25", "Q3 25", "CAL26", "FY25/26"] {
        lines.extend(sub_table(period.to_owned(), &mut dice, &mut || tally.warn(CLEAN_DAY)));
        lines.push(String::new());
    }
    lines.extend(["Q4 2025".to_owned(), [OPTION_HEADER; 4].join("\t")]);
    let mut add = |line: &str| lines.push(line.to_owned());
    add("1,000\t60\t-\t5\t$70.00\t5");
    tally.reject(RowCode::BadNumber);
    add("10\t60\t-5");
    tally.reject(RowCode::Range);
    add("10\t-\t5");
    tally.reject(RowCode::NullRequired);
    add("1,000\t60\t-\t-\t70.00\t-\t\t\t\t12\t75\t0\t");
    (0..2).for_each(|_| tally.warn(CLEAN_DAY));
    add("1000\t60.00\t");
    tally.repeat();
    add("");
    add("Quarter five");
    tally.reject(RowCode::BadCode);
    add(OPTION_HEADER);
    add("10\t60\t5");
    tally.reject(RowCode::NullRequired);
    let bytes = (lines.join("\r\n") + "\r\n").into_bytes();
    let file = "OpenInterest_Options_bad_rows_20250228.txt";
    Sample { bytes, expected: tally.expected(file, Kind::EnergyOptionOi, Table::EnergyOptionOi) }
}
