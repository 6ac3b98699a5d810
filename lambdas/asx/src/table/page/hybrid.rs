//! Small numbers in Parquet's hybrid of runs and packed bits: which rows have a value (1, or 0 for a null: the definition
//! levels of a flat column), and where values stand in their dictionary.
//!
//! Of the two, runs are written where all numbers are the same, else one stretch of bits; what repeats besides is left to
//! the compression.

use super::{bits, varint};

/// Appends which of so many rows have a value.
pub(super) fn levels(present: impl Iterator<Item = bool>, rows: usize, any_null: bool, to: &mut Vec<u8>) {
    let start = to.len();
    to.extend_from_slice(&[0; 4]);
    if any_null {
        stretch(present.map(u64::from), rows, 1, to);
    } else {
        run(rows, 1, to);
    }
    let length = u32::try_from(to.len() - start - 4).unwrap_or(u32::MAX);
    to[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// Appends so many places of that width in a dictionary.
pub(super) fn places(places: impl Iterator<Item = u64>, count: usize, width: u32, to: &mut Vec<u8>) {
    to.push(width.to_le_bytes()[0]);
    stretch(places, count, width, to);
}

/// Appends so many times the same number below 256.
pub(super) fn run(length: usize, number: u8, to: &mut Vec<u8>) {
    varint::unsigned((length as u64) << 1, to);
    to.push(number);
}

/// Its length is counted by eight numbers, and what is missing in the last eight is zero.
fn stretch(numbers: impl Iterator<Item = u64>, count: usize, width: u32, to: &mut Vec<u8>) {
    let eights = count.div_ceil(8);
    varint::unsigned((eights as u64) << 1 | 1, to);
    let start = to.len();
    bits::pack(numbers, width, to);
    to.resize(start + eights * width as usize, 0);
}
