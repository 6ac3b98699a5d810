//! Bytes from a pipe, cut into lines; and the end of an invocation's log, which a caller may ask for.

/// The most that one log event can hold.
const LONGEST: usize = 262_118;
/// The part of the log that `LogType=Tail` gives.
const TAIL: usize = 4096;

/// Lines as they complete.
#[derive(Debug, Default)]
pub(super) struct Lines {
    rest: Vec<u8>,
}

impl Lines {
    /// Takes bytes and gives the lines they complete; a line that is too long comes in pieces.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<String> {
        self.rest.extend_from_slice(bytes);
        let mut lines = Vec::new();
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            lines.extend(text(&line[..end]));
        }
        while self.rest.len() > LONGEST {
            let piece: Vec<u8> = self.rest.drain(..LONGEST).collect();
            lines.extend(text(&piece));
        }
        lines
    }

    /// The last line, if it did not end.
    pub(super) fn finish(&mut self) -> Vec<String> {
        text(&std::mem::take(&mut self.rest))
    }
}

fn text(line: &[u8]) -> Vec<String> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.chunks(LONGEST).map(|piece| String::from_utf8_lossy(piece).into_owned()).collect()
}

/// The last 4 KiB of what was logged since the last invocation began.
#[derive(Debug, Default)]
pub(super) struct Tail(String);

impl Tail {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn push(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
        if self.0.len() > TAIL {
            let from = self.0.ceil_char_boundary(self.0.len() - TAIL);
            self.0.drain(..from);
        }
    }

    pub(super) fn text(&self) -> String {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_when_they_are_complete() {
        let mut lines = Lines::default();
        assert_eq!(lines.push(b"one\r\ntw"), ["one"]);
        assert_eq!(lines.push(b"o\nthree"), ["two"]);
        assert_eq!(lines.finish(), ["three"]);
        assert!(lines.finish().is_empty());
        let long = lines.push(&vec![b'x'; LONGEST + 5]);
        assert_eq!((long.len(), long[0].len(), lines.finish()), (1, LONGEST, vec!["xxxxx".to_owned()]));
    }

    #[test]
    fn the_tail_is_the_end() {
        let mut tail = Tail::default();
        tail.push(&"é".repeat(3000));
        tail.push("last");
        assert!(tail.text().len() <= TAIL && tail.text().ends_with("é\nlast\n"));
    }
}
