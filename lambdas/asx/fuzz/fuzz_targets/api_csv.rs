//! Rows below the headers of the API's files.

#![no_main]

use asx_fuzz::Family;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

const FAMILY: Family = Family {
    layouts: &[
        ("eod_au_20250227.csv", include_bytes!("../../../../config/samples/eod_au_20250227.csv"), 1),
        ("trade_log_20250227.csv", include_bytes!("../../../../config/samples/trade_log_20250227.csv"), 1),
        (
            "trade_log_gas_20250227.csv",
            include_bytes!("../../../../config/samples/trade_log_gas_20250227.csv"),
            1,
        ),
    ],
};

fuzz_target!(|data: &[u8]| FAMILY.try_rows(data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    FAMILY.mutate(data, size, max_size, seed)
});
