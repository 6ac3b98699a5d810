//! Columns of 64-bit numbers: prices, sizes, times, lines.

use parquet::basic::Encoding;
use parquet::schema::types::ColumnDescPtr;

use super::draft::{Draft, Values};
use super::plain::Plain;
use super::{bits, delta, hybrid};
use crate::read::NULL;

/// Numbers further apart than this do not come to a dictionary.
const SPREAD: usize = 1024;
/// Numbers that tell how short deltas are.
const SAMPLE: usize = 1024;

/// The column of these numbers, [`NULL`] where there is none. `present` is room for the others.
pub(in crate::table) fn numbers(column: &ColumnDescPtr, values: &[i64], present: &mut Vec<i64>) -> Draft {
    let mut data = Vec::with_capacity(values.len() * 2 + 1024);
    let mut numbers = values;
    if column.max_def_level() > 0 {
        keep_present(values, present);
        numbers = present;
        let any_null = numbers.len() < values.len();
        hybrid::levels(values, |value| *value != NULL, any_null, &mut data);
    }
    let (least, greatest) = bounds(numbers).unzip();
    let nulls = (values.len() - numbers.len()) as u64;
    let dictionary = least
        .zip(greatest)
        .and_then(|(least, greatest)| Dictionary::of(numbers, least, greatest))
        .filter(|dictionary| dictionary.is_shorter(numbers));
    let encoding = match &dictionary {
        Some(dictionary) => {
            dictionary.write_places(numbers, &mut data);
            Encoding::RLE_DICTIONARY
        }
        None => {
            delta::write(numbers, &mut data);
            Encoding::DELTA_BINARY_PACKED
        }
    };
    Draft {
        rows: values.len(),
        dictionary: dictionary.map(|dictionary| dictionary.values()),
        data,
        encoding,
        statistics: Some(Plain::statistics(least, greatest, nulls)),
    }
}

/// Without a branch for each value: whether it is null is a toss of a coin.
#[inline(never)]
fn keep_present(values: &[i64], present: &mut Vec<i64>) {
    present.clear();
    present.resize(values.len(), 0);
    let mut count = 0;
    for value in values {
        present[count] = *value;
        count += usize::from(*value != NULL);
    }
    present.truncate(count);
}

/// The least and the greatest.
fn bounds(numbers: &[i64]) -> Option<(i64, i64)> {
    let first = *numbers.first()?;
    Some(
        numbers
            .iter()
            .fold((first, first), |(least, greatest), number| (least.min(*number), greatest.max(*number))),
    )
}

/// Numbers that are near each other, by their distance from the least.
struct Dictionary {
    least: i64,
    /// Which of them there are, and then the place of each in the dictionary.
    places: Vec<u64>,
    count: usize,
}

impl Dictionary {
    fn of(numbers: &[i64], least: i64, greatest: i64) -> Option<Self> {
        let spread = usize::try_from(greatest.checked_sub(least)?).ok().filter(|spread| *spread < SPREAD)?;
        let mut places = vec![0; spread + 1];
        for number in numbers {
            places[distance(*number, least)] = 1;
        }
        let mut count = 0;
        for place in &mut places {
            let found = *place;
            *place = if found == 0 { u64::MAX } else { count };
            count += found;
        }
        Some(Self { least, places, count: usize::try_from(count).ok()? })
    }

    /// Than deltas. There is no need to encode all of them to know.
    fn is_shorter(&self, numbers: &[i64]) -> bool {
        let sample = &numbers[..numbers.len().min(SAMPLE)];
        let mut deltas = Vec::new();
        delta::write(sample, &mut deltas);
        let deltas = deltas.len() * numbers.len() / sample.len().max(1);
        self.count * size_of::<i64>() + numbers.len() * self.width() as usize / 8 < deltas
    }

    fn width(&self) -> u32 {
        bits::width(self.count.saturating_sub(1) as u64).max(1)
    }

    /// Appends where each number stands in the dictionary.
    fn write_places(&self, numbers: &[i64], to: &mut Vec<u8>) {
        let places = numbers.iter().map(|number| self.places[distance(*number, self.least)]);
        hybrid::places(places, numbers.len(), self.width(), to);
    }

    fn values(&self) -> Values {
        let mut plain = Vec::with_capacity(self.count * size_of::<i64>());
        for (distance, place) in (0..).zip(&self.places) {
            if *place != u64::MAX {
                self.least.wrapping_add(distance).append(&mut plain);
            }
        }
        Values { plain, count: self.count }
    }
}

fn distance(number: i64, least: i64) -> usize {
    usize::try_from(number.wrapping_sub(least)).unwrap_or_default()
}
