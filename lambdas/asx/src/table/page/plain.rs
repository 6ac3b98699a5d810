//! `PLAIN`: values as they are. What a value of a dictionary has to know about itself.

use parquet::data_type::ByteArray;
use parquet::file::statistics::Statistics;

/// A value that dictionaries hold.
pub(in crate::table) trait Plain: Copy + Ord {
    fn append(self, to: &mut Vec<u8>);

    /// Of a column with these values and so many nulls.
    fn statistics(least: Option<Self>, greatest: Option<Self>, nulls: u64) -> Statistics;
}

impl Plain for &[u8] {
    fn append(self, to: &mut Vec<u8>) {
        let length = u32::try_from(self.len()).unwrap_or(u32::MAX);
        to.extend_from_slice(&length.to_le_bytes());
        to.extend_from_slice(self);
    }

    fn statistics(least: Option<Self>, greatest: Option<Self>, nulls: u64) -> Statistics {
        let text = |text: Option<&[u8]>| text.map(|text| ByteArray::from(text.to_vec()));
        Statistics::byte_array(text(least), text(greatest), None, Some(nulls), false)
    }
}

/// A text of so many characters.
impl<const N: usize> Plain for [u8; N] {
    fn append(self, to: &mut Vec<u8>) {
        self.as_slice().append(to);
    }

    fn statistics(least: Option<Self>, greatest: Option<Self>, nulls: u64) -> Statistics {
        let text = |text: &Option<[u8; N]>| text.as_ref().map(|text| ByteArray::from(text.to_vec()));
        Statistics::byte_array(text(&least), text(&greatest), None, Some(nulls), false)
    }
}

impl Plain for i32 {
    fn append(self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }

    fn statistics(least: Option<Self>, greatest: Option<Self>, nulls: u64) -> Statistics {
        Statistics::int32(least, greatest, None, Some(nulls), false)
    }
}

impl Plain for i64 {
    fn append(self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }

    fn statistics(least: Option<Self>, greatest: Option<Self>, nulls: u64) -> Statistics {
        Statistics::int64(least, greatest, None, Some(nulls), false)
    }
}
