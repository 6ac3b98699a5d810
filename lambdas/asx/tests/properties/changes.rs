//! Ways in which files come to be damaged.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// One damage. Places are indices into whatever there is.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Byte(Index, u8),
    Insert(Index, Vec<u8>),
    Cut(Index, usize),
    Truncate(Index),
    Repeat(Index, usize),
    SwapLines(Index, Index),
    RepeatLine(Index, Index),
    SwapCells(Index, Index, Index),
    Cell(Index, Index, &'static str),
    Delimiter(u8, u8),
    Encode(Encoding),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Encoding {
    Marked,
    Utf16 { big: bool, marked: bool },
    Latin1,
    CarriageReturns,
}

const DELIMITERS: [u8; 4] = *b",\t;|";
const CELLS: [&str; 16] = [
    "",
    "-",
    "-0.40",
    "N/A",
    "1,920",
    "\"1,920\"",
    "\"",
    "1e9",
    "99999999999999.9999",
    "20250231",
    "31/01/2025",
    "10-04-19",
    "BNH5",
    "BNM2025C0016000",
    "Q1 2025",
    "caf\u{e9}",
];

/// Any of them.
pub(crate) fn changes() -> impl Strategy<Value = Vec<Change>> {
    let place = any::<Index>;
    let encodings = [
        Encoding::Marked,
        Encoding::Utf16 { big: false, marked: true },
        Encoding::Utf16 { big: true, marked: true },
        Encoding::Utf16 { big: false, marked: false },
        Encoding::Utf16 { big: true, marked: false },
        Encoding::Latin1,
        Encoding::CarriageReturns,
    ];
    let delimiter = || select(DELIMITERS.to_vec());
    let change = prop_oneof![
        3 => (place(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        3 => (place(), vec(any::<u8>(), 1..8)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        3 => (place(), 1..60_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        1 => place().prop_map(Change::Truncate),
        2 => (place(), 1..300_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
        3 => (place(), place()).prop_map(|(one, other)| Change::SwapLines(one, other)),
        4 => (place(), place()).prop_map(|(one, other)| Change::RepeatLine(one, other)),
        4 => (place(), place(), place()).prop_map(|(line, one, other)| Change::SwapCells(line, one, other)),
        8 => (place(), place(), select(CELLS.to_vec())).prop_map(|(line, at, cell)| Change::Cell(line, at, cell)),
        1 => (delimiter(), delimiter()).prop_map(|(from, to)| Change::Delimiter(from, to)),
        2 => select(encodings.to_vec()).prop_map(Change::Encode),
    ];
    vec(change, 1..5)
}

impl Change {
    pub(crate) fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        match self {
            Self::Byte(at, byte) => *at.get_mut(bytes) = *byte,
            Self::Insert(at, more) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, more.iter().copied());
            }
            Self::Cut(at, length) => {
                let at = at.index(bytes.len());
                bytes.drain(at..bytes.len().min(at + length));
            }
            Self::Truncate(at) => bytes.truncate(at.index(bytes.len())),
            Self::Repeat(at, length) => {
                let at = at.index(bytes.len());
                bytes.extend_from_within(at..bytes.len().min(at + length));
            }
            Self::Delimiter(from, to) => {
                bytes.iter_mut().filter(|byte| *byte == from).for_each(|byte| *byte = *to);
            }
            Self::Encode(encoding) => *bytes = encoding.encode(&String::from_utf8_lossy(bytes)),
            _ => {
                let mut lines: Vec<_> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
                self.apply_to_lines(&mut lines);
                *bytes = lines.join(&b'\n');
            }
        }
    }

    fn apply_to_lines(&self, lines: &mut Vec<Vec<u8>>) {
        match self {
            Self::SwapLines(one, other) => {
                let count = lines.len();
                lines.swap(one.index(count), other.index(count));
            }
            Self::RepeatLine(one, other) => lines.insert(other.index(lines.len()), one.get(lines).clone()),
            Self::SwapCells(line, one, other) => {
                with_cells(line.get_mut(lines), |cells| {
                    cells.swap(one.index(cells.len()), other.index(cells.len()));
                });
            }
            Self::Cell(line, at, cell) => {
                with_cells(line.get_mut(lines), |cells| *at.get_mut(cells) = cell.as_bytes().to_vec());
            }
            _ => {}
        }
    }
}

fn with_cells(line: &mut Vec<u8>, change: impl FnOnce(&mut [Vec<u8>])) {
    let delimiter = if line.contains(&b'\t') { b'\t' } else { b',' };
    let mut cells: Vec<_> = line.split(|byte| *byte == delimiter).map(<[u8]>::to_vec).collect();
    change(&mut cells);
    *line = cells.join(&delimiter);
}

impl Encoding {
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Marked => format!("\u{feff}{text}").into_bytes(),
            Self::Utf16 { big, marked } => {
                let mark = if marked { "\u{feff}" } else { "" };
                let units = mark.encode_utf16().chain(text.encode_utf16());
                units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
            }
            Self::Latin1 => text.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect(),
            Self::CarriageReturns => text.replace('\n', "\r\n").into_bytes(),
        }
    }
}
