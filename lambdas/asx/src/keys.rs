//! Every key of the data bucket, in one place. Keys depend on the file's bytes, its source and its dates, never on when
//! it was processed: a repeat writes the same objects again.

use jiff::civil::Date;

use crate::layout::Kind;
use crate::source::relative;
use crate::table::Table;

/// Where new files arrive.
pub const IN: &str = "in/";
/// Where originals go that were harvested.
pub const DONE: &str = "done/";
/// Where originals go that could not be.
pub const FAILED: &str = "failed/";

/// S3's limit, in bytes.
const LONGEST_KEY: usize = 1024;
const REASON: &str = ".reason.json";

/// `manifest/<kind>/<sha256>.json`: what became of the file with this hash.
pub fn manifest(kind: Kind, sha256: &str) -> String {
    format!("manifest/{kind}/{sha256}.json")
}

/// `manifest/names/<sha256>.json`: under which name and on which day the file with this hash came first.
pub fn name(sha256: &str) -> String {
    format!("manifest/names/{sha256}.json")
}

/// `failed/rejects/<kind>/<sha256>.csv`: the rejected rows of the file with this hash.
pub fn rejects(kind: Kind, sha256: &str) -> String {
    format!("failed/rejects/{kind}/{sha256}.csv")
}

/// `done/<path>/<stem>.<sha12>.<ext>`: the original after it was harvested. The hash in the name keeps two files of the
/// same name apart.
pub fn done(key: &str, sha256: &str) -> String {
    moved(DONE, key, sha256)
}

/// `failed/<path>/<stem>.<sha12>.<ext>`: the original that could not be harvested.
pub fn failed(key: &str, sha256: &str) -> String {
    moved(FAILED, key, sha256)
}

/// `failed/<path>/<stem>.<sha12>.<ext>.reason.json`: why.
pub fn reason(key: &str, sha256: &str) -> String {
    failed(key, sha256) + REASON
}

/// `athena/<table>/year=YYYY/month=MM/<date>.<layout>.<source>.parquet`: one trade date of one source.
pub fn table(table: Table, date: Date, layout: &str, source: &str) -> String {
    format!("{}{date}.{layout}.{source}.parquet", table_month(table, date))
}

/// What the key of a table object says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableKey {
    /// The table.
    pub table: Table,
    /// The trade date.
    pub date: Date,
    /// The layout of the files it is from.
    pub layout: String,
    /// Their [source](crate::Source).
    pub source: String,
}

impl TableKey {
    /// Takes a key apart that [`table`] has made; `None` for any other.
    pub fn parse(key: &str) -> Option<Self> {
        let name = key.rsplit('/').next()?.strip_suffix(".parquet")?;
        let mut parts = name.splitn(3, '.');
        let (date, layout, source) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
        let of = key.split('/').nth(1)?;
        let of = Table::ALL.into_iter().find(|table| table.as_str() == of)?;
        let found = Self { table: of, date, layout: layout.to_owned(), source: source.to_owned() };
        (table(of, date, layout, source) == key).then_some(found)
    }
}

/// `athena/<table>/`: all of a table.
pub fn table_folder(table: Table) -> String {
    format!("athena/{table}/")
}

/// `athena/<table>/year=YYYY/month=MM/`: a month of it.
pub fn table_month(table: Table, date: Date) -> String {
    format!("{}year={:04}/month={:02}/", table_folder(table), date.year(), date.month())
}

/// `manifest/ledger/<table>/<date>.<layout>.<source>.json`: the statements of one trade date of one source, see
/// [`Ledger`](crate::Ledger).
pub fn ledger(table_key: &str) -> String {
    let table = table_key.split('/').nth(1).unwrap_or_default();
    let name = table_key.rsplit('/').next().unwrap_or_default();
    format!("manifest/ledger/{table}/{}.json", name.strip_suffix(".parquet").unwrap_or(name))
}

fn moved(folder: &str, key: &str, sha256: &str) -> String {
    let path = relative(key);
    let name_at = path.rfind('/').map_or(0, |slash| slash + 1);
    let dot = path[name_at..].rfind('.').filter(|at| *at > 0).map_or(path.len(), |at| name_at + at);
    let (stem, extension) = path.split_at(dot);
    let sha12 = sha256.get(..12).unwrap_or(sha256);
    let room = LONGEST_KEY.saturating_sub(folder.len() + sha12.len() + 1 + REASON.len());
    let extension = cut(extension, room);
    format!("{folder}{}.{sha12}{extension}", cut(stem, room - extension.len()))
}

/// At most so many bytes, never half a character.
fn cut(text: &str, room: usize) -> &str {
    &text[..text.floor_char_boundary(room)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const SHA: &str = "5f3c2a9b01de4444444444444444444444444444444444444444444444444444";

    #[test]
    fn originals_keep_their_path_and_extension() {
        assert_eq!(done("in/nem/eod 1.csv", SHA), "done/nem/eod 1.5f3c2a9b01de.csv");
        assert_eq!(failed("in/.csv", SHA), "failed/.csv.5f3c2a9b01de");
        assert_eq!(failed("in/v1.2/file", SHA), "failed/v1.2/file.5f3c2a9b01de");
        assert_eq!(reason("in/a.xls", SHA), "failed/a.5f3c2a9b01de.xls.reason.json");
    }

    #[test]
    fn no_key_is_longer_than_s3_takes() {
        let long = format!("in/{}.csv", "é".repeat(510));
        assert!(reason(&long, SHA).len() <= LONGEST_KEY);
        assert!(done(&long, SHA).ends_with(".5f3c2a9b01de.csv"));
        let long = format!("in/a.{}", "é".repeat(510));
        assert!(reason(&long, SHA).len() <= LONGEST_KEY);
        assert!(failed(&long, SHA).contains(".5f3c2a9b01de.é"));
    }

    #[test]
    fn tables_are_partitioned_by_year_and_month() {
        let key = table(Table::EnergyEod, date(2025, 2, 7), "eod_csv", "nem.eod_au");
        assert_eq!(key, "athena/energy_eod/year=2025/month=02/2025-02-07.eod_csv.nem.eod_au.parquet");
        let parsed = TableKey::parse(&key).unwrap();
        assert_eq!((parsed.table, parsed.date), (Table::EnergyEod, date(2025, 2, 7)));
        assert_eq!((parsed.layout.as_str(), parsed.source.as_str()), ("eod_csv", "nem.eod_au"));
        assert!(key.starts_with(&table_month(Table::EnergyEod, date(2025, 2, 28))));
        for other in
            ["athena/energy_eod/year=2025/month=03/2025-02-07.eod_csv.x.parquet", "athena/x/a.parquet", ""]
        {
            assert_eq!(TableKey::parse(other), None, "{other}");
        }
        assert_eq!(ledger(&key), "manifest/ledger/energy_eod/2025-02-07.eod_csv.nem.eod_au.json");
    }
}
