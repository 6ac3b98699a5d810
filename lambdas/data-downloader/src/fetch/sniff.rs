//! Tells a page from a file of rows by its first bytes: servers apologise in HTML, with status 200.

/// Whether text that begins like this is markup.
pub(super) fn is_markup(head: &[u8]) -> bool {
    let visible = head
        .iter()
        .find(|byte| !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xff | 0xfe) && !byte.is_ascii_whitespace());
    visible == Some(&b'<')
}

/// The beginning, for a message.
pub(super) fn excerpt(head: &[u8]) -> String {
    String::from_utf8_lossy(&head[..head.len().min(80)]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_known_behind_marks_and_blanks() {
        for page in [&b"<p>Sorry"[..], b"\r\n <!DOCTYPE html>", b"\xef\xbb\xbf<html>", b"\xff\xfe<\0h\0"] {
            assert!(is_markup(page));
        }
        for file in [&b"code,date\n"[..], b"08:31\tEAH2025", b"", b"PK\x03\x04", b"\xef\xbb\xbfa<b"] {
            assert!(!is_markup(file));
        }
    }
}
