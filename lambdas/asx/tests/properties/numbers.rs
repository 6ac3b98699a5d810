//! Numbers, and the ways in which files print them.

use proptest::prelude::*;

/// A decimal and one of its spellings.
#[derive(Debug, Clone)]
pub(crate) struct Number {
    /// Times 10,000.
    pub(crate) scaled: i64,
    pub(crate) text: String,
}

impl Number {
    /// As tables print it: always four places.
    pub(crate) fn four_places(&self) -> String {
        plain(self.scaled, 4)
    }

    /// As a cell between commas.
    pub(crate) fn cell(&self) -> String {
        if self.text.contains(',') { format!("\"{}\"", self.text) } else { self.text.clone() }
    }
}

/// Numbers of that size at most, with up to four places.
pub(crate) fn numbers(largest: i64) -> impl Strategy<Value = Number> {
    let scaled = prop_oneof![
        -largest..=largest,
        (-largest / 10_000..=largest / 10_000).prop_map(|whole| whole * 10_000),
        (-largest / 10_000..=largest / 10_000).prop_map(|cents| cents * 100),
    ];
    (scaled, 0..6_usize, any::<bool>(), any::<bool>())
        .prop_map(|(scaled, more, commas, plus)| Number { scaled, text: spelled(scaled, more, commas, plus) })
}

/// `more` zeros than are needed behind the point.
pub(crate) fn spelled(scaled: i64, more: usize, commas: bool, plus: bool) -> String {
    let places = (0..4).find(|places| scaled % 10_i64.pow(4 - places) == 0).unwrap_or(4);
    let text = plain(scaled, places as usize);
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => ("-", number),
        None => (if plus { "+" } else { "" }, &*text),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole = if commas { grouped(whole) } else { whole.to_owned() };
    let fraction = fraction.to_owned() + &"0".repeat(more);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

fn plain(scaled: i64, places: usize) -> String {
    let sign = if scaled < 0 { "-" } else { "" };
    let digits = format!("{:05}", scaled.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len() - 4);
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{}", &fraction[..places]) }
}

fn grouped(whole: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
