//! Any bytes under any name.

#![no_main]

use asx_fuzz::{Named, mutate, try_file};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Named { name, bytes } = Named::new(data);
    try_file(name, bytes);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(data, size, max_size, seed, &[])
});
