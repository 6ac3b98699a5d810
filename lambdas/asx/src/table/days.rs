//! Dates as Parquet has them.

use jiff::civil::{Date, date};

pub(super) fn days_since_1970(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}
