//! Which files a build hands on: the patterns of `artifacts`, as the buildspec reference describes them.
//!
//! `name` is one file, `folder/*` the files of a folder, `folder/**/*` all files below it, `**/*` everything.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The section `artifacts`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ArtifactRules {
    /// The folder the patterns start from; may hold wildcards itself.
    pub base: Option<String>,
    pub files: Vec<String>,
    pub exclude: Vec<String>,
    /// Whether the folders between base and file are dropped.
    pub discard_paths: bool,
}

impl ArtifactRules {
    /// Whether the patterns can be read.
    pub fn check(&self) -> Result<(), String> {
        patterns(&self.files)?;
        patterns(&self.exclude)?;
        patterns(self.base.as_slice()).map(|_| ())
    }

    /// The names in the zip and the files behind them, of all `paths` below the base folder.
    pub fn select(&self, paths: &[String]) -> Result<Vec<(String, String)>, String> {
        let (files, exclude) = (patterns(&self.files)?, patterns(&self.exclude)?);
        let mut selected: Vec<(String, String)> = paths
            .iter()
            .filter(|path| files.is_match(path.as_str()) && !exclude.is_match(path.as_str()))
            .map(|path| {
                let name = if self.discard_paths { path.rsplit('/').next().unwrap_or(path) } else { path };
                (name.to_owned(), path.clone())
            })
            .collect();
        selected.sort();
        // With discard-paths two files may end under one name: the first by path stays.
        selected.dedup_by(|later, earlier| later.0 == earlier.0);
        Ok(selected)
    }

    /// The base folder among `folders` (paths from the source's root); the root itself without `base-directory`.
    pub fn base<'a>(&'a self, folders: &'a [String]) -> Result<Option<&'a str>, String> {
        let Some(base) = self.base.as_deref().map(clean).filter(|base| !base.is_empty()) else {
            return Ok(Some(""));
        };
        let pattern = patterns(std::slice::from_ref(&base.to_owned()))?;
        Ok(folders.iter().find(|folder| pattern.is_match(folder.as_str())).map(String::as_str))
    }
}

/// Without `./` in front and `/` behind.
fn clean(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    if path == "." { "" } else { path.strip_prefix("./").unwrap_or(path) }
}

fn patterns(texts: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for text in texts {
        let glob = GlobBuilder::new(clean(text))
            .literal_separator(true)
            .build()
            .map_err(|error| format!("the pattern {text} cannot be read: {}", error.kind()))?;
        set.add(glob);
    }
    set.build().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(files: &[&str]) -> ArtifactRules {
        ArtifactRules {
            files: files.iter().map(|&file| file.to_owned()).collect(),
            ..ArtifactRules::default()
        }
    }

    fn names(rules: &ArtifactRules) -> Vec<String> {
        let paths = ["a.txt", ".hidden", "sub/b.txt", "sub/deep/c.txt", "other/b.txt"];
        let paths: Vec<String> = paths.iter().map(|&path| path.to_owned()).collect();
        rules.select(&paths).unwrap().into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn patterns_mean_what_the_reference_says() {
        assert_eq!(names(&rules(&["a.txt"])), ["a.txt"]);
        assert_eq!(names(&rules(&["./sub/*"])), ["sub/b.txt"]);
        assert_eq!(names(&rules(&["sub/**/*"])), ["sub/b.txt", "sub/deep/c.txt"]);
        assert_eq!(names(&rules(&["**/*"])).len(), 5);
        assert_eq!(names(&rules(&["*"])), [".hidden", "a.txt"]);
        assert_eq!(names(&rules(&["sub", "missing"])), Vec::<String>::new());
    }

    #[test]
    fn paths_are_excluded_and_discarded() {
        let all = ArtifactRules { exclude: vec!["sub/**/*".to_owned()], ..rules(&["**/*"]) };
        assert_eq!(names(&all), [".hidden", "a.txt", "other/b.txt"]);
        let flat = ArtifactRules { discard_paths: true, ..rules(&["**/*.txt"]) };
        assert_eq!(names(&flat), ["a.txt", "b.txt", "c.txt"]);
    }

    #[test]
    fn the_base_may_hold_wildcards() {
        let folders = ["target".to_owned(), "target/lambda-1".to_owned()];
        let base = |base: &str| ArtifactRules { base: Some(base.to_owned()), ..rules(&["*"]) };
        assert_eq!(base("target/lambda-*").base(&folders).unwrap(), Some("target/lambda-1"));
        assert_eq!(base(".").base(&folders).unwrap(), Some(""));
        assert_eq!(base("missing").base(&folders).unwrap(), None);
    }
}
