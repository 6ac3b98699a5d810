//! Long files from short descriptions: pieces, and how often each is repeated.

/// What a file may be encoded in.
#[derive(Debug, Clone, Copy)]
pub enum Encoding {
    /// With or without a mark.
    Utf8 {
        /// Whether a mark says so.
        marked: bool,
    },
    /// With or without a mark.
    Utf16 {
        /// The most significant byte first.
        big: bool,
        /// Whether a mark says so.
        marked: bool,
    },
}

impl Encoding {
    /// Every one there is.
    pub const ALL: [Self; 6] = [
        Self::Utf8 { marked: false },
        Self::Utf8 { marked: true },
        Self::Utf16 { big: false, marked: false },
        Self::Utf16 { big: false, marked: true },
        Self::Utf16 { big: true, marked: false },
        Self::Utf16 { big: true, marked: true },
    ];

    fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 { marked: true } => b"\xef\xbb\xbf",
            Self::Utf16 { big: false, marked: true } => b"\xff\xfe",
            Self::Utf16 { big: true, marked: true } => b"\xfe\xff",
            _ => b"",
        }
    }

    fn encode(self, text: &str) -> Vec<u8> {
        let units = text.encode_utf16();
        match self {
            Self::Utf8 { .. } => text.as_bytes().to_vec(),
            Self::Utf16 { big: false, .. } => units.flat_map(u16::to_le_bytes).collect(),
            Self::Utf16 { big: true, .. } => units.flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// Longer than every buffer, in bytes.
const LONGEST: usize = 400 << 10;

/// Pieces that a number stands for.
const STOCK: [&str; 14] = [
    "code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest\n",
    "date,time,code,trade_type,volume,price\n",
    "BNH2025,20250227,3,84.15,1,85.40,86.00,86.50,83.75,84.50,43,1920\n",
    "BNH2026,20250228,,,,,,,,84.50,43,1920\r\n",
    "BVH2026,20250301,,,,,,,,70.00,1,2\n",
    "20250227,10:04:19,HNM2026F,N,2,121.85\n",
    "20250228,10:04:19,HNM2026F,N,2,121.85\n",
    "x",
    "x\n",
    "\u{e9}",
    "\u{2028}",
    "\u{1f4a1}",
    "\n",
    "\",",
];
/// Bytes that are no text: half of a character in UTF-16, none at all in UTF-8.
const STRAY: [&[u8]; 2] = [b"\x00\xd8", b"\xd8\x00"];

/// A description: for each piece what it is, how often it comes, and its bytes if they are not in stock.
#[derive(Debug)]
pub struct Pieces<'a>(&'a [u8]);

impl<'a> Pieces<'a> {
    /// Any bytes will do.
    pub fn new(description: &'a [u8]) -> Self {
        Self(description)
    }

    /// The file that is described.
    pub fn file(self, encoding: Encoding) -> Vec<u8> {
        let mut file = encoding.mark().to_vec();
        let mut rest = self.0;
        while let [what, times, after @ ..] = rest {
            rest = after;
            let what = usize::from(*what);
            let piece = match (STOCK.get(what), STRAY.get(what.wrapping_sub(STOCK.len()))) {
                (Some(text), _) => encoding.encode(text),
                (_, Some(bytes)) => bytes.to_vec(),
                _ => {
                    let (bytes, after) = rest.split_at(rest.len().min(what % 32));
                    rest = after;
                    bytes.to_vec()
                }
            };
            let times = if *times < 128 { usize::from(*times) + 1 } else { 1 << (times % 20) };
            let room = (LONGEST - file.len()) / piece.len().max(1);
            file.extend(piece.repeat(times.min(room)));
        }
        file
    }
}
