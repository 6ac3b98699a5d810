//! Compression of pages, with one compressor for all of them: making one takes longer than packing a small page.

use parquet::basic::{Compression, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter};
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedPageWriter;

/// Of zstd: more takes longer than it saves on columns that are packed already.
const LEVEL: i32 = 1;

/// Packs pages.
pub(super) struct Packer(zstd::bulk::Compressor<'static>);

impl Packer {
    pub(super) fn new() -> Result<Self, ParquetError> {
        Ok(Self(zstd::bulk::Compressor::new(LEVEL)?))
    }

    /// What columns say of their pages.
    pub(super) fn codec() -> Result<Compression, ParquetError> {
        Ok(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
    }
}

/// Where a column writer, which takes its pages to be uncompressed, puts them.
pub(super) struct Packing<'a> {
    pub(super) packer: &'a mut Packer,
    pub(super) pages: SerializedPageWriter<'a, Vec<u8>>,
}

impl PageWriter for Packing<'_> {
    fn write_page(&mut self, page: CompressedPage) -> Result<PageWriteSpec, ParquetError> {
        let mut packed = page.compressed_page().clone();
        if let Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } = &mut packed {
            *buf = self.packer.0.compress(buf)?.into();
        }
        self.pages.write_page(CompressedPage::new(packed, page.uncompressed_size()))
    }

    fn close(&mut self) -> Result<(), ParquetError> {
        self.pages.close()
    }
}
