//! A look at pages of deltas before they are decoded: the crate's decoder does not end well where the header of one says
//! that there are no numbers in it and there is a first one all the same.

use parquet::basic::Encoding;
use parquet::column::page::PageReader;
use parquet::errors::ParquetError;

/// Refuses pages that say so. Of a column that may have nulls levels stand before the numbers, with their length.
pub(super) fn check(mut pages: Box<dyn PageReader>, nullable: bool) -> Result<(), ParquetError> {
    while let Some(page) = pages.get_next_page()? {
        if page.encoding() == Encoding::DELTA_BINARY_PACKED && !says_a_count(page.buffer(), nullable) {
            return Err(ParquetError::General("a page of numbers says that it has none".to_owned()));
        }
    }
    Ok(())
}

/// A count that is 0 is right where every row is null.
fn says_a_count(page: &[u8], nullable: bool) -> bool {
    let (levels, numbers) = if nullable { halves(page).unwrap_or_default() } else { (&[][..], page) };
    count(numbers).is_some_and(|count| count > 0 || nullable && all_null(levels))
}

fn halves(page: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = page.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

/// Whether the one run or stretch that is written here has no level but 0.
fn all_null(levels: &[u8]) -> bool {
    levels.iter().skip_while(|byte| **byte & 0x80 != 0).skip(1).all(|byte| *byte == 0)
}

/// The third number of a header: after the size of blocks and the number of their parts.
fn count(bytes: &[u8]) -> Option<u64> {
    let mut bytes = bytes.iter();
    let mut next = || -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = bytes.next()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    };
    next()?;
    next()?;
    next()
}
