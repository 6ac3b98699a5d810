//! Values as the files print them: exact decimals, dates in every order seen, times.
//!
//! All of them read bytes, not strings: a field is looked at once and nothing is allocated on the way.

mod date;
mod decimal;
mod expiry;
mod field;
mod fraction;
mod month;
mod period;
mod short;
mod spelled_date;
mod time;
mod title_date;

pub(crate) use date::days_since_1970;
pub use date::parse_date;
pub(crate) use date::parse_short_date;
pub use decimal::Decimal;
pub(crate) use expiry::Expiry;
pub(crate) use field::{nullable, trim};
pub(crate) use fraction::Fraction;
pub use period::Period;
pub(crate) use short::Short;
pub(crate) use spelled_date::parse_spelled_date;
pub use time::TimeOfDay;
pub(crate) use title_date::date_in;
