//! What the template wants: which bucket, which folders, where the feeds file goes.

use crate::error::FoldersError;
use serde::Deserialize;

/// The properties of `Custom::Folders` that this function acts on. `CodeKey` is only there to change when the code
/// does, so that CloudFormation calls again.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Wanted {
    pub(crate) bucket_name: String,
    #[serde(default)]
    pub(crate) folders: Vec<String>,
    pub(crate) sources_key: Option<String>,
}

impl Wanted {
    /// Refuses what would make something else than folders and one file.
    pub(crate) fn check(&self) -> Result<(), FoldersError> {
        if let Some(folder) = self.folders.iter().find(|folder| !is_folder(folder)) {
            return Err(FoldersError::NotAFolder { folder: folder.clone() });
        }
        match &self.sources_key {
            Some(key) if !is_file(key) => Err(FoldersError::NotAFile { key: key.clone() }),
            _ => Ok(()),
        }
    }

    /// The keys that this resource makes. What [`Self::check`] refuses was never made, so it is not among them:
    /// deleting by a wrong name must not take a real file along.
    pub(crate) fn keys(&self) -> Vec<String> {
        let folders = self.folders.iter().filter(|folder| is_folder(folder));
        folders.chain(self.sources_key.iter().filter(|key| is_file(key))).cloned().collect()
    }
}

fn is_folder(name: &str) -> bool {
    name.len() > 1 && name.ends_with('/') && !name.ends_with("//") && !name.starts_with('/')
}

fn is_file(key: &str) -> bool {
    !key.is_empty() && !key.ends_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_made_is_named_for_removal() {
        let wanted = Wanted {
            bucket_name: "b".into(),
            folders: vec!["in/".into(), "done".into(), "/".into(), String::new(), "a//".into()],
            sources_key: Some("state/".into()),
        };
        assert_eq!(wanted.keys(), ["in/"]);
        assert!(matches!(wanted.check(), Err(FoldersError::NotAFolder { folder }) if folder == "done"));
    }
}
