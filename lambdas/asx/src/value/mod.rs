//! Values as the files print them: exact decimals, dates in every order seen, times.
//!
//! All of them read bytes, not strings: a field is looked at once and nothing is allocated on the way.

mod date;
mod decimal;
mod field;
mod time;

pub use date::parse_date;
pub use decimal::Decimal;
pub(crate) use field::{nullable, trim};
pub use time::TimeOfDay;
