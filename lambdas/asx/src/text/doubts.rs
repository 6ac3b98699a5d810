//! What speaks against a file's being text.

use super::Encoding;
use super::encoding::is_control;

/// Control characters are counted this far into a file, in bytes.
const BEGINNING: usize = 4096;

#[derive(Debug, Default)]
pub(super) struct Doubts {
    full_of_controls: bool,
    has_controls: bool,
    /// The offset in the file of the first line that is not UTF-8.
    not_utf8: Option<u64>,
    pub(super) malformed: bool,
}

impl Doubts {
    /// Of the first bytes below the mark.
    pub(super) fn of_beginning(bytes: &[u8]) -> Self {
        let head = &bytes[..bytes.len().min(BEGINNING)];
        let controls = head.iter().filter(|byte| is_control(**byte)).count();
        let mut doubts = Self { full_of_controls: controls * 20 > head.len(), ..Self::default() };
        doubts.look_at(bytes);
        doubts
    }

    /// Looks for control characters in bytes that are read as they are.
    pub(super) fn look_at(&mut self, bytes: &[u8]) {
        self.has_controls |= bytes.iter().fold(false, |any, byte| any | is_control(*byte));
    }

    pub(super) fn not_utf8_from(&mut self, offset: u64) {
        self.not_utf8.get_or_insert(offset);
    }

    /// How the text was read, and whether it is marked; or why it is none.
    pub(super) fn verdict(&self, encoding: Encoding) -> Result<(&'static str, bool), String> {
        let name = encoding.name(self.not_utf8.is_none());
        match (encoding, self.not_utf8) {
            (Encoding::Wide { .. }, _) if self.malformed => {
                Err(format!("it looks like {name} but is not well-formed, or is cut off"))
            }
            (Encoding::Narrow { marked: true }, Some(at)) => {
                Err(format!("it is marked as UTF-8 but is not, from byte {at}"))
            }
            (Encoding::Narrow { marked: false }, Some(_)) if self.has_controls => {
                Err("it is neither UTF-8 nor UTF-16 and has control characters in it: not text".to_owned())
            }
            (Encoding::Narrow { .. }, None) if self.full_of_controls => {
                Err("it is full of control characters: not text".to_owned())
            }
            _ => Ok((name, encoding.marked())),
        }
    }
}
