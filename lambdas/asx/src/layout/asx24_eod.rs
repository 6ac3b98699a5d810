//! The end-of-day summary of the futures market, a web page: for each commodity a row that names it, then the names of the
//! columns, then a row for each expiry. What else stands in its tables (links, pictures, totals) is passed over.

use super::{Cells, Columns, Context, Dated, EodMeasures, Kind, Layout, Parser};
use crate::read::{NULL, Rows};
use crate::record::Fields;
use crate::reject::{Fault, RowCode};
use crate::table::Table;
use crate::text::Line;
use crate::value::{Decimal, Expiry, days_since_1970, trim};

pub(super) static LAYOUT: Layout = Layout {
    name: "asx24_eod_html",
    kind: Kind::Asx24Eod,
    table: Table::Asx24Eod,
    header: None,
    delimiter: b'\t',
    positional: &COLUMNS,
    quoted: false,
    shape: |_| false,
    name_hints: &["eodweb", "asx24_eod", "asx24eod"],
    dated: Dated::ByTitle,
    parser: |columns| Box::new(Summary { columns, commodity: None, heading: None }),
};

const COLUMNS: [&str; 10] =
    ["expiry", "open", "high", "low", "last", "sett", "sett_chg", "op_int", "op_int_chg", "volume"];
/// Of a commodity, in bytes; notes are longer.
const LONGEST_NAME: usize = 120;
const EXPIRY: usize = 0;
const OPEN: usize = 1;
const HIGH: usize = 2;
const LOW: usize = 3;
const LAST: usize = 4;
const SETTLE: usize = 5;
const SETTLE_CHANGE: usize = 6;
const OPEN_INTEREST: usize = 7;
const OPEN_INTEREST_CHANGE: usize = 8;
const VOLUME: usize = 9;

/// Whether a row names these columns.
pub(crate) fn is_header(row: Fields<'_>) -> bool {
    let named = |(cell, column): (&[u8], &&str)| {
        let words = String::from_utf8_lossy(trim(cell)).to_lowercase();
        words.split([' ', '.']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_") == *column
    };
    row.len() == COLUMNS.len() && row.iter().zip(&COLUMNS).all(named)
}

/// What a section is about.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Commodity {
    /// `BN` of `BN - NSW Base Load ($/MWh)`.
    code: String,
    name: Option<String>,
    unit: Option<String>,
}

impl Commodity {
    /// Reads a row with one cell, or with another for the unit. `None` if it does not begin with a code: links and notes
    /// stand alone in a row as well.
    fn parse(row: Fields<'_>) -> Option<Self> {
        let mut cells =
            row.iter().map(|cell| String::from_utf8_lossy(trim(cell))).filter(|cell| !cell.is_empty());
        let (text, unit) = (cells.next()?, cells.next());
        if cells.next().is_some() || text.len() > LONGEST_NAME {
            return None;
        }
        let (text, unit) = match (unit, text.strip_suffix(')').and_then(|text| text.rsplit_once('('))) {
            (Some(unit), _) => (text.trim(), Some(unit.into_owned())),
            (None, Some((text, unit))) => (text.trim(), Some(unit.trim().to_owned())),
            (None, None) => (text.trim(), None),
        };
        let (code, name) = match text.split_once(" - ") {
            Some((code, name)) => (code.trim(), Some(name.trim().to_owned())),
            None => (text, None),
        };
        if !is_code(code) {
            return None;
        }
        Some(Self { code: code.to_owned(), name, unit })
    }
}

fn is_code(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (1..=5).contains(&text.len())
        && text.bytes().all(is_part)
        && text.bytes().any(|byte| !byte.is_ascii_digit())
}

/// A parser.
struct Summary {
    columns: Columns,
    /// Of the rows to come.
    commodity: Option<Commodity>,
    /// What may turn out to be the name of the next section.
    heading: Option<Commodity>,
}

impl Parser for Summary {
    fn line(&mut self, line: &Line<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
        let cells = self.columns.split(line);
        if is_header(cells.fields) {
            // Without a name above it, it is not known what the rows below are about.
            self.commodity = self.heading.take();
            return Ok(());
        }
        let Some(expiry) = Expiry::parse(cells.get(EXPIRY).unwrap_or_default()) else {
            if let Some(heading) = Commodity::parse(cells.fields) {
                self.heading = Some(heading);
                return Ok(());
            }
            return junk(&cells);
        };
        if cells.fields.len() != COLUMNS.len() {
            let reason = format!("{} fields where {} belong", cells.fields.len(), COLUMNS.len());
            return Err(Fault::new(RowCode::FieldCount, reason));
        }
        // A section may have no names of columns.
        self.commodity = self.heading.take().or(self.commodity.take());
        let commodity = self.commodity.as_ref().ok_or_else(|| {
            Fault::new(RowCode::NullRequired, "no row above names the commodity of this expiry")
        })?;
        read(&cells, context, (commodity, &expiry), rows)
    }
}

/// A row that has numbers but no expiry is not passed over in silence, unless it adds up others.
fn junk(cells: &Cells<'_>) -> Result<(), Fault> {
    let first = cells.get(EXPIRY).unwrap_or_default();
    let is_total = first.to_ascii_lowercase().starts_with(b"total");
    let has_numbers = (OPEN..=VOLUME).any(|column| cells.get(column).and_then(Decimal::parse).is_some());
    if is_total || !has_numbers || cells.fields.len() != COLUMNS.len() {
        return Ok(());
    }
    let shown = String::from_utf8_lossy(first);
    Err(Fault::new(
        RowCode::BadDate,
        format!("expiry: {shown:?} is neither a month such as Mar 2025 nor a day"),
    ))
}

fn read(
    cells: &Cells<'_>,
    context: Context,
    (commodity, expiry): (&Commodity, &Expiry),
    rows: &mut Rows,
) -> Result<(), Fault> {
    let listed = context.listed()?;
    let measures = EodMeasures {
        open: cells.decimal(OPEN)?,
        high: cells.decimal(HIGH)?,
        low: cells.decimal(LOW)?,
        last: cells.decimal(LAST)?,
        ..EodMeasures::default()
    };
    measures.check_range("open")?;
    let decimal = |value: Option<Decimal>| value.map_or(NULL, Decimal::scaled);
    let (settle, change) = (cells.decimal(SETTLE)?, cells.decimal(SETTLE_CHANGE)?);
    let (open_interest, volume) = (cells.count(OPEN_INTEREST)?, cells.count(VOLUME)?);
    let open_interest_change = cells.change(OPEN_INTEREST_CHANGE)?;
    let printed = cells.required_text(EXPIRY)?;
    let measures = [
        rows.text(printed),
        rows.text(commodity.code.as_bytes()),
        rows.text(expiry.text.as_bytes()),
        i64::from(days_since_1970(expiry.month)),
        rows.optional_text(commodity.name.as_deref().map(str::as_bytes)),
        rows.optional_text(commodity.unit.as_deref().map(str::as_bytes)),
        decimal(measures.open),
        decimal(measures.high),
        decimal(measures.low),
        decimal(measures.last),
        decimal(settle),
        decimal(change),
        open_interest.unwrap_or(NULL),
        open_interest_change.unwrap_or(NULL),
        volume.unwrap_or(NULL),
    ];
    rows.push(listed, &measures);
    Ok(())
}
