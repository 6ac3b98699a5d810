//! One clean-up of a stack at a time in a project: two would share one note of what is to be started again, and the first
//! to end would start it while the other still empties.
//!
//! A lock and not a file that is there or not: the system gives it back when its process ends, however it ends.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::journal::name_of;
use crate::errors::Error;

/// Held for as long as a clean-up works.
#[derive(Debug)]
pub struct Turn {
    /// The lock goes with it.
    _file: Option<File>,
}

impl Turn {
    /// The turn for the stack of this ARN, called `name`, in the project at `root`; fails if another process has it.
    ///
    /// Where nothing can be locked, in a folder that cannot be written to or on a file system without locks, nobody is
    /// kept from working: a note cannot be shared there either.
    pub fn take(root: &Path, stack: &str, name: &str) -> Result<Self, Error> {
        let path = root.join(".mdd/locks").join(format!("clean-test-{}", name_of(stack)));
        match lock(&path) {
            Ok(file) => Ok(Self { _file: Some(file) }),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(busy(&path, name)),
            Err(_) => Ok(Self { _file: None }),
        }
    }
}

fn lock(path: &Path) -> io::Result<File> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    file.try_lock()?;
    // Who has it is for the next one's message only.
    let _ = sign(&mut file);
    Ok(file)
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    write!(file, "{}", std::process::id())
}

fn busy(path: &Path, name: &str) -> Error {
    let holder = fs::read_to_string(path).ok().filter(|pid| !pid.is_empty());
    Error::Failed {
        what: format!("another clean-test is at work on {name}"),
        causes: holder.map(|pid| format!("process {pid} holds its lock in .mdd/locks")).into_iter().collect(),
        hint: Some("wait until it is done, or end it; then run this again".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STACK: &str = "arn:aws:cloudformation:ap-southeast-2:111122223333:stack/test/1f-2";

    #[test]
    fn one_has_it_at_a_time_and_it_goes_with_its_holder() {
        let folder = tempfile::tempdir().expect("a folder");
        let take = |stack: &str| Turn::take(folder.path(), stack, "test");
        let turn = take(STACK).expect("nobody has it");
        let error = take(STACK).expect_err("it is taken");
        assert_eq!(error.to_string(), "another clean-test is at work on test");
        assert!(
            error.causes()[0].starts_with(&format!("process {} holds ", std::process::id())),
            "{error:?}"
        );
        assert!(take(&STACK.replace("/test/", "/other/")).is_ok(), "another stack's is another one");
        drop(turn);
        assert!(take(STACK).is_ok());
    }

    #[test]
    fn where_nothing_can_be_locked_nobody_is_kept_from_working() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(".mdd"), "no folder").expect("a file");
        assert!(Turn::take(folder.path(), STACK, "test").is_ok());
    }
}
