//! What the rows of a log come to, beside what its summary says.

use serde::Deserialize;

use super::cell::Cell;
use crate::manifest::StatedTotals;
use crate::value::Decimal;

/// The summary, as printed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Summary {
    trades: Option<Cell>,
    volume: Option<Cell>,
    traded_mwh: Option<Cell>,
    face_value: Option<Cell>,
}

/// Sums over all rows. `None` where a row cannot be read.
#[derive(Debug)]
pub(super) struct Sums {
    trades: i64,
    volume: Option<i64>,
    traded_mwh: Option<i64>,
    face_value: Option<i64>,
}

impl Default for Sums {
    fn default() -> Self {
        Self { trades: 0, volume: Some(0), traded_mwh: Some(0), face_value: Some(0) }
    }
}

impl Sums {
    pub(super) fn add(&mut self, volume: &Cell, hours: &Cell, face_value: &Cell) {
        // Nothing there, as for gas: nothing to add.
        let count = |cell: &Cell| match cell.0.trim() {
            "" | "-" => Some(0),
            text => Decimal::parse(text.as_bytes())?.to_integer(),
        };
        let (volume, hours) = (count(volume), count(hours));
        let face = match face_value.0.trim() {
            "" | "-" => Some(0),
            text => Decimal::parse(text.as_bytes()).map(Decimal::scaled),
        };
        let add = |sum: Option<i64>, value: Option<i64>| sum?.checked_add(value?);
        let mwh = volume.zip(hours).and_then(|(volume, hours)| volume.checked_mul(hours));
        self.trades += 1;
        self.volume = add(self.volume, volume);
        self.traded_mwh = add(self.traded_mwh, mwh);
        self.face_value = add(self.face_value, face);
    }

    /// What the summary says otherwise, and what could not be compared.
    pub(super) fn compare(&self, stated: &StatedTotals) -> (Vec<String>, Vec<&'static str>) {
        let (mut wrong, mut unknown) = (Vec::new(), Vec::new());
        let mut compare =
            |what: &'static str, said: Option<String>, found: Option<String>| match (said, found) {
                (Some(said), Some(found)) if said != found => {
                    wrong.push(format!("{what} {said} where the rows come to {found}"));
                }
                (Some(_), None) => unknown.push(what),
                _ => {}
            };
        let text = |number: Option<i64>| number.map(|number| number.to_string());
        let face = |value: Decimal| value.to_string();
        compare("trades", text(stated.trades), Some(self.trades.to_string()));
        compare("volume", text(stated.volume), text(self.volume));
        compare("traded_mwh", text(stated.traded_mwh), text(self.traded_mwh));
        let found = self.face_value.map(Decimal::from_scaled).map(face);
        compare("face_value", stated.face_value.map(face), found);
        (wrong, unknown)
    }
}

impl Summary {
    /// As numbers. The error names what is none.
    pub(super) fn read(&self) -> Result<StatedTotals, String> {
        let number = |what: &str, cell: &Option<Cell>| match cell.as_ref().map(|cell| cell.0.trim()) {
            None | Some("") => Ok(None),
            Some(text) => Decimal::parse(text.as_bytes())
                .map(Some)
                .ok_or_else(|| format!("the summary's {what} {text:?} is not a number")),
        };
        let count = |what: &str, cell: &Option<Cell>| {
            let Some(value) = number(what, cell)? else { return Ok(None) };
            value.to_integer().map(Some).ok_or_else(|| format!("the summary's {what} is not a whole number"))
        };
        Ok(StatedTotals {
            trades: count("trades", &self.trades)?,
            volume: count("volume", &self.volume)?,
            traded_mwh: count("traded_mwh", &self.traded_mwh)?,
            face_value: number("face_value", &self.face_value)?,
        })
    }
}
