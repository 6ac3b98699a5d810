//! Integers of as many bytes as they need, seven bits in each, the lowest first.

pub(super) fn unsigned(mut number: u64, to: &mut Vec<u8>) {
    while number > 0x7f {
        to.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    to.push(number.to_le_bytes()[0]);
}

/// With the sign as the lowest bit.
pub(super) fn signed(number: i64, to: &mut Vec<u8>) {
    unsigned(((number << 1) ^ (number >> 63)).cast_unsigned(), to);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_short() {
        let bytes = |write: fn(&mut Vec<u8>)| {
            let mut bytes = Vec::new();
            write(&mut bytes);
            bytes
        };
        assert_eq!(bytes(|to| unsigned(0x7f, to)), [0x7f]);
        assert_eq!(bytes(|to| unsigned(300, to)), [0xac, 0x02]);
        assert_eq!(bytes(|to| signed(-1, to)), [1]);
        assert_eq!(bytes(|to| signed(1, to)), [2]);
        assert_eq!(bytes(|to| signed(i64::MIN, to)), [&[0xff; 9][..], &[1]].concat());
    }
}
