//! Rows as values, before they are columns.

use jiff::civil::Date;

use crate::contract::Contract;
use crate::reject::Warnings;
use crate::value::{Decimal, TimeOfDay};

/// What every row of a listed contract has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed {
    /// Counted from 1.
    pub(crate) line: u64,
    /// Where the line stands in the decoded text, for the rejects of rows that fail later.
    pub(crate) start: usize,
    pub(crate) length: usize,
    pub(crate) warnings: Warnings,
    pub(crate) trade_date: Date,
    pub(crate) contract: Contract,
    pub(crate) code_raw: RawCode,
}

/// One contract at the end of one day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EodRow {
    pub(crate) listed: Listed,
    pub(crate) measures: EodMeasures,
}

/// Two statements about one contract and day are equal if these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct EodMeasures {
    pub(crate) bid: Option<Decimal>,
    pub(crate) bid_size: Option<i64>,
    pub(crate) ask: Option<Decimal>,
    pub(crate) ask_size: Option<i64>,
    pub(crate) open: Option<Decimal>,
    pub(crate) high: Option<Decimal>,
    pub(crate) low: Option<Decimal>,
    pub(crate) last: Option<Decimal>,
    pub(crate) settle: Option<Decimal>,
    pub(crate) net_change: Option<Decimal>,
    pub(crate) volume: Option<i64>,
    pub(crate) open_interest: Option<i64>,
    pub(crate) implied_volatility: Option<Decimal>,
    /// Microseconds since 1970, UTC.
    pub(crate) last_trade_at: Option<i64>,
}

/// One trade.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TradeRow {
    pub(crate) listed: Listed,
    pub(crate) time: TimeOfDay,
    /// Microseconds since 1970, UTC.
    pub(crate) at: i64,
    pub(crate) trade_type: Option<RawCode>,
    pub(crate) volume: i64,
    pub(crate) price: Decimal,
    pub(crate) hours: Option<i64>,
    pub(crate) face_value: Option<Decimal>,
    /// The leg of a strip, printed without a price: its volume is counted with the strip.
    pub(crate) is_unpriced_leg: bool,
}

/// A short text kept in place, so that reading a row allocates nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawCode {
    bytes: [u8; Self::CAPACITY],
    length: u8,
}

impl RawCode {
    /// The longest spelling of a contract has 16 characters.
    pub(crate) const CAPACITY: usize = 23;

    /// `None` if it is longer than that, or not ASCII.
    pub(crate) fn new(text: &[u8]) -> Option<Self> {
        let length = u8::try_from(text.len()).ok().filter(|_| text.is_ascii())?;
        let mut bytes = [0; Self::CAPACITY];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self { bytes, length })
    }

    pub(crate) fn as_str(&self) -> &str {
        // ASCII by construction.
        str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}
