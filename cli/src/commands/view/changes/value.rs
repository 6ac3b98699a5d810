//! What becomes of a property: `TimeoutInMinutes   20 -> 30`. Where that is too long for a line the two values stand below
//! each other, so that what differs is seen.

use super::{BELOW, TYPE_COLUMN};
use crate::ops::stacks::Property;
use crate::ui::{Line, Role, words};

/// What CloudFormation puts where a value will only be known later.
const LATER: &str = "{{changeSet:KNOWN_AFTER_APPLY}}";
const BECOMES: &str = "-> ";
/// Values that get less room go below their property's name.
const NARROWEST: usize = 32;
/// Less than this says nothing of a value.
const SHORTEST: usize = 12;

pub(super) fn lines(property: &Property, room: Option<usize>) -> Vec<Line> {
    let name = |path: &str| Line::new().to_column(BELOW).text(path);
    let begun = name(&property.path).to_column(TYPE_COLUMN);
    if property.before.is_none() && property.after.is_none() {
        return vec![begun.add(Role::Dim, "changes")];
    }
    let before = property.before.as_deref().map_or_else(nothing, shown);
    let after = property.after.as_deref().map_or_else(nothing, shown);
    let whole = begun.clone().add(Role::Dim, &before).text(format!(" {BECOMES}{after}"));
    let Some(room) = room.filter(|room| whole.width() > *room) else { return vec![whole] };
    let beside = begun.width() + NARROWEST <= room;
    let column = if beside { begun.width() } else { BELOW + 2 + BECOMES.len() };
    let (before, after) = contrast(&before, &after, room.saturating_sub(column));
    let second = Line::new().to_column(column - BECOMES.len()).text(BECOMES).text(after);
    if beside {
        vec![begun.add(Role::Dim, before), second]
    } else {
        let path = words::shortened(&property.path, room.saturating_sub(BELOW));
        vec![name(&path), Line::new().to_column(column).add(Role::Dim, before), second]
    }
}

fn nothing() -> String {
    "(nothing)".to_owned()
}

fn shown(value: &str) -> String {
    let value = value.replace(LATER, "(known later)");
    if value.is_empty() { "\"\"".to_owned() } else { value.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// Two values, each in at most `room` characters, cut so that the first difference is in sight.
fn contrast(before: &str, after: &str, room: usize) -> (String, String) {
    let room = room.max(SHORTEST);
    let same = before.chars().zip(after.chars()).take_while(|(left, right)| left == right).count();
    let longest = before.chars().count().max(after.chars().count());
    // A head that is skipped leaves an ellipsis; what follows the difference is no reason to show less of the head.
    let skip = if longest <= room { 0 } else { same.saturating_sub(room / 3).min(longest + 1 - room) };
    (window(before, skip, room), window(after, skip, room))
}

fn window(text: &str, skip: usize, room: usize) -> String {
    let length = text.chars().count();
    let head = if skip > 0 { "…" } else { "" };
    let keep = room - usize::from(skip > 0);
    if length.saturating_sub(skip) <= keep {
        return format!("{head}{}", text.chars().skip(skip).collect::<String>());
    }
    format!("{head}{}…", text.chars().skip(skip).take(keep - 1).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::contrast;

    #[test]
    fn the_difference_stays_in_sight() {
        let (before, after) =
            contrast(&format!("{}one", "x".repeat(80)), &format!("{}two", "x".repeat(80)), 20);
        assert!(before.ends_with("one") && after.ends_with("two"), "{before} {after}");
        assert!(before.chars().count() <= 20);
        assert_eq!(before, format!("…{}one", "x".repeat(16)), "as much of the head as there is room");
        assert_eq!(contrast("a", "b", 20), ("a".into(), "b".into()));
    }
}
