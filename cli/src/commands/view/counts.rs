//! What a bucket holds, or what went from it, in words.

use lambda_shared::emptier::Counts;

use crate::ui::words;

/// `20,114 versions, 35 markers, 1 unfinished upload`, without what there is none of.
pub fn counts(counts: Counts) -> String {
    let parts =
        [(counts.versions, "version"), (counts.markers, "marker"), (counts.uploads, "unfinished upload")];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, noun)| words::count(number, noun)).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}
