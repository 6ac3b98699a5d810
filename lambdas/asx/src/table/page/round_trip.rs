//! What is encoded here comes back through the crate's readers, and what is said of it is true.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, Repetition, Type as Physical};
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnDescPtr, SchemaDescriptor, Type};

use super::{Draft, Packer, booleans, coded, numbers};
use crate::read::NULL;

/// A column on its way into a file and back.
struct Trip<T> {
    rows: Vec<Option<T>>,
    about: ColumnChunkMetaData,
}

impl<T> Trip<T> {
    /// Of the data page; a dictionary is plain besides.
    fn encoding(&self) -> Encoding {
        let beside = [Some(Encoding::RLE), self.about.dictionary_page_offset().map(|_| Encoding::PLAIN)];
        self.about.encodings().find(|encoding| !beside.contains(&Some(*encoding))).unwrap()
    }

    fn nulls(&self) -> Option<u64> {
        self.about.statistics().unwrap().null_count_opt()
    }
}

fn trip<D: DataType>(
    physical: Physical,
    nullable: bool,
    encode: impl Fn(&ColumnDescPtr) -> Draft,
) -> Trip<D::T> {
    let repetition = if nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let column = Type::primitive_type_builder("it", physical).with_repetition(repetition).build().unwrap();
    let schema =
        Arc::new(Type::group_type_builder("schema").with_fields(vec![Arc::new(column)]).build().unwrap());
    let column = SchemaDescriptor::new(schema.clone()).column(0);
    let chunk = encode(&column).pack(&mut Packer::new().unwrap()).unwrap().chunk(&column).unwrap();
    let mut file =
        SerializedFileWriter::new(Vec::new(), schema, Arc::new(WriterProperties::default())).unwrap();
    let mut group = file.next_row_group().unwrap();
    chunk.append(&mut group).unwrap();
    group.close().unwrap();
    let reader = SerializedFileReader::new(Bytes::from(file.into_inner().unwrap())).unwrap();
    let group = reader.get_row_group(0).unwrap();
    let rows = usize::try_from(group.metadata().num_rows()).unwrap();
    let mut values = get_typed_column_reader::<D>(group.get_column_reader(0).unwrap());
    let (mut read, mut levels) = (Vec::new(), Vec::new());
    values.read_records(rows, nullable.then_some(&mut levels), None, &mut read).unwrap();
    let mut read = read.into_iter();
    let rows = if nullable {
        levels.iter().map(|level| (*level == 1).then(|| read.next().unwrap())).collect()
    } else {
        read.map(Some).collect()
    };
    Trip { rows, about: group.metadata().column(0).clone() }
}

fn trip_of_numbers(values: &[i64], nullable: bool) -> Trip<i64> {
    trip::<Int64Type>(Physical::INT64, nullable, |column| numbers(column, values, &mut vec![7; 3]))
}

fn check_numbers(values: &[i64], encoding: Encoding) {
    let expected: Vec<_> = values.iter().map(|value| Some(*value).filter(|value| *value != NULL)).collect();
    let present = || values.iter().copied().filter(|value| *value != NULL);
    for nullable in [true, false] {
        if !nullable && present().count() < values.len() {
            continue;
        }
        let trip = trip_of_numbers(values, nullable);
        assert!(trip.rows == expected, "{:?}…", &values[..values.len().min(9)]);
        assert_eq!(trip.encoding(), encoding, "{:?}…", &values[..values.len().min(9)]);
        assert_eq!(trip.nulls(), Some((values.len() - present().count()) as u64));
        let bytes = |value: Option<i64>| value.map(i64::to_le_bytes);
        let statistics = trip.about.statistics().unwrap();
        assert_eq!(statistics.min_bytes_opt(), bytes(present().min()).as_ref().map(|bytes| &bytes[..]));
        assert_eq!(statistics.max_bytes_opt(), bytes(present().max()).as_ref().map(|bytes| &bytes[..]));
    }
}

/// Numbers that are not in any order, the same each time.
fn shuffled(count: usize, below: u64) -> impl Iterator<Item = i64> {
    let mut state = 20_250_227_u64;
    (0..count).map(move |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % below).unwrap()
    })
}

#[test]
fn numbers_come_back() {
    let delta = Encoding::DELTA_BINARY_PACKED;
    let extremes = [i64::MAX, i64::MIN + 1, 0, -1, i64::MAX, i64::MIN + 1];
    check_numbers(&[], delta);
    check_numbers(&[0], delta);
    check_numbers(&[-5, 5], delta);
    check_numbers(&extremes, delta);
    check_numbers(&extremes.repeat(100), delta);
    check_numbers(&[NULL; 300], delta);
    check_numbers(&[NULL, 7, NULL], delta);
    check_numbers(&(1..=100_000).collect::<Vec<_>>(), delta);
    check_numbers(&shuffled(70_001, 1 << 30).collect::<Vec<_>>(), delta);
    let with_nulls: Vec<_> =
        shuffled(70_001, 1 << 20).map(|value| if value % 3 == 0 { NULL } else { value - 500_000 }).collect();
    check_numbers(&with_nulls, delta);
}

#[test]
fn every_width_of_deltas_comes_back_at_the_end_of_every_block() {
    for width in 0..=62 {
        for count in [1, 2, 32, 33, 34, 128, 129, 130, 161, 257] {
            let values: Vec<_> = (0..count).map(|at| if at % 2 == 0 { 0 } else { 1 << width }).collect();
            let trip = trip_of_numbers(&values, false);
            assert_eq!(trip.rows, values.into_iter().map(Some).collect::<Vec<_>>(), "{width} bits");
        }
    }
}

#[test]
fn numbers_that_repeat_come_back_from_a_dictionary() {
    let places = Encoding::RLE_DICTIONARY;
    check_numbers(&shuffled(70_001, 40).collect::<Vec<_>>(), places);
    check_numbers(&shuffled(9_999, 1000).map(|value| value / 100 * 100 - 500).collect::<Vec<_>>(), places);
    let near_the_end: Vec<_> = shuffled(9_999, 3).map(|value| i64::MAX - value).collect();
    check_numbers(&near_the_end, places);
    let mostly_null: Vec<_> =
        shuffled(9_999, 20).map(|value| if value > 4 { NULL } else { value * 200 }).collect();
    check_numbers(&mostly_null, places);
}

#[test]
fn texts_come_back() {
    let texts = |count: usize, numbers: &[Option<u32>], nullable: bool| {
        let texts: Vec<String> =
            (0..count).map(|at| format!("{at} caf\u{e9}{}", "!".repeat(at % 7))).collect();
        let trip = trip::<ByteArrayType>(Physical::BYTE_ARRAY, nullable, |column| {
            coded(column, numbers.iter().copied(), |number| texts[number as usize].as_bytes())
        });
        let text = |number: u32| ByteArray::from(texts[number as usize].as_str());
        let expected: Vec<_> = numbers.iter().map(|number| number.map(text)).collect();
        assert!(trip.rows == expected, "{count} texts in {} rows", numbers.len());
        assert_eq!(trip.nulls(), Some(numbers.iter().filter(|number| number.is_none()).count() as u64));
        let present = || numbers.iter().flatten().map(|number| texts[*number as usize].as_bytes());
        let statistics = trip.about.statistics().unwrap();
        assert_eq!(statistics.min_bytes_opt(), present().min());
        assert_eq!(statistics.max_bytes_opt(), present().max());
        trip.encoding()
    };
    let few: Vec<_> = shuffled(70_001, 9).map(|number| u32::try_from(number).ok()).collect();
    let some: Vec<_> = few.iter().map(|number| number.filter(|number| *number > 4)).collect();
    let different: Vec<_> = (0..70_001).map(Some).collect();
    for nullable in [true, false] {
        assert_eq!(texts(9, &few, nullable), Encoding::RLE_DICTIONARY);
        assert_eq!(texts(70_001, &different, nullable), Encoding::PLAIN);
        assert_eq!(texts(1, &[Some(0); 3], nullable), Encoding::RLE_DICTIONARY);
        assert_eq!(texts(1, &[Some(0)], nullable), Encoding::PLAIN);
        assert_eq!(texts(0, &[], nullable), Encoding::PLAIN);
    }
    assert_eq!(texts(9, &some, true), Encoding::RLE_DICTIONARY);
    texts(0, &[None; 100], true);
}

#[test]
fn dates_and_truths_come_back() {
    let days = trip::<Int32Type>(Physical::INT32, false, |column| {
        coded(column, (0..999).map(|at| Some(at % 5)), |number| -20 + number.cast_signed())
    });
    assert!(days.rows.iter().zip(0..).all(|(day, at)| *day == Some(-20 + at % 5)));
    assert_eq!(days.about.statistics().unwrap().min_bytes_opt(), Some(&(-20_i32).to_le_bytes()[..]));
    for values in [&[][..], &[0], &[1, 0, 1, 1, 0, 0, 0, 1, 1], &[NULL, 1, NULL], &[NULL]] {
        let truths = trip::<BoolType>(Physical::BOOLEAN, true, |column| booleans(column, values));
        let expected = values.iter().map(|value| (*value != NULL).then_some(*value == 1));
        assert_eq!(truths.rows, expected.collect::<Vec<_>>());
    }
}

#[test]
fn what_compression_does_not_shorten_is_left_as_it_is() {
    let noise: Vec<_> =
        shuffled(5_000, 1 << 31).zip(shuffled(5_000, 1 << 31).skip(7)).map(|(a, b)| a << 31 | b).collect();
    assert_eq!(trip_of_numbers(&noise, false).about.compression(), Compression::UNCOMPRESSED);
    assert!(matches!(
        trip_of_numbers(&[5, 6].repeat(5_000), false).about.compression(),
        Compression::ZSTD(_)
    ));
}
