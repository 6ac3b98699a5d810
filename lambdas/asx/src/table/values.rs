//! The values of one column, as Parquet's column writers take them.

use bytes::Bytes;
use jiff::civil::Date;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;

use crate::read::NULL;
use crate::value::days_since_1970;

/// Values without the nulls, and where the nulls are.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) data: Data,
    /// For each row 1, or 0 for a null; empty for columns that have none.
    pub(super) levels: Vec<i16>,
}

#[derive(Debug)]
pub(super) enum Data {
    Int64(Vec<i64>),
    Int32(Vec<i32>),
    Text(Vec<ByteArray>),
    Boolean(Vec<bool>),
}

impl Default for Data {
    fn default() -> Self {
        Self::Int64(Vec::new())
    }
}

impl Values {
    /// Of a column that may have nulls: 64-bit integers.
    pub(super) fn integers(&mut self, values: &[i64], nullable: bool) {
        self.levels.clear();
        if !matches!(self.data, Data::Int64(_)) {
            self.data = Data::default();
        }
        let Data::Int64(data) = &mut self.data else { return };
        data.clear();
        if !nullable {
            data.extend_from_slice(values);
            return;
        }
        self.levels.extend(values.iter().map(|value| i16::from(*value != NULL)));
        // Without a branch for each value: whether it is null is a toss of a coin.
        data.resize(values.len(), 0);
        let mut present = 0;
        for value in values {
            data[present] = *value;
            present += usize::from(*value != NULL);
        }
        data.truncate(present);
    }

    pub(super) fn dates(days: impl Iterator<Item = Date>) -> Self {
        Self { data: Data::Int32(days.map(days_since_1970).collect()), levels: Vec::new() }
    }

    pub(super) fn texts<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Self {
        Self { data: Data::Text(shared(texts)), levels: Vec::new() }
    }

    pub(super) fn labels(labels: impl Iterator<Item = Option<&'static str>>) -> Self {
        let mut levels = Vec::new();
        let present = labels.filter_map(|label| {
            levels.push(i16::from(label.is_some()));
            label.map(|label| ByteArray::from(Bytes::from_static(label.as_bytes())))
        });
        let data = Data::Text(present.collect());
        Self { data, levels }
    }

    pub(super) fn write(&self, writer: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = Some(&self.levels[..]).filter(|levels| !levels.is_empty());
        match (writer, &self.data) {
            (ColumnWriter::Int64ColumnWriter(writer), Data::Int64(data)) => {
                writer.write_batch(data, levels, None)?
            }
            (ColumnWriter::Int32ColumnWriter(writer), Data::Int32(data)) => {
                writer.write_batch(data, levels, None)?
            }
            (ColumnWriter::ByteArrayColumnWriter(writer), Data::Text(data)) => {
                writer.write_batch(data, levels, None)?
            }
            (ColumnWriter::BoolColumnWriter(writer), Data::Boolean(data)) => {
                writer.write_batch(data, levels, None)?
            }
            _ => return Err(ParquetError::General("values of another type than their column".to_owned())),
        };
        Ok(())
    }
}

/// Texts in one piece of memory.
fn shared<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Vec<ByteArray> {
    let mut all = Vec::new();
    let ends: Vec<usize> = texts
        .map(|text| {
            all.extend_from_slice(text);
            all.len()
        })
        .collect();
    let all = Bytes::from(all);
    let mut start = 0;
    let slice = |end: usize| {
        let text = all.slice(start..end);
        start = end;
        ByteArray::from(text)
    };
    ends.into_iter().map(slice).collect()
}
