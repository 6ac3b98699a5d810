//! The directory of a zip archive: it must have one file in it.
//!
//! Only the end of the archive is looked at, so a directory cannot take more memory than that.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use zip::read::{ArchiveOffset, Config};
use zip::{CompressionMethod, ZipArchive};

use super::member::Member;
use crate::recognise::Unrecognised;
use crate::reject::FileCode;

/// Names told of an archive with several files.
const TOLD: usize = 10;

/// The one file in an archive of so many bytes that ends like this.
pub(super) fn only_member(tail: &[u8], size: u64, most: u64) -> Result<Member, Unrecognised> {
    let end = End { start: size - tail.len() as u64, bytes: Cursor::new(tail) };
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let archive = ZipArchive::with_config(config, end).map_err(|error| {
        unreadable(format!(
            "the zip archive is cut off or damaged, or has thousands of files in it: its directory cannot be read \
             ({error})"
        ))
    })?;
    let mut names = Vec::new();
    let mut place = 0;
    for at in 0..archive.len() {
        let name = archive.name_for_index(at).and_then(Result::ok).unwrap_or_default();
        if is_file(&name) {
            place = at;
            names.push(printable(&name));
        }
    }
    refuse_office(&archive)?;
    match &names[..] {
        [] => Err(Unrecognised::new(FileCode::EmptyFile, "the zip archive has no files in it")),
        [name] if !archive.has_duplicate_names() => member(&archive, place, name, most),
        [name] => Err(Unrecognised::new(
            FileCode::UnknownKind,
            format!("the zip archive has several files that are all called {name}; upload them one by one"),
        )),
        several => Err(Unrecognised::new(FileCode::UnknownKind, list(several))),
    }
}

fn member(archive: &ZipArchive<End<'_>>, at: usize, name: &str, most: u64) -> Result<Member, Unrecognised> {
    let entry = archive.by_index_data(at).map_err(|error| unreadable(error.to_string()))?;
    if entry.encrypted() {
        return Err(unreadable(format!(
            "{name} in the zip archive is encrypted; pack it without a password"
        )));
    }
    let stored = match entry.compression() {
        CompressionMethod::Stored => true,
        CompressionMethod::Deflated => false,
        other => {
            let reason = format!("{name} in the zip archive is packed with {other}; pack it with deflate");
            return Err(unreadable(reason));
        }
    };
    if entry.size() > most {
        return Err(unreadable(format!("{name} in the zip archive: {}", super::damage::too_much(most))));
    }
    Ok(Member {
        name: name.to_owned(),
        header_at: entry.header_start(),
        packed: entry.compressed_size(),
        size: entry.size(),
        crc: entry.crc32(),
        stored,
    })
}

fn unreadable(reason: String) -> Unrecognised {
    Unrecognised::new(FileCode::BadEncoding, reason)
}

/// Not a folder, nor what systems put beside the files of people.
fn is_file(name: &str) -> bool {
    let hidden = |part: &str| part == "__MACOSX" || part.starts_with('.');
    !name.ends_with(['/', '\\']) && !name.split(['/', '\\']).any(hidden)
}

fn refuse_office(archive: &ZipArchive<End<'_>>) -> Result<(), Unrecognised> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    let what = match (has("[Content_Types].xml"), has("xl/workbook.xml") || has("xl/workbook.bin")) {
        (true, true) => "an Excel workbook",
        (true, false) => "an Office document",
        (false, _) => return Ok(()),
    };
    let reason = format!("it is {what}, not the text of an ASX Energy file; save it as CSV");
    Err(Unrecognised::new(FileCode::UnknownKind, reason))
}

fn list(names: &[String]) -> String {
    let more = names.len().saturating_sub(TOLD);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let told = names[..names.len() - more].join(", ");
    format!("the zip archive has {} files in it ({told}{rest}); upload them one by one", names.len())
}

fn printable(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).collect()
}

/// The last bytes of an archive, in their places.
struct End<'a> {
    start: u64,
    bytes: Cursor<&'a [u8]>,
}

impl Read for End<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(buffer)
    }
}

impl Seek for End<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let length = self.bytes.get_ref().len() as u64;
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => (self.start + length).checked_add_signed(by),
            SeekFrom::Current(by) => (self.start + self.bytes.position()).checked_add_signed(by),
        };
        let within = at.and_then(|at| at.checked_sub(self.start)).ok_or_else(|| {
            io::Error::new(io::ErrorKind::UnexpectedEof, format!("it is not within the last {length} bytes"))
        })?;
        self.bytes.set_position(within);
        Ok(self.start + within)
    }
}
