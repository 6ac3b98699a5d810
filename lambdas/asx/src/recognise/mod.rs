//! What a file is. Content decides: the first bytes, the encoding, the header, the shape of the rows, in this order. The
//! name only adds to how sure that is, an extension is never trusted, and a name that disagrees is noted.

mod body;
mod header;
mod shape;
mod text;

use serde::{Deserialize, Serialize};

use crate::layout::{LAYOUTS, Layout};
use crate::reject::FileCode;
pub(crate) use text::Text;

/// Headers and titles are looked for this far into a file, in bytes.
const HEAD: usize = 64 * 1024;

/// How sure the recognition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The header has every column, or shape and name agree.
    Certain,
    /// The shape fits; nothing else speaks for it.
    Likely,
}

/// What a file turned out to be, and where its rows begin.
#[derive(Debug)]
pub(crate) struct Recognised {
    pub(crate) layout: &'static Layout,
    pub(crate) confidence: Confidence,
    /// What spoke for it.
    pub(crate) evidence: Vec<String>,
    /// What spoke against it.
    pub(crate) doubts: Vec<String>,
    pub(crate) delimiter: u8,
    /// Fields a row must have.
    pub(crate) fields: usize,
    /// For each column of the layout its place in a row.
    pub(crate) places: Vec<Option<usize>>,
    /// The last line before the rows; 0 if they begin at once.
    pub(crate) header_line: u64,
}

/// Why a file was not recognised.
#[derive(Debug)]
pub(crate) struct Unrecognised {
    pub(crate) code: FileCode,
    pub(crate) reason: String,
    /// What it would be, if that much can be told.
    pub(crate) layout: Option<&'static Layout>,
}

impl Unrecognised {
    fn new(code: FileCode, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), layout: None }
    }
}

/// Decodes the file if it is text at all.
pub(crate) fn decode(bytes: &[u8]) -> Result<Text<'_>, Unrecognised> {
    body::refuse_binary(bytes)?;
    let text = text::decode(bytes)?;
    body::refuse_markup(&text.content)?;
    Ok(text)
}

/// Finds the layout of a decoded text.
pub(crate) fn recognise(text: &str, file_name: &str) -> Result<Recognised, Unrecognised> {
    let head = &text[..text.floor_char_boundary(HEAD)];
    let mut found = match header::find(head)? {
        Some(found) => found,
        None => shape::find(head)?.ok_or_else(|| {
            Unrecognised::new(
                FileCode::UnknownKind,
                "neither its header nor the shape of its rows is one this harvester knows",
            )
        })?,
    };
    weigh_name(&mut found, file_name);
    Ok(found)
}

/// Lets the name confirm or doubt what the content says.
fn weigh_name(found: &mut Recognised, file_name: &str) {
    let name = file_name.to_lowercase();
    let claims = |layout: &Layout| layout.name_hints.iter().any(|hint| name.starts_with(hint));
    if claims(found.layout) {
        found.confidence = Confidence::Certain;
        found.evidence.push(format!("the name looks like {}", found.layout.name));
    } else if let Some(other) = LAYOUTS.iter().find(|layout| claims(layout)) {
        found.doubts.push(format!("the name looks like {}", other.name));
    }
}
