//! The trade log as the API gives it: `date,time,code,trade_type,volume,price,hours,face_value`; the gas variant has
//! neither `hours` nor `face_value`.
//!
//! There is no natural key: two equal rows are two trades.

use super::{Cells, Context, Dated, Header, Kind, Layout, RowPerLine, TradeMeasures};
use crate::contract::Contract;
use crate::read::Rows;
use crate::record::Fields;
use crate::reject::{Fault, RowCode, Warning};
use crate::table::Table;
use crate::value::{Decimal, TimeOfDay, parse_date, trim};

pub(super) static LAYOUT: Layout = Layout {
    name: "trade_log_csv",
    kind: Kind::EnergyTrade,
    table: Table::EnergyTrade,
    header: Some(Header { required: &REQUIRED, optional: &OPTIONAL }),
    delimiter: b',',
    positional: &REQUIRED,
    quoted: true,
    shape,
    name_hints: &["trade_log", "tradelog", "energy_trade"],
    dated: Dated::InBody,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const REQUIRED: [&str; 6] = ["date", "time", "code", "trade_type", "volume", "price"];
const OPTIONAL: [&str; 2] = ["hours", "face_value"];
/// All of them.
pub(super) const COLUMNS: [&str; 8] =
    ["date", "time", "code", "trade_type", "volume", "price", "hours", "face_value"];
const DATE: usize = 0;
const TIME: usize = 1;
const CODE: usize = 2;
const TRADE_TYPE: usize = 3;
const VOLUME: usize = 4;
const PRICE: usize = 5;
const HOURS: usize = 6;
const FACE_VALUE: usize = 7;

fn shape(row: Fields<'_>) -> bool {
    matches!(row.len(), 6 | 8)
        && TimeOfDay::parse(trim(row.get(TIME))).is_some()
        && parse_date(trim(row.get(DATE)))
            .is_some_and(|date| Contract::parse(trim(row.get(CODE)), date.year()).is_ok())
}

pub(super) fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let trade_date = cells.date(DATE)?;
    let time = cells.time(TIME)?;
    let mut listed = cells.listed(CODE, trade_date, context, rows)?;
    let volume = cells.required_count(VOLUME)?;
    let price = cells.required_decimal(PRICE)?;
    let hours = cells.count(HOURS)?;
    let face_value = cells.decimal(FACE_VALUE)?;
    check_face_value(volume, price, hours, face_value)?;
    if let (Some(said), Some(expected)) = (hours, rows.hours(listed))
        && said != expected
    {
        listed.warnings.add(Warning::UnexpectedHours);
    }
    let measures = TradeMeasures::new(trade_date, time, volume, price)?;
    let trade_type = cells.label(TRADE_TYPE, rows)?;
    rows.push(listed, &TradeMeasures { trade_type, hours, face_value, ..measures }.values());
    Ok(())
}

/// `face_value = volume * price * hours`, to the cent it is printed with.
fn check_face_value(
    volume: i64,
    price: Decimal,
    hours: Option<i64>,
    face_value: Option<Decimal>,
) -> Result<(), Fault> {
    /// Half a cent, at four decimal places.
    const ROUNDING: u128 = 50;
    let (Some(hours), Some(face_value)) = (hours, face_value) else { return Ok(()) };
    // Only absurd factors leave 128 bits; saturated they are a mismatch all the same.
    let product =
        i128::from(volume).saturating_mul(i128::from(price.scaled())).saturating_mul(i128::from(hours));
    if product.saturating_sub(i128::from(face_value.scaled())).unsigned_abs() <= ROUNDING {
        return Ok(());
    }
    Err(Fault::new(
        RowCode::TotalMismatch,
        format!("face_value {face_value} is not volume {volume} * price {price} * hours {hours}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn face_value_is_exact_to_the_cent() {
        let check = |volume, price: &str, hours, face: &str| {
            check_face_value(volume, decimal(price), Some(hours), Some(decimal(face))).is_ok()
        };
        assert!(check(2, "121.85", 8760, "2134812.00"));
        assert!(check(2, "122.82", 2208, "542373.12"));
        assert!(!check(2, "122.82", 2208, "542373.13"));
        assert!(check(1, "0.0345", 1, "0.03"));
        assert!(!check(i64::MAX, "99999999999999", i64::MAX, "1"));
        assert!(check_face_value(2, decimal("1"), None, Some(decimal("5"))).is_ok(), "gas has no hours");
    }
}
