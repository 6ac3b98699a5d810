//! A column that has been encoded, but neither compressed nor made part of a file.

use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::errors::ParquetError;
use parquet::file::statistics::Statistics;

use super::Packer;
use super::pages::{Page, Pages};

/// Shorter ones, in bytes, do not become shorter.
const SHORT: usize = 64;

#[derive(Debug)]
pub(in crate::table) struct Draft {
    pub(super) rows: usize,
    pub(super) dictionary: Option<Values>,
    /// Which rows have a value, and their values.
    pub(super) data: Vec<u8>,
    pub(super) encoding: Encoding,
    pub(super) statistics: Option<Statistics>,
}

/// The values of a dictionary, in plain encoding.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) plain: Vec<u8>,
    pub(super) count: usize,
}

impl Draft {
    /// Its pages as they are.
    pub(super) fn loose(self) -> Pages {
        let loose = |bytes: Vec<u8>| Page { size: bytes.len(), bytes: bytes.into() };
        Pages {
            rows: self.rows,
            dictionary: self.dictionary.map(|values| (loose(values.plain), values.count)),
            data: loose(self.data),
            encoding: self.encoding,
            codec: Compression::UNCOMPRESSED,
            statistics: self.statistics,
        }
    }

    /// Its pages, compressed if that makes them shorter.
    pub(in crate::table) fn pack(self, packer: &mut Packer) -> Result<Pages, ParquetError> {
        let plain = self.dictionary.as_ref().map(|values| &values.plain[..]);
        let size = self.data.len() + plain.map_or(0, <[u8]>::len);
        if size < SHORT {
            return Ok(self.loose());
        }
        let dictionary = plain.map(|plain| packer.pack(plain)).transpose()?;
        let data = packer.pack(&self.data)?;
        if data.len() + dictionary.as_ref().map_or(0, Bytes::len) >= size {
            return Ok(self.loose());
        }
        let mut pages = self.loose();
        pages.codec = Packer::codec()?;
        pages.data.bytes = data;
        if let (Some((page, _)), Some(packed)) = (&mut pages.dictionary, dictionary) {
            page.bytes = packed;
        }
        Ok(pages)
    }
}
