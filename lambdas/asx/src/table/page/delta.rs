//! `DELTA_BINARY_PACKED`: the first number, then what each number adds to the one before it, by blocks that take the least
//! of their deltas from all of them and pack the rest in as few bits as the largest needs.

use super::{bits, varint};

/// What parquet-java writes, and so what readers are made for.
const BLOCK: usize = 128;
/// Each part of a block has a width of its own.
const PARTS: usize = 4;
const PART: usize = BLOCK / PARTS;

/// Appends 64-bit numbers. Deltas that do not fit 64 bits go round, and come back when they are added.
pub(super) fn write(numbers: &[i64], to: &mut Vec<u8>) {
    varint::unsigned(BLOCK as u64, to);
    varint::unsigned(PARTS as u64, to);
    varint::unsigned(numbers.len() as u64, to);
    varint::signed(numbers.first().copied().unwrap_or_default(), to);
    let following = numbers.get(1..).unwrap_or_default();
    let mut above = [0; BLOCK];
    for (before, block) in numbers.chunks(BLOCK).zip(following.chunks(BLOCK)) {
        let deltas = || block.iter().zip(before).map(|(number, before)| number.wrapping_sub(*before));
        let least = deltas().min().unwrap_or_default();
        for (above, delta) in above.iter_mut().zip(deltas()) {
            *above = delta.wrapping_sub(least).cast_unsigned();
        }
        // Readers expect whole parts.
        above[block.len()..].fill(0);
        varint::signed(least, to);
        write_parts(&above, block.len(), to);
    }
}

fn write_parts(above: &[u64; BLOCK], count: usize, to: &mut Vec<u8>) {
    let mut widths = [0; PARTS];
    for (width, part) in widths.iter_mut().zip(above.chunks(PART)) {
        *width = bits::width(part.iter().fold(0, |all, number| all | number));
    }
    to.extend(widths.iter().map(|width| width.to_le_bytes()[0]));
    for (width, part) in widths.iter().zip(above.chunks(PART)).take(count.div_ceil(PART)) {
        bits::pack(part.iter().copied(), *width, to);
    }
}
