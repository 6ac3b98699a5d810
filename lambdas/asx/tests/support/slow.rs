//! Values read in the most obvious way, to hold the quick one to. For tests and fuzz targets alike.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// A decimal times 10,000.
pub fn decimal(text: &[u8]) -> Option<i64> {
    let text = str::from_utf8(text).ok()?;
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => (-1, number),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = ungrouped(whole)? + &four_places(fraction)?;
    let significant = digits.trim_start_matches('0');
    let known = !(whole.is_empty() && fraction.is_empty()) && significant.len() <= 18;
    known.then(|| sign * significant.parse::<i64>().unwrap_or_default())
}

/// `1,920` without its comma: one to three digits, then always three.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().filter(|group| is_digits(group))?;
    let rest: Vec<&str> = groups.collect();
    let well_grouped = rest.is_empty()
        || (matches!(first.len(), 1..=3) && rest.iter().all(|group| group.len() == 3 && is_digits(group)));
    well_grouped.then(|| first.to_owned() + &rest.concat())
}

fn four_places(fraction: &str) -> Option<String> {
    let fraction = Some(fraction).filter(|text| is_digits(text))?.trim_end_matches('0');
    (fraction.len() <= 4).then(|| format!("{fraction:0<4}"))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A date, looked up among all there are.
pub fn any_date(text: &[u8]) -> Option<Date> {
    static ALL: OnceLock<HashMap<String, Date>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let days = date(1990, 1, 1).series(1.day()).take_while(|day| *day <= date(2099, 12, 31));
        days.flat_map(|day| spellings(day).map(|text| (text, day))).collect()
    });
    all.get(str::from_utf8(text).ok()?).copied()
}

/// Every way to write a date.
pub fn spellings(day: Date) -> [String; 4] {
    let (year, month, day) = (day.year(), day.month(), day.day());
    [
        format!("{year:04}{month:02}{day:02}"),
        format!("{year:04}-{month:02}-{day:02}"),
        format!("{year:04}/{month:02}/{day:02}"),
        format!("{day:02}/{month:02}/{year:04}"),
    ]
}

/// A time of day in seconds.
pub fn time(text: &[u8]) -> Option<i64> {
    let text = str::from_utf8(text).ok()?.replace('-', ":");
    let parts: Vec<&str> = text.split(':').collect();
    let number = |text: &str, lengths: std::ops::RangeInclusive<usize>, limit: i64| {
        let digits = Some(text).filter(|text| is_digits(text) && lengths.contains(&text.len()));
        digits?.parse::<i64>().ok().filter(|value| *value < limit)
    };
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    Some(number(hour, 1..=2, 24)? * 3600 + number(minute, 2..=2, 60)? * 60 + number(second, 2..=2, 60)?)
}
