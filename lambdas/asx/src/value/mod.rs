//! Values as the files print them: exact decimals, dates in every order seen, times.
//!
//! All of them read bytes, not strings: a field is looked at once and nothing is allocated on the way.

mod date;
mod decimal;
mod field;
mod month;
mod period;
mod spelled_date;
mod time;

pub use date::parse_date;
pub use decimal::Decimal;
pub(crate) use field::{nullable, trim};
pub use period::Period;
pub(crate) use spelled_date::parse_spelled_date;
pub use time::TimeOfDay;
