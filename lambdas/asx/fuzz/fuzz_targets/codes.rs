//! Contract codes: what can be read prints as something that reads as the same, whatever the year.

#![no_main]

use asx::contract::Contract;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: (i16, &[u8])| {
    let (near, text) = data;
    let Ok(contract) = Contract::parse(text, near) else { return };
    let printed = contract.to_string();
    for other in [near, 1990, 2025, i16::MIN, i16::MAX] {
        assert_eq!(Contract::parse(printed.as_bytes(), other), Ok(contract), "{printed}");
    }
    assert!(text.len() <= 16 && printed.len() <= 16, "{printed}");
    assert!(printed.starts_with(contract.commodity_code()), "{printed}");
    assert!(contract.hours().is_none_or(|hours| (28 * 24..=366 * 24).contains(&hours)), "{printed}");
    assert_eq!(contract.expiry_month().year(), contract.year());
    assert!(contract.term().is_none() || contract.has_term());
});
