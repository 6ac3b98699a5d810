//! The columns that say which contracts rows are about. They follow from the order of the codes alone, and most days list
//! the same contracts as the day before: then the chunks are the same, too.

use parquet::errors::ParquetError;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::schema::types::SchemaDescriptor;

use super::chunk::Chunk;
use super::packer::Packer;
use super::values::Values;
use crate::contract::{Contract, Product, Region, Right, Term};
use crate::read::{Codes, NULL};
use crate::value::Decimal;

/// The chunks of the columns from `code_raw` to `strike`.
#[derive(Debug, Default)]
pub(super) struct Listing {
    generation: u64,
    spellings: Vec<u32>,
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
        properties: &WriterPropertiesPtr,
        packer: &mut Packer,
    ) -> Result<(), ParquetError> {
        if self.generation == codes.generation && self.spellings == spellings {
            return Ok(());
        }
        self.generation = codes.generation;
        self.spellings.clear();
        self.spellings.extend_from_slice(spellings);
        let columns = values(spellings, codes);
        let chunks = columns.iter().enumerate();
        let chunks =
            chunks.map(|(at, values)| Chunk::encode(&schema.column(first + at), properties, packer, values));
        self.chunks = chunks.collect::<Result<_, _>>()?;
        Ok(())
    }
}

fn values(spellings: &[u32], codes: &Codes) -> [Values; 9] {
    let contract = |number: &u32| -> &Contract { &codes.contract(codes.spelling(*number).contract).contract };
    let contracts: Vec<&Contract> = spellings.iter().map(contract).collect();
    let printed: Vec<String> = contracts.iter().map(ToString::to_string).collect();
    let each = || contracts.iter();
    let mut strikes = Values::default();
    let strike = |contract: &&Contract| contract.strike().map_or(NULL, Decimal::scaled);
    strikes.integers(&each().map(strike).collect::<Vec<_>>(), true);
    [
        Values::texts(spellings.iter().map(|number| codes.spelling(*number).raw.as_bytes())),
        Values::texts(printed.iter().map(String::as_bytes)),
        Values::texts(each().map(|contract| contract.commodity_code().as_bytes())),
        Values::labels(each().map(|contract| contract.product().map(Product::as_str))),
        Values::labels(each().map(|contract| contract.region().map(Region::as_str))),
        Values::labels(each().map(|contract| contract.term().map(Term::as_str))),
        Values::dates(each().map(|contract| contract.expiry_month())),
        Values::labels(each().map(|contract| contract.option()?.right.map(Right::as_str))),
        strikes,
    ]
}
