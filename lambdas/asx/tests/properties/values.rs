//! Decimals, dates and times are what the most obvious way to read them says.

use asx::value::{Decimal, TimeOfDay, parse_date};
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use crate::numbers::{Number, numbers};
use crate::runner::check;
use crate::slow;

#[test]
fn decimals_are_exact_or_refused() {
    let digits = "[-+]?[0-9]{0,16}(,[0-9]{3}){0,3}(\\.[0-9]{0,7})?";
    let texts = prop_oneof![digits, "[-+,.0-9]{0,12}", "[0-9]{10,20}(\\.[0-9]{1,4}0{0,4})?", ".{0,8}"];
    check(4_000, &texts, |text| {
        let read = Decimal::parse(text.as_bytes());
        prop_assert_eq!(read.map(Decimal::scaled), slow::decimal(text.as_bytes()));
        if let Some(read) = read {
            prop_assert_eq!(Decimal::parse(read.to_string().as_bytes()), Some(read));
        }
        Ok(())
    });
}

#[test]
fn every_spelling_of_a_number_is_that_number() {
    check(2_000, &numbers(999_999_999_999_999_999), |Number { scaled, text }| {
        prop_assert_eq!(Decimal::parse(text.as_bytes()).map(Decimal::scaled), Some(scaled), "{}", text);
        Ok(())
    });
}

#[test]
fn dates_are_those_of_the_calendar() {
    let almost = "[0-3][0-9][-/][01][0-9][-/](19|20|21)[0-9]{2}";
    let texts = prop_oneof![
        "(19|20)[0-9]{2}[01][0-9][0-3][0-9]",
        "(19|20|21)[0-9]{2}[-/][01][0-9][-/][0-3][0-9]",
        almost,
        "[-/0-9]{6,11}"
    ];
    check(2_000, &texts, |text| {
        prop_assert_eq!(parse_date(text.as_bytes()), slow::any_date(text.as_bytes()), "{}", text);
        Ok(())
    });
    for day in date(1990, 1, 1).series(17.days()).take_while(|day| *day <= date(2099, 12, 31)) {
        assert!(slow::spellings(day).iter().all(|text| parse_date(text.as_bytes()) == Some(day)), "{day}");
    }
}

#[test]
fn times_are_those_of_a_day() {
    check(2_000, &"[0-9]{0,3}[-:][0-6]?[0-9]{1,2}([-:][0-9]{0,3}){0,2}", |text| {
        let read = TimeOfDay::parse(text.as_bytes());
        prop_assert_eq!(read.map(TimeOfDay::seconds), slow::time(text.as_bytes()), "{}", text);
        if let Some(read) = read {
            prop_assert_eq!(TimeOfDay::parse(read.to_string().as_bytes()), Some(read));
        }
        Ok(())
    });
}
