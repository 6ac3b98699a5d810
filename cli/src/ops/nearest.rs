//! What somebody may have meant by a name that is not there.

use strsim::damerau_levenshtein;

/// The name most like the one that was written, if it is like it at all.
pub fn nearest<'a>(names: &[&'a str], written: &str) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let limit = (written.chars().count() / 3).max(2);
    let part = |name: &&&str| lower.chars().count() > 2 && name.to_lowercase().contains(&lower);
    let by_letters =
        names.iter().map(|name| (damerau_levenshtein(&name.to_lowercase(), &lower), *name)).min();
    by_letters
        .filter(|(letters, _)| *letters <= limit)
        .map(|(_, name)| name)
        .or_else(|| names.iter().find(part).copied())
}

/// A hint that begins with what was probably meant, if that can be told.
pub fn did_you_mean(names: &[&str], written: &str, hint: String) -> String {
    match nearest(names, written) {
        Some(name) => format!("did you mean {name}? {hint}"),
        None => hint,
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

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
