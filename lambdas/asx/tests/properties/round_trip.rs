//! What a table says is what the file said, value by value.

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::numbers::{Number, numbers, spelled};
use crate::runner::check;
use crate::slow;
use crate::support::{Harvested, harvested};

/// Prices of that size at most: volume times price times hours must be a decimal, too.
const LARGEST: i64 = 99_999_999;
const DAYS: [Date; 3] = [date(2025, 2, 26), date(2025, 2, 27), date(2025, 2, 28)];

/// A cell that may say nothing, by a blank or a dash.
type Maybe = Result<Number, bool>;

fn maybe(number: impl Strategy<Value = Number>) -> impl Strategy<Value = Maybe> {
    (option::weighted(0.7, number), any::<bool>()).prop_map(|(number, dash)| number.ok_or(dash))
}

fn cell(value: &Maybe) -> String {
    match value {
        Ok(number) => number.cell(),
        Err(dash) => if *dash { "-" } else { "" }.to_owned(),
    }
}

fn shown(value: &Maybe) -> String {
    value.as_ref().map(Number::four_places).unwrap_or_default()
}

fn counts() -> impl Strategy<Value = Number> {
    let spelling = (0..1_000_000_i64, 0..3_usize, any::<bool>());
    spelling.prop_map(|(count, zeros, commas)| {
        let scaled = count * 10_000;
        Number { scaled, text: spelled(scaled, zeros, commas, false) }
    })
}

/// The rows that tables have of a day: for each of these columns what it says, and the line.
fn rows(file: &Harvested, columns: &[&str]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for at in 0..file.tables.len() {
        let table = file.table(at);
        let columns: Vec<_> = columns.iter().map(|name| table.column(name)).collect();
        rows.extend((0..columns[0].len()).map(|row| columns.iter().map(|all| all[row].clone()).collect()));
    }
    rows
}

/// By date, as tables come; within a date in the order of the file.
fn by_date(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    rows.sort_by(|one, other| one[0].cmp(&other[0]));
    rows
}

#[test]
fn end_of_day_prices_come_back_as_they_were_printed() {
    const HEADER: &str = "code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest\n";
    let price = || maybe(numbers(LARGEST));
    let row = (
        0..DAYS.len(),
        0..4_usize,
        [price(), price(), price()],
        [maybe(counts()), maybe(counts()), maybe(counts()), maybe(counts())],
    );
    check(30, &vec(row, 1..30), |given| {
        let mut body = HEADER.to_owned();
        let mut expected = Vec::new();
        for (at, (day, order, prices, counts)) in given.iter().enumerate() {
            let code = format!("BNM2025P{at:07}");
            let [bid, ask, settle] = prices.each_ref().map(cell);
            let [bid_size, ask_size, volume, interest] = counts.each_ref().map(cell);
            let spelled = &slow::spellings(DAYS[*day])[*order];
            body += &format!(
                "{code},{spelled},{bid_size},{bid},{ask_size},{ask},,,,{settle},{volume},{interest}\n"
            );
            let counts = counts.iter().map(|count| shown(count).replace(".0000", ""));
            let row = [DAYS[*day].to_string(), (at + 2).to_string(), code].into_iter();
            expected.push(row.chain(prices.iter().map(shown)).chain(counts).collect());
        }
        let columns = [
            "trade_date",
            "source_line",
            "code",
            "bid",
            "ask",
            "settle",
            "bid_size",
            "ask_size",
            "volume",
            "open_interest",
        ];
        prop_assert_eq!(rows(&harvested("eod.csv", &body), &columns), by_date(expected));
        Ok(())
    });
}

#[test]
fn trades_come_back_as_they_were_printed() {
    const HEADER: &str = "date,time,code,trade_type,volume,price,hours,face_value\n";
    let row =
        (0..DAYS.len(), 0..4_usize, 0..86_400_i64, counts(), numbers(LARGEST), option::of(1..9_000_i64));
    check(30, &vec(row, 1..30), |given| {
        let mut body = HEADER.to_owned();
        let mut expected = Vec::new();
        for (at, (day, order, seconds, volume, price, hours)) in given.iter().enumerate() {
            let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
            let face = hours.map(|hours| {
                let scaled = volume.scaled / 10_000 * price.scaled * hours;
                Number { scaled, text: spelled(scaled, 0, false, false) }
            });
            let spelled = &slow::spellings(DAYS[*day])[*order];
            let said = |face: &Option<Number>| face.as_ref().map(Number::cell).unwrap_or_default();
            let hours = hours.map(|hours| hours.to_string()).unwrap_or_default();
            let (volume, price) = (&volume, &price);
            body += &format!(
                "{spelled},{time},BNM2025F,N,{},{},{hours},{}\n",
                volume.cell(),
                price.cell(),
                said(&face)
            );
            expected.push(vec![
                DAYS[*day].to_string(),
                (at + 2).to_string(),
                time,
                (volume.scaled / 10_000).to_string(),
                price.four_places(),
                hours,
                face.as_ref().map(Number::four_places).unwrap_or_default(),
                (price.scaled == 0).to_string(),
            ]);
        }
        let columns = [
            "trade_date",
            "source_line",
            "trade_time",
            "volume",
            "price",
            "hours",
            "face_value",
            "is_unpriced_leg",
        ];
        prop_assert_eq!(rows(&harvested("trade_log.csv", &body), &columns), by_date(expected));
        Ok(())
    });
}
