//! The columns that say which contracts rows are about. They follow from the order of the codes alone, and most days list
//! the same contracts as the day before: then the chunks are the same, too.

use parquet::errors::ParquetError;
use parquet::schema::types::SchemaDescriptor;

use super::chunk::Chunk;
use super::page::{Draft, Packer, coded, numbers};
use super::traits::{Catalogue, Traits};
use crate::read::Codes;

/// The chunks of the columns from `code_raw` to `strike`.
#[derive(Debug, Default)]
pub(super) struct Listing {
    generation: u64,
    spellings: Vec<u32>,
    catalogue: Catalogue,
    pub(super) chunks: Vec<Chunk>,
}

impl Listing {
    /// Makes the chunks those of these rows, `first` being the place of `code_raw`.
    pub(super) fn update(
        &mut self,
        spellings: &[u32],
        codes: &Codes,
        first: usize,
        schema: &SchemaDescriptor,
        packer: &mut Packer,
    ) -> Result<(), ParquetError> {
        if self.generation == codes.generation && self.spellings == spellings {
            return Ok(());
        }
        if self.generation != codes.generation {
            self.catalogue = Catalogue::default();
        }
        self.generation = codes.generation;
        self.spellings.clear();
        self.spellings.extend_from_slice(spellings);
        self.chunks = self.encode(codes, first, schema, packer)?;
        Ok(())
    }

    fn encode(
        &mut self,
        codes: &Codes,
        first: usize,
        schema: &SchemaDescriptor,
        packer: &mut Packer,
    ) -> Result<Vec<Chunk>, ParquetError> {
        let contracts: Vec<u32> =
            self.spellings.iter().map(|number| codes.spelling(*number).contract).collect();
        self.catalogue.learn(&contracts, codes);
        let catalogue = &self.catalogue;
        let traits: Vec<&Traits> = contracts.iter().map(|contract| catalogue.of(*contract)).collect();
        let column = |at: usize| schema.column(first + at);
        let raw = |number: u32| codes.spelling(number).raw.as_bytes();
        let code = |number: u32| catalogue.code(number);
        let printed = coded(&column(0), self.spellings.iter().copied().map(Some), raw).pack(packer)?;
        let all_alike =
            self.spellings.iter().zip(&contracts).all(|(number, contract)| raw(*number) == code(*contract));
        let mut chunk = |at: usize, draft: Draft| draft.pack(packer)?.chunk(&column(at));
        let label = |at: usize, number: fn(&Traits) -> Option<u32>| {
            coded(&column(at), traits.iter().map(|traits| number(traits)), |number| catalogue.label(number))
        };
        let months = traits.iter().map(|traits| Some(traits.expiry_month));
        let strikes: Vec<i64> = traits.iter().map(|traits| traits.strike).collect();
        Ok(vec![
            printed.chunk(&column(0))?,
            if all_alike {
                printed.chunk(&column(1))?
            } else {
                chunk(1, coded(&column(1), contracts.iter().copied().map(Some), code))?
            },
            chunk(2, label(2, |traits| Some(traits.commodity)))?,
            chunk(3, label(3, |traits| traits.product))?,
            chunk(4, label(4, |traits| traits.region))?,
            chunk(5, label(5, |traits| traits.term))?,
            chunk(6, coded(&column(6), months, |number| catalogue.month(number)))?,
            chunk(7, label(7, |traits| traits.option_type))?,
            chunk(8, numbers(&column(8), &strikes, &mut Vec::new()))?,
        ])
    }
}
