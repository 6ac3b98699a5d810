//! Finding the project a person stands in, as git does: from here upwards.

use std::path::{Path, PathBuf};

use super::{Error, Settings};

/// The settings and where they were found.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that holds `config/`, `cloudformation/` and `.mdd/`.
    pub root: PathBuf,
    /// The settings file.
    pub file: PathBuf,
    /// What it says.
    pub settings: Settings,
}

impl Project {
    /// Read `named` (from `--config`), or the first `config/mdd.toml` at `from` or above it.
    pub fn load(named: Option<&Path>, from: &Path) -> Result<Self, Error> {
        let file = match named {
            Some(named) => from.join(named),
            None => find(from).ok_or_else(|| Error::NotFound { from: from.to_owned() })?,
        };
        let text = std::fs::read_to_string(&file)
            .map_err(|source| Error::Unreadable { path: file.clone(), source })?;
        let settings = toml::from_str(&text)
            .map_err(|source| Error::Invalid { path: file.clone(), source: Box::new(source) })?;
        Ok(Self { root: root_of(&file), file, settings })
    }

    /// Where a running local engine leaves its address; `mdd local up` writes it.
    pub fn engine_file(&self) -> PathBuf {
        self.root.join(".mdd").join("local").join("endpoint.json")
    }

    /// A path of the settings, which is relative to the root.
    pub fn path(&self, relative: &Path) -> PathBuf {
        self.root.join(relative)
    }
}

fn find(from: &Path) -> Option<PathBuf> {
    from.ancestors().map(|folder| folder.join("config").join("mdd.toml")).find(|file| file.is_file())
}

/// `x/config/mdd.toml` belongs to `x`; a file of another layout belongs to its own folder.
fn root_of(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new("."));
    match folder.file_name() {
        Some(name) if name == "config" => folder.parent().unwrap_or(folder).to_owned(),
        _ => folder.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Error, Project};

    const FILE: &str = "[stacks]\npipeline='p'\ntest='t'\ncleanup='c'\nproduction='q'\nchange_set='s'\n[pipeline]\nname='n'\n";

    fn project(folder: &Path) {
        fs::create_dir_all(folder.join("config")).expect("a folder");
        fs::create_dir_all(folder.join("a/b")).expect("a folder");
        fs::write(folder.join("config/mdd.toml"), FILE).expect("a file");
    }

    #[test]
    fn it_is_found_from_below() {
        let folder = tempfile::tempdir().expect("a folder");
        project(folder.path());
        let found = Project::load(None, &folder.path().join("a/b")).expect("found");
        assert_eq!(found.root, folder.path());
        assert!(found.engine_file().ends_with(".mdd/local/endpoint.json"));
    }

    #[test]
    fn a_named_file_wins_and_keeps_its_root() {
        let folder = tempfile::tempdir().expect("a folder");
        project(folder.path());
        let found = Project::load(Some(Path::new("config/mdd.toml")), folder.path()).expect("found");
        assert_eq!(found.root, folder.path());
    }

    #[test]
    fn nothing_above_is_an_error_that_says_where_it_looked() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = Project::load(None, folder.path()).expect_err("nothing there");
        assert!(matches!(error, Error::NotFound { .. }));
        assert!(error.to_string().contains(&folder.path().display().to_string()));
    }
}
