//! Lines of the wide files, which have a group of columns for each region.

#![no_main]

use asx_fuzz::Family;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

const FAMILY: Family = Family {
    layouts: &[
        (
            "Settlement_Futures_20250227.txt",
            include_bytes!("../../../../config/samples/Settlement_Futures_20250227.txt"),
            12,
        ),
        (
            "Settlement_Caps_20250227.txt",
            include_bytes!("../../../../config/samples/Settlement_Caps_20250227.txt"),
            12,
        ),
        (
            "OpenInterest_Futures_20250227.txt",
            include_bytes!("../../../../config/samples/OpenInterest_Futures_20250227.txt"),
            12,
        ),
        (
            "OpenInterest_Caps_20250227.txt",
            include_bytes!("../../../../config/samples/OpenInterest_Caps_20250227.txt"),
            12,
        ),
        (
            "OpenInterest_Options_20250227.txt",
            include_bytes!("../../../../config/samples/OpenInterest_Options_20250227.txt"),
            12,
        ),
    ],
};

fuzz_target!(|data: &[u8]| FAMILY.try_rows(data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    FAMILY.mutate(data, size, max_size, seed)
});
