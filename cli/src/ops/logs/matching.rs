//! Finding something by the part of its name that people say.

/// What is named so; else what has it in one of its names. Case and dashes do not count: `create-folders` is found in
/// `BuildMarketdataDownloaderCreateFoldersLambda`.
pub fn matching<'a, T>(items: &'a [T], wanted: &str, names: impl Fn(&'a T) -> Vec<&'a str>) -> Vec<&'a T> {
    let wanted = plain(wanted);
    let by = |test: &dyn Fn(&str) -> bool| -> Vec<&'a T> {
        items.iter().filter(|item| names(item).iter().any(|name| test(&plain(name)))).collect()
    };
    let same = by(&|name| name == wanted);
    if same.is_empty() && !wanted.is_empty() { by(&|name| name.contains(&wanted)) } else { same }
}

fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn a_whole_name_wins_over_a_part_of_one() {
        let names = ["Build", "BuildHarvesterLambda", "BuildMarketdataDownloaderCreateFoldersLambda"];
        let find = |wanted: &str| matching(&names, wanted, |name| vec![*name]).into_iter().copied();
        assert_eq!(find("build").collect::<Vec<_>>(), ["Build"]);
        assert_eq!(find("harvester").collect::<Vec<_>>(), ["BuildHarvesterLambda"]);
        assert_eq!(find("create-folders").collect::<Vec<_>>(), [names[2]]);
        assert_eq!(find("lambda").count(), 2);
        assert_eq!(find("").count(), 0);
    }
}
