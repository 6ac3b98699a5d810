//! Which containers there are, told by their first bytes.

use serde::{Deserialize, Serialize};

/// What a packed file is packed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// One stream, RFC 1952.
    Gzip,
    /// An archive with a directory.
    Zip,
}

impl Format {
    /// `None` if these are the first bytes of anything else.
    pub(crate) fn of(first: &[u8]) -> Option<Self> {
        match first {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            // The second one is that of an archive with nothing in it.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            _ => None,
        }
    }

    /// For people.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Gzip => "gzip file",
            Self::Zip => "zip archive",
        }
    }
}

/// What a file was unpacked from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Container {
    /// Which container.
    pub format: Format,
    /// What the file is called in there, if that is said: a hint as the file's own name is.
    pub member: Option<String>,
}

impl Container {
    /// Where its content is, for people.
    pub(crate) fn place(&self) -> String {
        let noun = self.format.noun();
        self.member.as_ref().map_or_else(|| format!("in the {noun}"), |name| format!("{name} in the {noun}"))
    }
}
