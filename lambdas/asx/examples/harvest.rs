//! Processes files and writes what comes of them into a folder laid out like the data bucket.
//!
//! `cargo run -p asx --example harvest -- FOLDER FILE...`. For the checks in `tests/readable.py`; people have
//! `mdd inspect`.

use std::error::Error;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::{env, fs};

use asx::{Input, Outcome, keys, process};
use jiff::civil::date;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().ok_or("usage: harvest FOLDER FILE...")?;
    for file in arguments {
        let name = file.file_name().and_then(|name| name.to_str()).ok_or("a file name that is not UTF-8")?;
        // Any day will do for files without a date, as long as it is always the same.
        let input = Input { name, received_on: date(2025, 2, 27) };
        let mut scratch = Cursor::new(Vec::new());
        match process(input, &mut &fs::read(&file)?[..], &mut scratch)? {
            Outcome::Harvested(harvest) => {
                for table in &harvest.tables {
                    write(&folder, &table.key, &table.content.read(&mut scratch)?)?;
                }
                if let Some(rejects) = &harvest.rejects {
                    write(&folder, &rejects.key, &rejects.content.read(&mut scratch)?)?;
                }
                let key = keys::manifest(harvest.kind, &harvest.manifest.sha256);
                write(&folder, &key, &harvest.manifest.to_json())?;
            }
            Outcome::Failed(failure) => {
                write(&folder, &failure.report.object_key(), &failure.report.to_json())?;
            }
        }
    }
    Ok(())
}

fn write(folder: &Path, key: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let path = folder.join(key);
    fs::create_dir_all(path.parent().unwrap_or(folder))?;
    Ok(fs::write(path, bytes)?)
}
