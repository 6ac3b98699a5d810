//! Compression of pages, with one compressor for all of them: making one takes longer than packing a small page.

use bytes::Bytes;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;

/// Of zstd: more takes longer than it saves on columns that are packed already.
const LEVEL: i32 = 1;

/// Packs pages.
pub(in crate::table) struct Packer(zstd::bulk::Compressor<'static>);

impl Packer {
    pub(in crate::table) fn new() -> Result<Self, ParquetError> {
        Ok(Self(zstd::bulk::Compressor::new(LEVEL)?))
    }

    /// What columns say of their pages.
    pub(super) fn codec() -> Result<Compression, ParquetError> {
        Ok(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
    }

    pub(super) fn pack(&mut self, page: &[u8]) -> Result<Bytes, ParquetError> {
        Ok(self.0.compress(page)?.into())
    }
}
