//! Numbers of a few bits each, one after the other from the lowest bit on.

/// Bits that a number needs.
pub(super) const fn width(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// Appends numbers of so many bits each. What is left of the last byte is zero.
#[inline]
pub(super) fn pack(numbers: impl Iterator<Item = u64>, width: u32, to: &mut Vec<u8>) {
    let mut word = 0_u64;
    let mut filled = 0;
    for number in numbers {
        word |= number << filled;
        filled += width;
        if filled >= u64::BITS {
            to.extend_from_slice(&word.to_le_bytes());
            filled -= u64::BITS;
            // Nothing is left of a number that fitted.
            word = number.checked_shr(width - filled).unwrap_or(0);
        }
    }
    to.extend_from_slice(&word.to_le_bytes()[..filled.div_ceil(8) as usize]);
}

/// Appends a bit for each of these: whether it is so.
#[inline]
pub(super) fn pack_truths<T>(of: &[T], is_so: impl Fn(&T) -> bool, to: &mut Vec<u8>) {
    for some in of.chunks(64) {
        let bits = some.iter().enumerate().fold(0, |bits, (at, one)| bits | u64::from(is_so(one)) << at);
        to.extend_from_slice(&bits.to_le_bytes()[..some.len().div_ceil(8)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_from_the_lowest_bit_on() {
        let packed = |numbers: &[u64], width| {
            let mut bytes = Vec::new();
            pack(numbers.iter().copied(), width, &mut bytes);
            bytes
        };
        // The example of Parquet's description of its encodings.
        assert_eq!(packed(&[0, 1, 2, 3, 4, 5, 6, 7], 3), [0b1000_1000, 0b1100_0110, 0b1111_1010]);
        assert_eq!(packed(&[1, 0, 1], 1), [0b101]);
        assert!(packed(&[0, 0], 0).is_empty());
        assert_eq!(packed(&[u64::MAX, 1], 64), [[0xff; 8], [1, 0, 0, 0, 0, 0, 0, 0]].concat());
        assert_eq!(packed(&[(1 << 63) - 1; 2], 63), [&[0xff; 15][..], &[0x3f]].concat());
    }

    #[test]
    fn widths_are_of_the_highest_bit() {
        assert_eq!([0, 1, 2, 255, u64::MAX].map(width), [0, 1, 2, 8, 64]);
    }
}
