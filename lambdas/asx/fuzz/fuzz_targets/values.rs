//! Decimals, dates, times and names of files, against the most obvious way to read them.

#![no_main]

#[path = "../../tests/support/slow.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod slow;

use asx::value::{Decimal, TimeOfDay, parse_date};
use asx::{Source, keys};
use libfuzzer_sys::fuzz_target;

const SHA256: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fuzz_target!(|text: &[u8]| {
    let decimal = Decimal::parse(text);
    assert_eq!(decimal.map(Decimal::scaled), slow::decimal(text));
    if let Some(decimal) = decimal {
        assert_eq!(Decimal::parse(decimal.to_string().as_bytes()), Some(decimal));
    }
    assert_eq!(parse_date(text), slow::any_date(text));
    let time = TimeOfDay::parse(text);
    assert_eq!(time.map(TimeOfDay::seconds), slow::time(text));
    if let Some(time) = time {
        assert_eq!(TimeOfDay::parse(time.to_string().as_bytes()), Some(time));
    }
    if let Ok(key) = str::from_utf8(text) {
        try_key(key);
    }
});

/// Whatever the key of a file, the keys made of it can be used.
fn try_key(key: &str) {
    let source = Source::of(key);
    let safe = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '_' | '-' | '.');
    assert!(source.id.chars().all(safe) && source.id.len() <= 100, "{}", source.id);
    if key.len() <= 1024 {
        for key in [keys::done(key, SHA256), keys::failed(key, SHA256), keys::reason(key, SHA256)] {
            assert!(key.len() <= 1024, "{key}");
        }
    }
}
