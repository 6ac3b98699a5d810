//! Small numbers in Parquet's hybrid of runs and packed bits: which rows have a value (1, or 0 for a null: the definition
//! levels of a flat column), and where values stand in their dictionary.
//!
//! Of the two, runs are written where all numbers are the same, else one stretch of bits; what repeats besides is left to
//! the compression.

use super::{bits, varint};

/// Appends which of these rows have a value.
#[inline]
pub(super) fn levels<T>(of: &[T], is_present: impl Fn(&T) -> bool, any_null: bool, to: &mut Vec<u8>) {
    let start = to.len();
    to.extend_from_slice(&[0; 4]);
    if any_null {
        begin_stretch(of.len(), to);
        bits::pack_truths(of, is_present, to);
    } else {
        run(of.len(), 1, to);
    }
    let length = u32::try_from(to.len() - start - 4).unwrap_or(u32::MAX);
    to[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// Appends so many places of that width in a dictionary.
pub(super) fn places(places: impl Iterator<Item = u64>, count: usize, width: u32, to: &mut Vec<u8>) {
    to.push(width.to_le_bytes()[0]);
    begin_stretch(count, to);
    let start = to.len();
    bits::pack(places, width, to);
    // What is missing in the last eight is zero.
    to.resize(start + count.div_ceil(8) * width as usize, 0);
}

/// Appends so many times the same number below 256.
pub(super) fn run(length: usize, number: u8, to: &mut Vec<u8>) {
    varint::unsigned((length as u64) << 1, to);
    to.push(number);
}

/// The length of a stretch of bits is counted by eight numbers.
fn begin_stretch(count: usize, to: &mut Vec<u8>) {
    varint::unsigned((count.div_ceil(8) as u64) << 1 | 1, to);
}
