//! Files as corpora hold them: the name in the first line, the bytes below it. A sample is one line away from that.

/// A file and its name.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The object's key.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

impl<'a> Named<'a> {
    /// Takes the first line off. A name that is no text is none.
    pub fn new(data: &'a [u8]) -> Self {
        let (name, bytes) = match data.iter().position(|byte| *byte == b'\n') {
            Some(end) => (&data[..end], &data[end + 1..]),
            None => (&b""[..], data),
        };
        Self { name: str::from_utf8(name).unwrap_or_default(), bytes }
    }
}
