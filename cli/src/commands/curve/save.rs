//! A picture is there whole or not at all: written aside, then renamed.

use std::io::{self, Write};
use std::path::Path;

use crate::errors::Error;

/// Write it; what was there is replaced.
pub(super) fn save(file: &Path, text: &str) -> Result<(), Error> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = aside(folder, text).and_then(|written| written.persist(file).map_err(io::Error::from));
    written.map(drop).map_err(|source| Error::File { verb: "write", path: file.to_owned(), source })
}

fn aside(folder: &Path, text: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".curve-").suffix(".svg");
    // As any new file: whoever may read the folder's other files may read this one.
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666))
    };
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}
