//! Rows of the daily files with a row per contract.

#![no_main]

use asx_fuzz::Family;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

const FAMILY: Family = Family {
    layouts: &[
        (
            "ClosingSnapshot_Futures_20250227.csv",
            include_bytes!("../../../../config/samples/ClosingSnapshot_Futures_20250227.csv"),
            12,
        ),
        (
            "ClosingSnapshot_Options_20250227.csv",
            include_bytes!("../../../../config/samples/ClosingSnapshot_Options_20250227.csv"),
            12,
        ),
        (
            "FinalSnapShot_20250227.csv",
            include_bytes!("../../../../config/samples/FinalSnapShot_20250227.csv"),
            12,
        ),
        (
            "OpenInterest Report_20250227.csv",
            include_bytes!("../../../../config/samples/OpenInterest Report_20250227.csv"),
            12,
        ),
    ],
};

fuzz_target!(|data: &[u8]| FAMILY.try_rows(data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    FAMILY.mutate(data, size, max_size, seed)
});
