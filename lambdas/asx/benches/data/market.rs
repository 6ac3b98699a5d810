//! An end-of-day file of many trade dates: invented contracts and prices, the same for the same numbers.

use std::io::{self, Write};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Splitmix64, public domain.
struct Dice(u64);

impl Dice {
    /// Below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

struct Listing {
    code: String,
    cents: u64,
}

const HEADER: &str = "code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest\n";

/// Writes `rows` rows, evenly over `days` trading days, sorted by date. Returns the size in bytes.
pub(crate) fn write(to: &mut dyn Write, rows: usize, days: usize) -> io::Result<u64> {
    let mut dice = Dice(20_250_227);
    let per_day = rows / days;
    let mut listings: Vec<Listing> = (0..per_day).map(|at| listing(at, &mut dice)).collect();
    let mut fresh = per_day;
    let mut day = date(2024, 1, 2);
    to.write_all(HEADER.as_bytes())?;
    let mut size = HEADER.len() as u64;
    let mut text = String::new();
    for number in 0..days {
        // Every fifth day some contracts end and others begin.
        if number % 5 == 4 {
            for _ in 0..per_day.div_ceil(100) {
                let at = usize::try_from(dice.below(per_day as u64)).unwrap_or_default();
                listings[at] = listing(fresh, &mut dice);
                fresh += 1;
            }
        }
        text.clear();
        let printed = day.strftime("%Y%m%d").to_string();
        for listing in &mut listings {
            row(&mut text, listing, &printed, &mut dice);
        }
        to.write_all(text.as_bytes())?;
        size += text.len() as u64;
        day = next(day);
    }
    Ok(size)
}

fn next(mut day: Date) -> Date {
    loop {
        day += 1.day();
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return day;
        }
    }
}

/// Futures first, then options on them with ever higher strikes.
fn listing(at: usize, dice: &mut Dice) -> Listing {
    const FAMILIES: [&str; 4] = ["B", "P", "G", "H"];
    const REGIONS: [&str; 4] = ["N", "V", "Q", "S"];
    const QUARTERS: [&str; 4] = ["H", "M", "U", "Z"];
    let (family, region) = (FAMILIES[at % 4], REGIONS[at / 4 % 4]);
    let (quarter, year) = (QUARTERS[at / 16 % 4], 2024 + at / 64 % 5);
    // Strips are of years; their options have the strikes of all quarters.
    let future = format!("{family}{region}{}{year}", if family == "H" { "Z" } else { quarter });
    let turn = at / 320;
    let code = match turn {
        0 if family != "H" || quarter == "H" => future,
        _ => {
            let right = if turn.is_multiple_of(2) { "C" } else { "P" };
            format!("{future}{right}{:07}", (turn * 4 + at / 16 % 4) * 250 + 1000)
        }
    };
    Listing { code, cents: 3_000 + dice.below(12_000) }
}

/// About half of the contracts trade, and not all of them are quoted.
fn row(text: &mut String, listing: &mut Listing, day: &str, dice: &mut Dice) {
    let money = |text: &mut String, cents: u64| {
        text.extend([&(cents / 100).to_string(), ".", &format!("{:02}", cents % 100), ","]);
    };
    listing.cents = listing.cents + dice.below(121) - 60;
    let settle = listing.cents.max(200);
    listing.cents = settle;
    text.extend([&listing.code, ",", day, ","]);
    for (chance, far) in [(85, 0), (80, 190)] {
        if dice.below(100) < chance {
            text.extend([&(1 + dice.below(40)).to_string(), ","]);
            money(text, settle - 95 + far + dice.below(85));
        } else {
            text.push_str(",,");
        }
    }
    let mut volume = 0;
    if dice.below(100) < 45 {
        let first = settle - 60 + dice.below(121);
        money(text, first);
        money(text, first + dice.below(75));
        money(text, first - dice.below(75));
        volume = 1 + dice.below(180);
    } else {
        text.push_str(",,,");
    }
    money(text, settle);
    text.extend([&volume.to_string(), ",", &dice.below(4_200).to_string(), "\n"]);
}
