//! Quantities in words, the same everywhere.

use std::time::Duration;

use jiff::Timestamp;

/// `3s`, `1m 09s`, `2h 05m`, `6d 4h`.
pub fn elapsed(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, _) => format!("{minutes}m {:02}s", seconds % 60),
        (0, _, _) => format!("{hours}h {:02}m", minutes % 60),
        _ => format!("{days}d {}h", hours % 24),
    }
}

/// `just now`, `6 minutes ago`, `yesterday` is spared: `26 hours ago`, `3 days ago`.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(then).as_secs().max(0);
    match seconds {
        0..60 => "just now".to_owned(),
        60..3600 => format!("{} ago", count(seconds.unsigned_abs() / 60, "minute")),
        3600..172_800 => format!("{} ago", count(seconds.unsigned_abs() / 3600, "hour")),
        _ => format!("{} ago", count(seconds.unsigned_abs() / 86_400, "day")),
    }
}

/// `1 minute`, `2 minutes`.
pub fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{} {noun}s", thousands(number)) }
}

/// `20,150`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The first characters of an id, enough to recognise it: `8d1e…c04f`.
pub fn short_id(id: &str) -> String {
    if id.is_ascii() && id.len() > 12 {
        format!("{}…{}", &id[..4], &id[id.len() - 4..])
    } else {
        id.to_owned()
    }
}

/// A name in at most `width` columns; what is too much goes from its middle, because names differ at both ends.
pub fn shortened(name: &str, width: usize) -> String {
    let all = console::measure_text_width(name);
    if all <= width {
        return name.to_owned();
    }
    let room = width.saturating_sub(1);
    let head = console::truncate_str(name, room.div_ceil(2), "");
    let mut tail = name;
    while console::measure_text_width(tail) > room - console::measure_text_width(&head) {
        tail = tail.char_indices().nth(1).map_or("", |(at, _)| &tail[at..]);
    }
    format!("{head}…{tail}")
}

/// CodePipeline's `InProgress` as people say it.
pub fn status(text: &str) -> String {
    if text == "InProgress" { "running".to_owned() } else { text.to_lowercase() }
}

/// Text in lines of at most `width` columns, broken between words where that is possible.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(10);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for character in word.chars() {
            if line.chars().count() == width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::{ago, elapsed, short_id, shortened, thousands, wrapped};

    #[test]
    fn durations_read_at_a_glance() {
        let words = |seconds| elapsed(Duration::from_secs(seconds));
        assert_eq!([words(3), words(69), words(7500), words(532_800)], ["3s", "1m 09s", "2h 05m", "6d 4h"]);
    }

    #[test]
    fn the_past_is_rounded_and_the_future_is_now() {
        let at = |second| Timestamp::from_second(second).expect("a time");
        assert_eq!(ago(at(0), at(360)), "6 minutes ago");
        assert_eq!(ago(at(0), at(60)), "1 minute ago");
        assert_eq!(ago(at(100), at(0)), "just now");
        assert_eq!(ago(at(0), at(26 * 3600)), "26 hours ago");
    }

    #[test]
    fn figures_and_ids() {
        assert_eq!([thousands(7), thousands(20_150), thousands(1_000_000)], ["7", "20,150", "1,000,000"]);
        assert_eq!(short_id("8d1e0000-0000-0000-0000-00000000c04f"), "8d1e…c04f");
        assert_eq!(short_id("main"), "main");
    }

    #[test]
    fn a_long_name_keeps_both_ends() {
        assert_eq!(shortened("eod.csv", 7), "eod.csv");
        assert_eq!(shortened("eod_bad_rows_20250228.csv", 13), "eod_ba…28.csv");
        assert_eq!(shortened("日本語日本語.csv", 9), "日本….csv");
        assert_eq!(shortened("abc", 1), "…");
    }

    #[test]
    fn text_breaks_between_words_and_long_words_anywhere() {
        assert_eq!(wrapped("one two three four", 10), ["one two", "three four"]);
        assert_eq!(wrapped("abcdefghijklmn", 10), ["abcdefghij", "klmn"]);
        assert_eq!(wrapped("", 10), [""]);
    }
}
