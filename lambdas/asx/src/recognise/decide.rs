//! The order in which a file is looked at, and the weight of its name.

use super::head::Head;
use super::{Confidence, Names, Recognised, Unrecognised, body, header, shape, wide};
use crate::layout::LAYOUTS;
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
    weigh_names(&mut found, names);
    Ok(found)
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
