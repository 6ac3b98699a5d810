//! What somebody may have meant by a name that is not there.

/// The name most like the one that was written, if it is like it at all.
pub fn nearest<'a>(names: &[&'a str], written: &str) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let limit = (written.chars().count() / 3).max(2);
    let part = |name: &&&str| lower.chars().count() > 2 && name.to_lowercase().contains(&lower);
    let by_letters = names.iter().map(|name| (distance(&name.to_lowercase(), &lower), *name)).min();
    by_letters
        .filter(|(letters, _)| *letters <= limit)
        .map(|(_, name)| name)
        .or_else(|| names.iter().find(part).copied())
}

/// Letters to put in, to leave out and to exchange until one is the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut before = index;
        let mut left = index + 1;
        for (column, same) in other.iter().map(|against| *against == letter).enumerate() {
            let above = row.get(column + 1).copied().unwrap_or_default();
            let cost = (before + usize::from(!same)).min(left + 1).min(above + 1);
            before = above;
            if let Some(cell) = row.get_mut(column) {
                *cell = left;
            }
            left = cost;
        }
        if let Some(last) = row.last_mut() {
            *last = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn letters_are_counted() {
        let of = |one, other| distance(one, other);
        assert_eq!([of("", "abc"), of("abc", ""), of("abc", "abc")], [3, 3, 0]);
        assert_eq!([of("kitten", "sitting"), of("flaw", "lawn"), of("ab", "ba")], [3, 2, 2]);
    }

    #[test]
    fn a_slip_and_a_part_are_understood_and_something_else_is_not() {
        let names = ["GitHubSource", "BuildMarketdataDownloaderLambdas", "TestStage", "ProdStage"];
        assert_eq!(nearest(&names, "TestStge"), Some("TestStage"));
        assert_eq!(nearest(&names, "prodstage"), Some("ProdStage"));
        assert_eq!(nearest(&names, "source"), Some("GitHubSource"));
        assert_eq!(nearest(&names, "elephant"), None);
        assert_eq!(nearest(&[], "x"), None);
    }
}
