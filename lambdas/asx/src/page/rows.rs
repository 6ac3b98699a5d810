//! The lines of a page, as they are found.

use std::io::{self, Read};

use html5gum::emitters::callback::CallbackEmitter;
use html5gum::{IoReader, Tokenizer};

use super::table::Tables;

/// What ends the last row, whatever the page ends with.
const END: &[u8] = b"</title></tr>";

type Page<'a> = IoReader<io::Chain<Box<dyn Read + 'a>, &'static [u8]>>;

/// A reader of lines.
pub(super) struct Rows<'a> {
    tokens: Tokenizer<Page<'a>, CallbackEmitter<Tables, Vec<u8>>>,
    line: Vec<u8>,
    at: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(page: Box<dyn Read + 'a>) -> Self {
        let mut emitter = CallbackEmitter::new(Tables::default());
        // So that what stands in scripts and styles is not taken for tags.
        emitter.naively_switch_states(true);
        let tokens = Tokenizer::new_with_emitter(IoReader::new(page.chain(END)), emitter);
        Self { tokens, line: Vec::new(), at: 0 }
    }
}

impl Read for Rows<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.line.len() {
            match self.tokens.next() {
                Some(line) => (self.line, self.at) = (line?, 0),
                None => return Ok(0),
            }
        }
        let some = buffer.len().min(self.line.len() - self.at);
        buffer[..some].copy_from_slice(&self.line[self.at..self.at + some]);
        self.at += some;
        Ok(some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(page: &[u8]) -> String {
        let mut text = String::new();
        Rows::new(Box::new(page)).read_to_string(&mut text).unwrap();
        text.replace('\t', "|")
    }

    #[test]
    fn rows_are_lines_whatever_is_in_them() {
        for (page, expected) in [
            (&b"<TABLE><TR><TD>a</TD><TD>b</TD></TR></TABLE>"[..], "a|b\n"),
            (b"<table><tr><td>a<td>b<tr><th>c", "a|b\nc\n"),
            (b"<td>1,9<b>20</b>&nbsp;</td><td> x<br>y\n z </td></tr>", "1,920|x y z\n"),
            (
                b"<tr><td>&amp;&nbsp;&#8211;</td><td>&nbsp;</td><td>caf\xe9\xa0</td></tr>",
                "& \u{2013}||caf\u{e9}\n",
            ),
            (b"<title>At 27\n/02/25</title>text<p>more<tr><td>a</tr>text", "At 27 /02/25\na\n"),
            (b"<tr><td>1</td><td><table><tr><td>2</td></tr></table></td><td>3</td></tr>", "1|\n2\n3\n"),
            (b"<script>if (a < b) '<tr><td>no</td></tr>'</script><style>td{}</style><tr><td>a", "a\n"),
            (b"<tr></tr><tr><td> </td><td>&nbsp;</td></tr><!-- <tr><td>no --><tr><td>a</td></tr>", "a\n"),
            (b"<p>We are sorry", ""),
        ] {
            assert_eq!(lines(page), expected, "{}", String::from_utf8_lossy(page));
        }
    }
}
