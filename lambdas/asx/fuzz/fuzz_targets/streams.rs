//! Files longer than every buffer, in every encoding, given in pieces of any size: lines without end, text that ends to
//! be text, characters cut in two.

#![no_main]

use asx_fuzz::{Encoding, Pieces, try_in_pieces};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first_chunk::<3>() else { return };
    let encoding = Encoding::ALL[usize::from(first[0]) % Encoding::ALL.len()];
    let file = Pieces::new(rest).file(encoding);
    try_in_pieces("in/eod_20250227.csv", &file, usize::from(u16::from_le_bytes([first[1], first[2]])) + 1);
});
