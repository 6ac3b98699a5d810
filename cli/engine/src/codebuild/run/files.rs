//! Folders and zips: what is in them, and making a zip that is the same whenever its files are.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// All files below `base`, as paths from there, through links too (a cached folder is one), but not in circles.
pub(in crate::codebuild) fn walk(base: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    visit(base, "", &mut Vec::new(), &mut |path, is_folder| {
        if !is_folder {
            found.push(path.to_owned());
        }
    })?;
    Ok(found)
}

/// All folders below `base`, likewise.
pub(in crate::codebuild) fn folders(base: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    visit(base, "", &mut Vec::new(), &mut |path, is_folder| {
        if is_folder {
            found.push(path.to_owned());
        }
    })?;
    Ok(found)
}

fn visit(
    folder: &Path,
    prefix: &str,
    above: &mut Vec<PathBuf>,
    see: &mut impl FnMut(&str, bool),
) -> io::Result<()> {
    let real = folder.canonicalize()?;
    if above.contains(&real) {
        return Ok(());
    }
    above.push(real);
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        // A link to nothing is nothing.
        let Ok(meta) = fs::metadata(entry.path()) else { continue };
        see(&path, meta.is_dir());
        if meta.is_dir() {
            visit(&entry.path(), &path, above, see)?;
        }
    }
    above.pop();
    Ok(())
}

/// Writes a zip of `entries` (name in the zip, path below `base`): in order, without times, with permissions.
pub(in crate::codebuild) fn pack(base: &Path, entries: &[(String, String)], to: &Path) -> io::Result<()> {
    let mut zip = ZipWriter::new(io::BufWriter::new(File::create(to)?));
    for (name, path) in entries {
        let mut file = File::open(base.join(path))?;
        let mode = file.metadata()?.permissions().mode() & 0o777;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(mode)
            .large_file(file.metadata()?.len() >= u64::from(u32::MAX));
        zip.start_file(name.as_str(), options)?;
        io::copy(&mut file, &mut zip)?;
    }
    zip.finish()?.flush()
}
