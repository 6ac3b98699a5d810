//! The first look: containers that are not opened, pictures, spreadsheets, web pages, nothing at all.

use super::Unrecognised;
use crate::reject::FileCode;

/// First bytes of what is not text, and what to call it.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a binary Excel workbook"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
];

pub(crate) fn refuse_binary(bytes: &[u8]) -> Result<(), Unrecognised> {
    if bytes.is_empty() {
        return Err(Unrecognised::new(
            FileCode::EmptyFile,
            "the file has no bytes; the market may have been closed",
        ));
    }
    match MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        Some((_, name)) => Err(Unrecognised::new(
            FileCode::UnknownKind,
            format!("it is {name}, not the text of an ASX Energy file"),
        )),
        None => Ok(()),
    }
}

pub(super) fn refuse_markup(text: &str) -> Result<(), Unrecognised> {
    let body = text.trim_start();
    if body.is_empty() {
        return Err(Unrecognised::new(FileCode::EmptyFile, "the file has nothing but blanks"));
    }
    if body.starts_with("<?xml") {
        return Err(Unrecognised::new(
            FileCode::UnknownKind,
            "it is XML, not the text of an ASX Energy file",
        ));
    }
    if body.starts_with('<') {
        let start: String = body.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
        return Err(Unrecognised::new(
            FileCode::HtmlBody,
            format!("it is a web page, probably an error of the site it came from: {start}"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_and_pages_are_named() {
        let code = |bytes: &[u8]| refuse_binary(bytes).unwrap_err();
        assert_eq!(code(b"").code, FileCode::EmptyFile);
        assert_eq!(code(b"PAR1rest").code, FileCode::UnknownKind);
        assert!(code(b"BZh9").reason.contains("bzip2"));
        assert!(refuse_binary(b"code,date").is_ok());
        assert_eq!(refuse_markup(" \r\n\t").unwrap_err().code, FileCode::EmptyFile);
        assert_eq!(refuse_markup("\n <p>We are sorry").unwrap_err().code, FileCode::HtmlBody);
        assert_eq!(refuse_markup("<?xml version=\"1.0\"?>").unwrap_err().code, FileCode::UnknownKind);
        assert!(refuse_markup("code,date\n<").is_ok());
    }
}
