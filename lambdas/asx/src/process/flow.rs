//! What a file is: text, a page with tables, or packed, and then what is in it.

use super::ProcessError;
use super::content::{Seen, read_log, read_page, read_text, refuse};
use super::file::File;
use crate::body::Body;
use crate::container::{self, Damage, Format, Packed};
use crate::input::Input;
use crate::json;
use crate::layout::TRADE_LOG_JSON;
use crate::outcome::Outcome;
use crate::page::{self, Page};
use crate::recognise::{self, Unrecognised};
use crate::reject::FileCode;
use crate::scratch::{Scratch, Spool};

/// Processes one file. The result depends on nothing but the input and its bytes. What the file becomes is appended to
/// the scratch, and the outcome says where.
pub fn process(
    input: Input<'_>,
    body: &mut dyn Body,
    scratch: &mut dyn Scratch,
) -> Result<Outcome, ProcessError> {
    process_up_to(container::MOST, input, body, scratch)
}

/// The same, `most` being what may come out of a packed file, in bytes.
fn process_up_to(
    most: u64,
    input: Input<'_>,
    body: &mut dyn Body,
    scratch: &mut dyn Scratch,
) -> Result<Outcome, ProcessError> {
    let mut file = File::new(input);
    let mut spool = Spool::new(scratch);
    match read_text(&mut file, body, &mut spool)? {
        Seen::Judged(outcome) => Ok(outcome),
        Seen::Packed(format) => unpack(&mut file, format, body, most, &mut spool),
        Seen::Page(refused) => look_into(&mut file, body, refused, &mut spool),
        Seen::Json => read_json(&mut file, body, &mut spool),
    }
}

fn unpack(
    file: &mut File<'_>,
    format: Format,
    body: &mut dyn Body,
    most: u64,
    spool: &mut Spool<'_>,
) -> Result<Outcome, ProcessError> {
    let look = Packed::look(format, body, most).map_err(ProcessError::Read)?;
    file.identify(look.digest);
    let (container, mut packed) = match look.content {
        Ok(content) => content,
        Err(refused) => return Ok(file.unrecognised(refused)),
    };
    file.enter(container);
    match read_unpacked(file, &mut packed, spool) {
        Err(ProcessError::Read(error)) => match error.downcast::<Damage>() {
            Ok(damage) => Ok(file.unrecognised(Unrecognised::new(FileCode::BadEncoding, damage.0))),
            Err(error) => Err(ProcessError::Read(error)),
        },
        result => result,
    }
}

fn read_unpacked(
    file: &mut File<'_>,
    packed: &mut dyn Body,
    spool: &mut Spool<'_>,
) -> Result<Outcome, ProcessError> {
    match read_text(file, packed, spool)? {
        Seen::Judged(outcome) => Ok(outcome),
        Seen::Page(refused) => look_into(file, packed, refused, spool),
        Seen::Json => read_json(file, packed, spool),
        Seen::Packed(inner) => {
            let reason = format!("it is a {}, and only one container is opened; unpack it", inner.noun());
            Ok(file.unrecognised(Unrecognised::new(FileCode::UnknownKind, reason)))
        }
    }
}

/// Reads the tables of a web page, if there is one that is known.
fn look_into(
    file: &mut File<'_>,
    body: &mut dyn Body,
    refused: Unrecognised,
    spool: &mut Spool<'_>,
) -> Result<Outcome, ProcessError> {
    let digest = container::survey(body).map_err(ProcessError::Read)?.digest;
    let size = digest.size;
    file.identify(digest);
    if size <= page::MOST
        && let Some(outcome) = read_page(file, &mut Page(body), spool)?
    {
        return Ok(outcome);
    }
    refuse(file, body, refused)
}

/// Reads a trade log in JSON, if it is one and its totals agree.
fn read_json(
    file: &mut File<'_>,
    body: &mut dyn Body,
    spool: &mut Spool<'_>,
) -> Result<Outcome, ProcessError> {
    let digest = container::survey(body).map_err(ProcessError::Read)?.digest;
    let size = digest.size;
    file.identify(digest);
    if size > json::MOST {
        let reason = format!("it is JSON of more than {} bytes, and a trade log is of a day", json::MOST);
        return Ok(file.unrecognised(Unrecognised::new(FileCode::TooManyRows, reason)));
    }
    let log = match json::read(body).map_err(ProcessError::Read)? {
        Ok(log) => log,
        Err(refused) => return Ok(file.unrecognised(refused)),
    };
    match log.check() {
        Ok(checked) => {
            let recognised = recognise::recognise_log(checked.stated, checked.doubt, file.names());
            read_log(file, &checked.lines, &recognised, spool)
        }
        Err((code, reason)) => {
            Ok(file.unrecognised(Unrecognised { code, reason, layout: Some(TRADE_LOG_JSON) }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Cursor, Read, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use jiff::civil::date;

    const INPUT: Input<'_> = Input { name: "eod.csv", received_on: date(2025, 3, 1) };

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn zip(content: &[u8]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("eod.csv", zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap().into_inner()
    }

    fn reason(most: u64, packed: &[u8]) -> (FileCode, String) {
        let outcome = process_up_to(most, INPUT, &mut &*packed, &mut Cursor::new(Vec::new())).unwrap();
        let Outcome::Failed(failure) = outcome else { panic!("{outcome:?}") };
        assert_eq!(failure.report.size, packed.len() as u64);
        (failure.report.code, failure.report.reason)
    }

    #[test]
    fn there_is_an_end_to_what_comes_out_of_a_container() {
        const MOST: u64 = 1_000_000;
        let content = "BNH2025,20250227\n".repeat(600_000);
        let too_much = "unpacked it is larger than 1000000 bytes, and no more than that is taken";
        let expected = |place: &str| (FileCode::BadEncoding, format!("{place}: {too_much}"));
        let bomb = gzip(content.as_bytes());
        assert!((bomb.len() as u64) < MOST / 10);
        assert_eq!(reason(MOST, &bomb), expected("in the gzip file"));
        let mut bomb = zip(content.as_bytes());
        assert_eq!(reason(MOST, &bomb), expected("eod.csv in the zip archive"));
        // A directory that says less than there is.
        let entry = bomb.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
        bomb[entry + 24..entry + 28].copy_from_slice(&500_u32.to_le_bytes());
        assert_eq!(reason(MOST, &bomb), expected("eod.csv in the zip archive"));
    }

    /// A body that breaks off with an error, at the second time of reading.
    struct Breaking<'a>(&'a [u8], usize);

    impl Body for Breaking<'_> {
        fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
            self.1 += 1;
            match self.1 {
                1 | 2 => Ok(Box::new(self.0)),
                _ => Ok(Box::new(self.0.take(30).chain(Gone))),
            }
        }
    }

    struct Gone;

    impl Read for Gone {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }

    #[test]
    fn bytes_that_do_not_come_are_not_the_files_fault() {
        for packed in [gzip(b"a,b\n"), zip(b"a,b\n")] {
            let body = &mut Breaking(&packed, 0);
            let error = process(INPUT, body, &mut Cursor::new(Vec::new())).unwrap_err();
            let ProcessError::Read(error) = error else { panic!("{error}") };
            assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
        }
    }
}
