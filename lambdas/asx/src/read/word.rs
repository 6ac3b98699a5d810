//! Short texts kept in place, so that reading a row allocates nothing.

/// A short ASCII text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Word {
    bytes: [u8; Self::CAPACITY],
    length: u8,
}

impl Word {
    /// The longest spelling of a contract has 16 characters.
    const CAPACITY: usize = 23;

    /// `None` if it is longer than that, or not ASCII.
    pub(crate) fn new(text: &[u8]) -> Option<Self> {
        let length = u8::try_from(text.len()).ok().filter(|_| text.is_ascii())?;
        let mut bytes = [0; Self::CAPACITY];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self { bytes, length })
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}
