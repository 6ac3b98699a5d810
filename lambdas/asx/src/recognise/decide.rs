//! The order in which a file is looked at, and the weight of its name.

use super::head::Head;
use super::{Confidence, Names, Recognised, Unrecognised, body, header, page, shape, wide};
use crate::layout::{Dated, LAYOUTS, TRADE_LOG_JSON};
use crate::manifest::StatedTotals;
use crate::reject::FileCode;
use crate::text::Lines;

/// Headers and titles are looked for this far into a file, in bytes.
const HEAD: usize = 64 * 1024;

/// Finds the layout of a file by its beginning.
pub(crate) fn recognise(lines: &Lines<'_>, names: Names<'_>) -> Result<Recognised, Unrecognised> {
    let head = lines.head(HEAD);
    body::refuse_markup(&head)?;
    let head = Head::new(&head);
    let mut found = match find(head, names) {
        // The line with the separator may be older than the rows.
        Err(refused) if head.told.is_some() => find(head.untold(), names).map_err(|_| refused)?,
        found => found?,
    };
    found.header_line = found.header_line.max(head.told_in);
    date(&mut found, names)?;
    weigh_names(&mut found, names);
    Ok(found)
}

/// Finds the layout of a web page, given as the rows of its tables.
pub(crate) fn recognise_page(rows: &Lines<'_>, names: Names<'_>) -> Result<Recognised, Unrecognised> {
    let mut found = page::find(&rows.head(HEAD))?;
    date(&mut found, names)?;
    weigh_names(&mut found, names);
    Ok(found)
}

/// What the trade log in JSON is, once its summary has been compared with its rows.
pub(crate) fn recognise_log(stated: StatedTotals, doubt: Option<String>, names: Names<'_>) -> Recognised {
    let layout = TRADE_LOG_JSON;
    let mut found = Recognised {
        layout,
        confidence: Confidence::Certain,
        evidence: vec![format!("it is the JSON of {}, with date, summary and data", layout.name)],
        doubts: doubt.into_iter().collect(),
        delimiter: layout.delimiter,
        fields: layout.positional.len(),
        places: (0..layout.positional.len()).map(Some).collect(),
        header_line: 0,
        stated_on: None,
        stated_totals: Some(stated),
    };
    weigh_names(&mut found, names);
    found
}

/// Takes the date from where it stands, for layouts whose rows have none.
fn date(found: &mut Recognised, names: Names<'_>) -> Result<(), Unrecognised> {
    let (date, missing) = match found.layout.dated {
        Dated::InBody | Dated::ByReceipt => return Ok(()),
        Dated::ByTitle => (
            found.stated_on.or(names.date),
            "no title above the header has the date, and neither has the file's name (yyyymmdd)",
        ),
        Dated::ByName => {
            (names.date, "no column has the date, so its name must have the date once, as in RR20250227-001")
        }
    };
    found.stated_on = date;
    date.map(|_| ()).ok_or_else(|| Unrecognised {
        code: FileCode::BadHeader,
        reason: format!("it is {}, but {missing}", found.layout.name),
        layout: Some(found.layout),
    })
}

fn find(head: Head<'_>, names: Names<'_>) -> Result<Recognised, Unrecognised> {
    if let Some(found) = wide::find(head, names)? {
        return Ok(found);
    }
    match header::find(head) {
        Ok(Some(found)) => Ok(found),
        Ok(None) => shape::find(head)?.ok_or_else(|| {
            Unrecognised::new(
                FileCode::UnknownKind,
                "neither its header nor the shape of its rows is one this harvester knows",
            )
        }),
        // The headers of the old daily files share words with others; their rows share nothing.
        Err(nearly) => match shape::find(head) {
            Ok(Some(found)) => Ok(found),
            _ => Err(nearly),
        },
    }
}

/// Lets the name confirm or doubt what the content says.
fn weigh_names(found: &mut Recognised, names: Names<'_>) {
    if names.claim(found.layout) {
        found.confidence = Confidence::Certain;
        found.evidence.push(format!("the name looks like {}", found.layout.name));
    } else if let Some(other) = LAYOUTS.iter().find(|layout| names.claim(layout)) {
        found.doubts.push(format!("the name looks like {}", other.name));
    }
}
