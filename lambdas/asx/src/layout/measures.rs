//! Measures by name, and in the order of their table's columns.

use jiff::civil::Date;

use crate::read::NULL;
use crate::reject::{Fault, RowCode};
use crate::sydney;
use crate::value::{Decimal, TimeOfDay};

/// What there is to say about a contract at the end of a day.
#[derive(Debug, Clone, Copy, Default)]
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

impl EodMeasures {
    /// High is not below low, and what was traded lies between them. Settlement need not: it is set after the close.
    /// `open` is what the file calls the first price.
    #[inline]
    pub(super) fn check_range(&self, open: &str) -> Result<(), Fault> {
        if self.is_in_range() { Ok(()) } else { self.name_what_is_not(open) }
    }

    #[inline]
    fn is_in_range(&self) -> bool {
        let least = self.low.unwrap_or(Decimal::from_scaled(i64::MIN));
        let most = self.high.unwrap_or(Decimal::from_scaled(i64::MAX));
        let within = |price: Option<Decimal>| price.is_none_or(|price| least <= price && price <= most);
        least <= most && within(self.open) && within(self.last)
    }

    #[inline(never)]
    fn name_what_is_not(&self, open: &str) -> Result<(), Fault> {
        let (low, high) = (("low", self.low), ("high", self.high));
        ordered(low, high)?;
        for traded in [(open, self.open), ("last", self.last)] {
            ordered(low, traded)?;
            ordered(traded, high)?;
        }
        Ok(())
    }

    #[inline]
    pub(super) fn values(&self) -> [i64; 14] {
        [
            decimal(self.bid),
            integer(self.bid_size),
            decimal(self.ask),
            integer(self.ask_size),
            decimal(self.open),
            decimal(self.high),
            decimal(self.low),
            decimal(self.last),
            decimal(self.settle),
            decimal(self.net_change),
            integer(self.volume),
            integer(self.open_interest),
            decimal(self.implied_volatility),
            integer(self.last_trade_at),
        ]
    }
}

fn ordered(lesser: (&str, Option<Decimal>), greater: (&str, Option<Decimal>)) -> Result<(), Fault> {
    match (lesser.1, greater.1) {
        (Some(less), Some(more)) if less > more => {
            Err(Fault::new(RowCode::Range, format!("{} {less} is above {} {more}", lesser.0, greater.0)))
        }
        _ => Ok(()),
    }
}

/// One trade.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TradeMeasures {
    pub(super) time: TimeOfDay,
    /// Microseconds since 1970, UTC.
    pub(super) at: i64,
    pub(super) trade_type: Option<i64>,
    pub(super) volume: i64,
    pub(super) price: Decimal,
    pub(super) hours: Option<i64>,
    pub(super) face_value: Option<Decimal>,
}

impl TradeMeasures {
    pub(super) fn new(date: Date, time: TimeOfDay, volume: i64, price: Decimal) -> Result<Self, Fault> {
        let at = sydney::to_utc_micros(date, time.time())
            .ok_or_else(|| Fault::new(RowCode::BadDate, "date and time are out of range"))?;
        Ok(Self { time, at, trade_type: None, volume, price, hours: None, face_value: None })
    }

    pub(super) fn values(&self) -> [i64; 8] {
        // The leg of a strip, printed without a price: its volume is counted with the strip.
        let is_unpriced_leg = self.price == Decimal::default();
        [
            self.time.seconds(),
            self.at,
            integer(self.trade_type),
            self.volume,
            self.price.scaled(),
            integer(self.hours),
            decimal(self.face_value),
            i64::from(is_unpriced_leg),
        ]
    }
}

fn decimal(value: Option<Decimal>) -> i64 {
    value.map_or(NULL, Decimal::scaled)
}

fn integer(value: Option<i64>) -> i64 {
    value.unwrap_or(NULL)
}
