//! The log itself: rows as lines.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use super::cell::Cell;
use super::sums::{Summary, Sums};
use crate::manifest::StatedTotals;
use crate::reject::FileCode;

/// Of all lines, in bytes: trades with nothing in them are longer as lines.
const MOST_LINES: usize = 32 << 20;

/// A trade log.
#[derive(Debug, Deserialize)]
pub(crate) struct Log {
    // Anything that is not a log lacks one of these.
    #[serde(rename = "date")]
    _date: Cell,
    summary: Summary,
    data: Trades,
}

/// What comparing a log with its summary comes to.
#[derive(Debug)]
pub(crate) struct Checked {
    /// A line for each trade, its cells between tabs.
    pub(crate) lines: Vec<u8>,
    pub(crate) stated: StatedTotals,
    /// What could not be compared.
    pub(crate) doubt: Option<String>,
}

impl Log {
    /// Compares what the rows come to with what the summary says.
    pub(crate) fn check(self) -> Result<Checked, (FileCode, String)> {
        let stated = self.summary.read().map_err(|reason| (FileCode::TotalMismatch, reason))?;
        let (wrong, unknown) = self.data.sums.compare(&stated);
        if !wrong.is_empty() {
            let reason = format!("its summary says {}; it is not whole, get it again", wrong.join(", "));
            return Err((FileCode::TotalMismatch, reason));
        }
        let doubt = (!unknown.is_empty()).then(|| {
            format!("the summary's {} could not be compared: a row's cannot be read", unknown.join(" and "))
        });
        Ok(Checked { lines: self.data.lines, stated, doubt })
    }
}

#[derive(Debug, Default)]
struct Trades {
    lines: Vec<u8>,
    sums: Sums,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Trade {
    date: Cell,
    time: Cell,
    code: Cell,
    trade_type: Cell,
    volume: Cell,
    price: Cell,
    hours: Cell,
    face_value: Cell,
}

impl Trades {
    /// In the order of the CSV's columns.
    fn add(&mut self, trade: &Trade) {
        let Trade { date, time, code, trade_type, volume, price, hours, face_value } = trade;
        self.sums.add(volume, hours, face_value);
        let cells = [date, time, code, trade_type, volume, price, hours, face_value];
        let line = cells.map(|cell| cell.0.as_str()).join("\t");
        self.lines.extend_from_slice(line.as_bytes());
        self.lines.push(b'\n');
    }
}

impl<'de> Deserialize<'de> for Trades {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(TradesVisitor)
    }
}

struct TradesVisitor;

impl<'de> Visitor<'de> for TradesVisitor {
    type Value = Trades;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of trades")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Trades, A::Error> {
        let mut trades = Trades::default();
        while let Some(trade) = list.next_element()? {
            trades.add(&trade);
            if trades.lines.len() > MOST_LINES {
                return Err(A::Error::custom("it has more trades than any day"));
            }
        }
        Ok(trades)
    }
}
