//! Encodings: UTF-8 with or without a mark, UTF-16 with one or recognisable by its zeros, and Windows-1252 for what is
//! neither. Guessing stops there: text with control characters in it is not text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Unrecognised;
use crate::reject::FileCode;

/// A decoded file.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    pub(crate) content: Cow<'a, str>,
    /// `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`.
    pub(crate) encoding: &'static str,
    /// Whether a byte order mark said so.
    pub(crate) marked: bool,
}

/// Bytes looked at for the zeros of unmarked UTF-16.
const SAMPLE: usize = 256;
/// Zeros in one half of the sample that make it UTF-16: it is nearly all ASCII.
const MOSTLY: usize = SAMPLE * 2 / 5;
/// In less than this, zeros say nothing.
const SHORTEST: usize = 16;

pub(super) fn decode(bytes: &[u8]) -> Result<Text<'_>, Unrecognised> {
    if let Some(body) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        let content = str::from_utf8(body).map_err(|error| {
            bad(format!("it is marked as UTF-8 but is not, from byte {}", error.valid_up_to() + 3))
        })?;
        return plain(content, true);
    }
    if let Some(body) = bytes.strip_prefix(b"\xff\xfe") {
        return wide(body, UTF_16LE, "utf-16le", true);
    }
    if let Some(body) = bytes.strip_prefix(b"\xfe\xff") {
        return wide(body, UTF_16BE, "utf-16be", true);
    }
    match zeros(bytes) {
        (even, odd) if odd > MOSTLY && even == 0 => return wide(bytes, UTF_16LE, "utf-16le", false),
        (even, odd) if even > MOSTLY && odd == 0 => return wide(bytes, UTF_16BE, "utf-16be", false),
        _ => {}
    }
    match str::from_utf8(bytes) {
        Ok(content) => plain(content, false),
        Err(_) if bytes.iter().any(|byte| is_control(*byte)) => {
            Err(bad("it is neither UTF-8 nor UTF-16 and has control characters in it: not text"))
        }
        Err(_) => {
            let (content, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            Ok(Text { content, encoding: "windows-1252", marked: false })
        }
    }
}

/// UTF-8 as it is, unless it is mostly control characters. A few are left to the rows they spoil.
fn plain(content: &str, marked: bool) -> Result<Text<'_>, Unrecognised> {
    let head = &content.as_bytes()[..content.len().min(4096)];
    let controls = head.iter().filter(|byte| is_control(**byte)).count();
    if controls * 20 > head.len() {
        return Err(bad("it is full of control characters: not text"));
    }
    Ok(Text { content: Cow::Borrowed(content), encoding: "utf-8", marked })
}

fn wide<'a>(
    body: &'a [u8],
    encoding: &'static Encoding,
    name: &'static str,
    marked: bool,
) -> Result<Text<'a>, Unrecognised> {
    let content = encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .ok_or_else(|| bad(format!("it looks like {name} but is not well-formed, or is cut off")))?;
    Ok(Text { content, encoding: name, marked })
}

fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)
}

/// Zero bytes at even and at odd places of the sample, scaled to its full size.
fn zeros(bytes: &[u8]) -> (usize, usize) {
    if bytes.len() < SHORTEST {
        return (0, 0);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let count = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let scale = |zeros: usize| zeros * SAMPLE / sample.len();
    (scale(count(0)), scale(count(1)))
}

fn bad(reason: impl Into<String>) -> Unrecognised {
    Unrecognised::new(FileCode::BadEncoding, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    fn decoded(bytes: &[u8]) -> (String, &'static str, bool) {
        let text = decode(bytes).unwrap();
        (text.content.into_owned(), text.encoding, text.marked)
    }

    #[test]
    fn reads_each_encoding() {
        let text = "code,date\nBNH2025,20250227\n";
        assert_eq!(decoded(text.as_bytes()), (text.to_owned(), "utf-8", false));
        assert_eq!(decoded(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), (text.to_owned(), "utf-8", true));
        assert_eq!(
            decoded(&[b"\xff\xfe".to_vec(), utf16(text, false)].concat()),
            (text.to_owned(), "utf-16le", true)
        );
        assert_eq!(
            decoded(&[b"\xfe\xff".to_vec(), utf16(text, true)].concat()),
            (text.to_owned(), "utf-16be", true)
        );
        assert_eq!(decoded(&utf16(text, false)), (text.to_owned(), "utf-16le", false));
        assert_eq!(decoded(&utf16(text, true)), (text.to_owned(), "utf-16be", false));
        assert_eq!(decoded(b"caf\xe9,1\n"), ("caf\u{e9},1\n".to_owned(), "windows-1252", false));
    }

    #[test]
    fn refuses_what_is_no_text() {
        for bytes in [&b"\xef\xbb\xbfab\xff"[..], b"\xff\xfea", b"\x80\x00\x01\x02", b"a\x00\x00\x01b"] {
            assert_eq!(decode(bytes).unwrap_err().code, FileCode::BadEncoding, "{bytes:?}");
        }
    }
}
