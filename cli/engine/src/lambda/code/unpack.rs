//! Unpacking a zip that somebody else made: nothing leaves the folder, nothing grows without end.

use std::fs::{self, File, Permissions};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use zip::ZipArchive;

use crate::core::ApiError;
use crate::lambda::error::{invalid, service};

/// AWS's limit for what a zip unpacks to.
const MOST_BYTES: u64 = 262_144_000;
const MOST_FILES: usize = 100_000;

/// Unpacks `zip` into the new folder `to`; executable files stay executable.
pub(super) fn unpack(zip: impl Read + Seek, to: &Path) -> Result<(), ApiError> {
    let mut archive = ZipArchive::new(zip).map_err(|_| broken(None))?;
    if archive.is_empty() {
        return Err(invalid("Uploaded file must be a non-empty zip"));
    }
    if archive.len() > MOST_FILES {
        return Err(invalid(format!("The zip must hold at most {MOST_FILES} files")));
    }
    fs::create_dir_all(to).map_err(|problem| unwritable(to, &problem))?;
    let mut left = MOST_BYTES;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|_| broken(None))?;
        let name = entry.name().map_err(|_| broken(None))?.into_owned();
        let inside =
            entry.enclosed_name().filter(|_| !entry.is_symlink()).ok_or_else(|| broken(Some(&name)))?;
        let path = to.join(inside);
        if entry.is_dir() {
            fs::create_dir_all(&path).map_err(|problem| unwritable(&path, &problem))?;
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|problem| unwritable(parent, &problem))?;
        }
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        left = write(&mut entry, &path, if executable { 0o755 } else { 0o644 }, left, &name)?;
    }
    Ok(())
}

/// Writes one file and returns how many bytes may still come. The size an entry claims is not believed.
fn write(entry: &mut impl Read, path: &Path, mode: u32, mut left: u64, name: &str) -> Result<u64, ApiError> {
    let mut file = File::create(path).map_err(|problem| unwritable(path, &problem))?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = entry.read(&mut buffer).map_err(|_| broken(Some(name)))?;
        if read == 0 {
            break;
        }
        left = left
            .checked_sub(read as u64)
            .ok_or_else(|| invalid(format!("Unzipped size must be smaller than {MOST_BYTES} bytes")))?;
        file.write_all(&buffer[..read]).map_err(|problem| unwritable(path, &problem))?;
    }
    file.set_permissions(Permissions::from_mode(mode)).map_err(|problem| unwritable(path, &problem))?;
    Ok(left)
}

fn broken(entry: Option<&str>) -> ApiError {
    let mut message =
        "Could not unzip uploaded file. Please check your file, then try to upload again.".to_owned();
    if let Some(entry) = entry {
        message.push_str(" (at the entry ");
        message.push_str(entry);
        message.push(')');
    }
    invalid(message)
}

fn unwritable(path: &Path, problem: &std::io::Error) -> ApiError {
    service(format!("{}: {problem}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip(entries: &[(&str, u32, &[u8])]) -> Cursor<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, mode, content) in entries {
            writer.start_file(*name, SimpleFileOptions::default().unix_permissions(*mode)).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn files_keep_their_execute_bit_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("code");
        unpack(zip(&[("bootstrap", 0o4755, b"#!"), ("lib/data.txt", 0o600, b"x")]), &to).unwrap();
        let mode = |path: &str| fs::metadata(to.join(path)).unwrap().permissions().mode() & 0o7777;
        assert_eq!((mode("bootstrap"), mode("lib/data.txt")), (0o755, 0o644));
        assert_eq!(fs::read(to.join("lib/data.txt")).unwrap(), b"x");
    }

    #[test]
    fn nothing_leaves_the_folder() {
        for name in ["../escaped", "/etc/escaped", "a/../../escaped"] {
            let folder = tempfile::tempdir().unwrap();
            let result = unpack(zip(&[(name, 0o644, b"x")]), &folder.path().join("code"));
            let outside = folder.path().join("escaped");
            assert!(!outside.exists() && !Path::new("/etc/escaped").exists(), "{name}");
            if let Err(error) = result {
                assert!(error.message.contains(name), "{}", error.message);
            }
        }
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let error = unpack(writer.finish().unwrap(), &folder.path().join("code")).unwrap_err();
        assert!(error.message.contains("the entry link"), "{}", error.message);
    }

    #[test]
    fn what_is_no_zip_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let error = unpack(Cursor::new(b"<html>".to_vec()), &folder.path().join("code")).unwrap_err();
        assert!(error.message.starts_with("Could not unzip uploaded file."), "{}", error.message);
    }
}
