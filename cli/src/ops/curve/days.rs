//! Which objects a trade date has, and which trade dates there are. Years and months are folders: whoever looks for the
//! latest date goes down from the last of them and lists no other month.

use asx::keys::{self, TableKey};
use asx::settlements::{TABLES, rank};
use jiff::civil::Date;

use super::Place;
use crate::errors::Error;

/// The objects of a trade date that may have settlement prices, in the order of their keys.
pub(super) async fn on(place: &Place<'_>, date: Date) -> Result<Vec<TableKey>, Error> {
    let mut found = Vec::new();
    for table in TABLES {
        found.extend(settled(place, &format!("{}{date}.", keys::table_month(table, date))).await?);
    }
    Ok(found)
}

/// The last trade date, or the last before another one.
pub(super) async fn latest(place: &Place<'_>, before: Option<Date>) -> Result<Option<Date>, Error> {
    let mut latest = None;
    for table in TABLES {
        latest = latest.max(latest_of(place, &keys::table_folder(table), before).await?);
    }
    Ok(latest)
}

/// The same of one table. A month may have nothing but open interest: then the one before it is looked at.
async fn latest_of(place: &Place<'_>, table: &str, before: Option<Date>) -> Result<Option<Date>, Error> {
    let early = |folder: &String, limit: Option<i64>| limit.is_none_or(|limit| number(folder) <= Some(limit));
    let last_year = before.map(|date| i64::from(date.year()));
    for year in place.folders(table).await?.into_iter().rev().filter(|year| early(year, last_year)) {
        let same_year = before.filter(|_| number(&year) == last_year);
        let last_month = same_year.map(|date| i64::from(date.month()));
        for month in place.folders(&year).await?.into_iter().rev().filter(|month| early(month, last_month)) {
            let dates = dates(place, &month).await?;
            let found = dates.into_iter().rfind(|date| before.is_none_or(|before| *date < before));
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

/// The trade dates of the month that a date is in.
pub(super) async fn in_month(place: &Place<'_>, date: Date) -> Result<Vec<Date>, Error> {
    let mut all = Vec::new();
    for table in TABLES {
        all.extend(dates(place, &keys::table_month(table, date)).await?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// The number at the end of `…/month=02/`.
fn number(folder: &str) -> Option<i64> {
    folder.trim_end_matches('/').rsplit_once('=')?.1.parse().ok()
}

async fn dates(place: &Place<'_>, month: &str) -> Result<Vec<Date>, Error> {
    let mut dates: Vec<Date> = settled(place, month).await?.into_iter().map(|key| key.date).collect();
    dates.dedup();
    Ok(dates)
}

async fn settled(place: &Place<'_>, prefix: &str) -> Result<Vec<TableKey>, Error> {
    let keys = place.keys(prefix).await?;
    let parsed = keys.iter().filter_map(|key| TableKey::parse(key));
    Ok(parsed.filter(|key| rank(&key.layout).is_some()).collect())
}
