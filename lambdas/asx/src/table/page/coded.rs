//! Columns whose values are known by number: texts, and dates that repeat.

use parquet::basic::Encoding;
use parquet::schema::types::ColumnDescPtr;

use super::draft::{Draft, Values};
use super::plain::Plain;
use super::{bits, hybrid};

/// The column of these values, each given by a number that stands for it, or by nothing for a null. The numbers should be
/// near zero: a list as long as the largest of them is made.
pub(in crate::table) fn coded<T: Plain>(
    column: &ColumnDescPtr,
    numbers: impl ExactSizeIterator<Item = Option<u32>>,
    value: impl Fn(u32) -> T,
) -> Draft {
    let rows = numbers.len();
    let Met { present, places, values } = Met::of(numbers, value);
    let mut data = Vec::with_capacity(rows * 2 + 64);
    if column.max_def_level() > 0 {
        hybrid::levels(&present, |present| *present, places.len() < rows, &mut data);
    }
    let (least, greatest) = (values.iter().copied().min(), values.iter().copied().max());
    let statistics = Some(T::statistics(least, greatest, (rows - places.len()) as u64));
    if values.len() * 2 >= places.len() {
        places.iter().for_each(|place| values[*place as usize].append(&mut data));
        return Draft { rows, dictionary: None, data, encoding: Encoding::PLAIN, statistics };
    }
    let width = bits::width(values.len().saturating_sub(1) as u64).max(1);
    hybrid::places(places.iter().map(|place| u64::from(*place)), places.len(), width, &mut data);
    let mut plain = Vec::new();
    values.iter().for_each(|value| value.append(&mut plain));
    let dictionary = Some(Values { plain, count: values.len() });
    Draft { rows, dictionary, data, encoding: Encoding::RLE_DICTIONARY, statistics }
}

/// What the rows of a column hold.
struct Met<T> {
    present: Vec<bool>,
    /// Of the rows that have a value, where it stands among the values.
    places: Vec<u32>,
    /// Each once, the first ones first.
    values: Vec<T>,
}

impl<T> Met<T> {
    fn of(numbers: impl ExactSizeIterator<Item = Option<u32>>, value: impl Fn(u32) -> T) -> Self {
        const NONE: u32 = u32::MAX;
        let mut present = Vec::with_capacity(numbers.len());
        let mut places = Vec::with_capacity(numbers.len());
        let mut values = Vec::new();
        let mut by_number: Vec<u32> = Vec::new();
        for number in numbers {
            present.push(number.is_some());
            let Some(number) = number else { continue };
            let at = number as usize;
            if at >= by_number.len() {
                by_number.resize(at + 1, NONE);
            }
            if by_number[at] == NONE {
                by_number[at] = u32::try_from(values.len()).unwrap_or(NONE);
                values.push(value(number));
            }
            places.push(by_number[at]);
        }
        Self { present, places, values }
    }
}
