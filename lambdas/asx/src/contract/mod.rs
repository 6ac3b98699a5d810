//! Contract codes: one type that reads every spelling seen in the files and prints one canonical form.

mod code;
mod commodity;
mod hours;
mod parse;

pub use code::{Contract, OptionTerms, Right, Term};
pub use commodity::{COMMODITIES, Commodity, Product, Region, Series};
pub use parse::ContractError;
