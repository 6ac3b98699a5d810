//! Months by name.

const NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `Feb`, `Sept`, `Jly`, `FEBRUARY`: 1 to 12. `None` if it is no month.
pub(super) fn parse_month(text: &str) -> Option<i8> {
    let text = text.to_ascii_lowercase();
    if text.len() < 3 {
        return None;
    }
    // The exchange's own.
    if text == "jly" {
        return Some(7);
    }
    let place = NAMES.iter().position(|name| name.starts_with(&text))?;
    let whole = text.len() == 3 || text == "sept" || text == NAMES[place];
    i8::try_from(place + 1).ok().filter(|_| whole)
}

/// The first three letters of its name.
pub(super) fn short_month(month: i8) -> String {
    let place = usize::try_from(month - 1).unwrap_or_default();
    let name = NAMES.get(place).copied().unwrap_or_default();
    let (first, rest) = name.split_at(name.len().min(1));
    first.to_ascii_uppercase() + &rest[..rest.len().min(2)]
}
