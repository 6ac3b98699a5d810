//! Files that are generated: compared, or written when asked to.

use std::path::{Path, PathBuf};

/// The folder of the generated documents.
pub fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// Is this `just docs`?
pub fn writing() -> bool {
    std::env::var_os("MDD_WRITE_DOCS").is_some()
}

/// Insists that a file holds `text`, or writes it when asked to.
#[track_caller]
pub fn keep(file: &Path, text: &str) {
    if writing() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let found = std::fs::read_to_string(file).unwrap_or_default();
    assert!(found == text, "{} is not what it should be: run `just docs`", file.display());
}
