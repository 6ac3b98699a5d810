//! Two things can go wrong while a packed file is read: its bytes do not come, which another try may mend, or they do and
//! are not what a container has, which is the file's fault. Decoders report both in the same way; here they are kept apart.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind, Read};

/// What is wrong with a container.
#[derive(Debug)]
pub(crate) struct Damage(pub(crate) String);

impl Damage {
    pub(super) fn error(reason: impl Into<String>) -> io::Error {
        io::Error::other(Self(reason.into()))
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Damage {}

/// The bytes as they are, below a decoder. Their errors are marked, so that they are known for what they are above it.
pub(super) struct Original<R>(pub(super) R);

#[derive(Debug)]
struct DidNotCome(io::Error);

impl fmt::Display for DidNotCome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for DidNotCome {}

impl<R: Read> Read for Original<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            ErrorKind::Interrupted => error,
            kind => io::Error::new(kind, DidNotCome(error)),
        })
    }
}

/// What comes out of a decoder, up to a limit.
pub(super) struct Unpacked<R> {
    pub(super) content: R,
    pub(super) left: u64,
    pub(super) most: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer).map_err(damage)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| too_much(self.most))?;
        Ok(read)
    }
}

fn damage(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::Interrupted {
        return error;
    }
    match error.downcast::<DidNotCome>() {
        Ok(original) => original.0,
        Err(error) => match error.downcast::<Damage>() {
            Ok(damage) => Damage::error(damage.0),
            Err(error) => {
                Damage::error(format!("it cannot be unpacked, because it is damaged or cut off: {error}"))
            }
        },
    }
}

pub(super) fn too_much(most: u64) -> io::Error {
    Damage::error(format!("unpacked it is larger than {most} bytes, and no more than that is taken"))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::new(ErrorKind::ConnectionReset, "the line went dead"))
        }
    }

    fn read(bytes: impl Read) -> io::Error {
        let decoder = flate2::bufread::MultiGzDecoder::new(io::BufReader::new(Original(bytes)));
        Unpacked { content: decoder, left: 9, most: 9 }.read(&mut [0; 9]).unwrap_err()
    }

    #[test]
    fn bytes_that_do_not_come_are_no_damage() {
        let error = read(Broken);
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::ConnectionReset, "the line went dead")
        );
        assert!(read(&b"\x1f\x8b\x08\0"[..]).downcast::<Damage>().is_ok());
    }
}
