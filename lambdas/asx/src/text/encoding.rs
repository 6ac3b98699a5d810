//! Encodings: UTF-8 with or without a mark, UTF-16 with one or recognisable by its zeros, and Windows-1252 for what is
//! neither. Guessing stops there: text with control characters in it is not text.

use encoding_rs::{UTF_16BE, UTF_16LE};

/// How a file's bytes are to be read, as far as its beginning tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, or Windows-1252 in lines that are not.
    Narrow {
        marked: bool,
    },
    Wide {
        big: bool,
        marked: bool,
    },
}

/// Bytes looked at for the zeros of unmarked UTF-16.
const SAMPLE: usize = 256;
/// Zeros in one half of the sample that make it UTF-16: it is nearly all ASCII.
const MOSTLY: usize = SAMPLE * 2 / 5;
/// In less than this, zeros say nothing.
const SHORTEST: usize = 16;

impl Encoding {
    pub(super) fn guess(head: &[u8]) -> Self {
        match head {
            [0xef, 0xbb, 0xbf, ..] => return Self::Narrow { marked: true },
            [0xff, 0xfe, ..] => return Self::Wide { big: false, marked: true },
            [0xfe, 0xff, ..] => return Self::Wide { big: true, marked: true },
            _ => {}
        }
        match zeros(head) {
            (0, odd) if odd > MOSTLY => Self::Wide { big: false, marked: false },
            (even, 0) if even > MOSTLY => Self::Wide { big: true, marked: false },
            _ => Self::Narrow { marked: false },
        }
    }

    /// Of its mark, in bytes.
    pub(super) const fn mark(self) -> usize {
        match self {
            Self::Narrow { marked: true } => 3,
            Self::Wide { marked: true, .. } => 2,
            _ => 0,
        }
    }

    pub(crate) const fn marked(self) -> bool {
        self.mark() > 0
    }

    pub(super) fn decoder(self) -> Option<encoding_rs::Decoder> {
        match self {
            Self::Narrow { .. } => None,
            Self::Wide { big: true, .. } => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Self::Wide { big: false, .. } => Some(UTF_16LE.new_decoder_without_bom_handling()),
        }
    }

    /// As manifests name it; whether a narrow one is UTF-8, only all of its lines tell.
    pub(super) const fn name(self, utf8: bool) -> &'static str {
        match self {
            Self::Narrow { .. } if utf8 => "utf-8",
            Self::Narrow { .. } => "windows-1252",
            Self::Wide { big: true, .. } => "utf-16be",
            Self::Wide { big: false, .. } => "utf-16le",
        }
    }
}

pub(super) fn is_control(byte: u8) -> bool {
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
