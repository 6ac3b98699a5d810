//! What a run has stopped, written down before it does so: a run that is killed cannot start it again, the next one can.
//!
//! A file in the project's `.mdd` and not a mark in the account: a mark would need permissions that nobody gives for
//! emptying a bucket (tags on rules and mappings), and a notification has no place for one once it is taken away. What
//! a rule or a mapping *is* does not say whether a person or a killed run has switched it off; only a note does. From
//! another folder the sources are seen to be off, named, and left so.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use lambda_shared::sources::Running;
use serde::{Deserialize, Serialize};

use crate::errors::Error;

/// The note for one stack.
#[derive(Debug, Clone)]
pub struct Journal {
    file: PathBuf,
    stack: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Note {
    /// The stack's ARN: a namesake that is made later has nothing to do with it.
    stack: String,
    /// What was on.
    sources: Vec<Running>,
}

impl Journal {
    /// For the stack of this ARN, in the project at `root`.
    pub fn new(root: &Path, stack: &str) -> Self {
        let file = root.join(".mdd/clean-test").join(format!("{}.json", name_of(stack)));
        Self { file, stack: stack.to_owned() }
    }

    /// What an earlier run has stopped and not started again. A note that cannot be read is as good as none: then the
    /// sources are left as they are, and named.
    pub fn read(&self) -> Vec<Running> {
        let note = fs::read(&self.file).ok().and_then(|bytes| serde_json::from_slice::<Note>(&bytes).ok());
        note.filter(|note| note.stack == self.stack).map(|note| note.sources).unwrap_or_default()
    }

    /// Write down what is to be started again; nothing removes the note.
    pub fn write(&self, sources: &[&Running]) -> Result<(), Error> {
        if sources.is_empty() {
            return match fs::remove_file(&self.file) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    Err(self.failed("remove", source))
                }
                _ => Ok(()),
            };
        }
        let sources = sources.iter().map(|running| (*running).clone()).collect();
        let note = Note { stack: self.stack.clone(), sources };
        self.put(&note).map_err(|source| self.failed("write", source))
    }

    /// Written aside and renamed, and on the disk before anything is stopped.
    fn put(&self, note: &Note) -> std::io::Result<()> {
        let aside = self.file.with_extension("new");
        fs::create_dir_all(self.file.parent().unwrap_or(Path::new(".")))?;
        let mut file = fs::File::create(&aside)?;
        file.write_all(&serde_json::to_vec_pretty(note)?)?;
        file.sync_all()?;
        fs::rename(&aside, &self.file)
    }

    fn failed(&self, verb: &'static str, source: std::io::Error) -> Error {
        Error::File { verb, path: self.file.clone(), source }
    }
}

/// What a stack's files are called.
pub(super) fn name_of(stack: &str) -> String {
    // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let name: Vec<&str> = stack.split('/').skip(1).collect();
    name.join("-").chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use lambda_shared::sources::Source;

    use super::*;

    const STACK: &str = "arn:aws:cloudformation:ap-southeast-2:111122223333:stack/test/1f-2";

    #[test]
    fn a_note_is_read_by_the_next_run_for_the_same_stack_and_goes_when_all_is_done() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(folder.path(), STACK);
        let running = Running { source: Source::Mapping("m".into()), notification: None };
        journal.write(&[&running]).expect("written");
        assert!(folder.path().join(".mdd/clean-test/test-1f-2.json").is_file());
        assert_eq!(Journal::new(folder.path(), STACK).read(), [running]);
        assert_eq!(Journal::new(folder.path(), &STACK.replace("1f", "2e")).read(), []);
        assert_eq!(Journal::new(folder.path(), &STACK.replace("1111", "9999")).read(), []);
        journal.write(&[]).expect("removed");
        journal.write(&[]).expect("removed already");
        assert_eq!(journal.read(), []);
    }
}
