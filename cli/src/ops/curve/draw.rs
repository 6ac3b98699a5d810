//! The whole way: which dates, which objects, what they say.

use asx::keys::TableKey;
use jiff::civil::Date;

use super::{Against, Curve, Place, Source, Wanted, compare, curves, days, missing, read};
use crate::errors::Error;

/// What there is to draw.
#[derive(Debug)]
pub struct Drawn {
    /// The trade date.
    pub date: Date,
    /// The one it is compared with.
    pub against: Option<Date>,
    /// By region, product and term.
    pub curves: Vec<Curve>,
    /// Everyone who reports the date.
    pub sources: Vec<Source>,
}

/// Read what is wanted; `told` hears how many objects of how many have come.
pub async fn draw(
    place: &Place<'_>,
    wanted: &Wanted,
    mut told: impl FnMut(usize, usize),
) -> Result<Drawn, Error> {
    let date = match wanted.date {
        Some(date) => date,
        None => days::latest(place, None).await?.ok_or_else(|| missing::everything(place))?,
    };
    let against = against(place, wanted, date).await?;
    let found = on(place, date).await?;
    let sources: Vec<Source> = found.iter().map(Source::of).collect();
    let found = of_source(found, wanted);
    if let Some(name) = wanted.source.as_ref().filter(|_| found.is_empty()) {
        return Err(missing::source(name, date, &sources));
    }
    let other = match against {
        Some(against) => of_source(on(place, against).await?, wanted),
        None => Vec::new(),
    };
    let (first, total) = (found.len(), found.len() + other.len());
    let books = read::books(place, found, |done| told(done, total)).await?;
    let mut curves = curves::curves(&books, wanted);
    if curves.is_empty() {
        return Err(missing::curve(place, date, &books));
    }
    let other = read::books(place, other, |done| told(first + done, total)).await?;
    compare::compare(&mut curves, &other, wanted);
    Ok(Drawn { date, against, curves, sources })
}

fn of_source(mut found: Vec<TableKey>, wanted: &Wanted) -> Vec<TableKey> {
    found.retain(|key| wanted.source.as_ref().is_none_or(|name| Source::of(key).is(name)));
    found
}

async fn on(place: &Place<'_>, date: Date) -> Result<Vec<TableKey>, Error> {
    let found = days::on(place, date).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    let near = days::in_month(place, date).await?;
    Err(match days::latest(place, None).await? {
        Some(latest) => missing::date(place, date, &near, latest),
        None => missing::everything(place),
    })
}

async fn against(place: &Place<'_>, wanted: &Wanted, date: Date) -> Result<Option<Date>, Error> {
    match wanted.against {
        None => Ok(None),
        Some(Against::Date(against)) if against == date => Err(missing::same(date)),
        Some(Against::Date(against)) => Ok(Some(against)),
        Some(Against::Previous) => match days::latest(place, Some(date)).await? {
            Some(against) => Ok(Some(against)),
            None => Err(missing::earlier(place, date)),
        },
    }
}
