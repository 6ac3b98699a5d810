//! Rows of the files with a row per trade that have no header.

#![no_main]

use asx_fuzz::Family;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

const FAMILY: Family = Family {
    layouts: &[
        ("TradeLog_20250227.csv", include_bytes!("../../../../config/samples/TradeLog_20250227.csv"), 12),
        ("trades-20230110.xls", include_bytes!("../../../../config/samples/trades-20230110.xls"), 12),
    ],
};

fuzz_target!(|data: &[u8]| FAMILY.try_rows(data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    FAMILY.mutate(data, size, max_size, seed)
});
