//! Column chunks of Parquet, encoded here and not by the crate's column writer: that one looks at every value several
//! times and took longer than reading the files. The crate still writes the headers of pages and the file around them.
//!
//! A chunk is one page of data, with a dictionary before it if there are few values. Integers are deltas of few bits
//! (`DELTA_BINARY_PACKED`) or, where that is shorter, places in a dictionary; texts are places in a dictionary, or plain
//! where most of them differ.
//!
//! Who reads that: Athena's engine 3 is Trino, which reads deltas of 64 bits since 2019 (trinodb/trino#334) and has had
//! decoders of its own for them since 2023 (trinodb/trino#15850). Spark does from 3.3 on (SPARK-36879), as do `DuckDB`,
//! polars, arrow, and Hive through parquet-java. Pages are of version 1: what an old reader knows of newer pages is less
//! certain, and their one gain, levels that are not compressed, is none here.

mod bits;
mod booleans;
mod coded;
mod constant;
mod delta;
mod draft;
mod hybrid;
mod numbers;
mod packer;
mod pages;
mod plain;
#[cfg(test)]
mod round_trip;

mod varint;

pub(super) use booleans::booleans;
pub(super) use coded::coded;
pub(super) use constant::{Constant, nulls};
pub(super) use draft::Draft;

pub(super) use numbers::numbers;
pub(super) use packer::Packer;
