//! A packed file as a body of what is in it.

use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::damage::{Original, Unpacked};
use super::directory;
use super::member::Member;
use super::survey::survey;
use super::{Container, Format};
use crate::body::Body;
use crate::recognise::Unrecognised;
use crate::text::Digest;

/// A packed file whose container has been looked at.
pub(crate) struct Packed<'b> {
    body: &'b mut dyn Body,
    /// Of a zip.
    member: Option<Member>,
    most: u64,
}

/// What a look at the container says.
pub(crate) struct Look<'b> {
    /// Of the packed bytes.
    pub(crate) digest: Digest,
    /// What is in it, or why that cannot be read.
    pub(crate) content: Result<(Container, Packed<'b>), Unrecognised>,
}

impl<'b> Packed<'b> {
    /// `most`: what may come out, in bytes.
    pub(crate) fn look(format: Format, body: &'b mut dyn Body, most: u64) -> io::Result<Look<'b>> {
        let survey = survey(body)?;
        let (name, member) = match format {
            Format::Gzip => (original_name(body)?, None),
            Format::Zip => match directory::only_member(&survey.tail, survey.digest.size, most) {
                Ok(member) => (Some(member.name.clone()), Some(member)),
                Err(refused) => return Ok(Look { digest: survey.digest, content: Err(refused) }),
            },
        };
        let container = Container { format, member: name };
        Ok(Look { digest: survey.digest, content: Ok((container, Self { body, member, most })) })
    }
}

impl Body for Packed<'_> {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        let most = self.most;
        let original = Original(self.body.open()?);
        let content = match &self.member {
            Some(member) => member.open(original),
            None => Ok(Box::new(gzip(original)) as Box<dyn Read>),
        };
        Ok(Box::new(Unpacked { content: Opened(content), left: most, most }))
    }
}

type Gzip<'a> = MultiGzDecoder<BufReader<Original<Box<dyn Read + 'a>>>>;

fn gzip(original: Original<Box<dyn Read + '_>>) -> Gzip<'_> {
    MultiGzDecoder::new(BufReader::new(original))
}

/// What the file was called when it was packed.
fn original_name(body: &mut dyn Body) -> io::Result<Option<String>> {
    let decoder = gzip(Original(body.open()?));
    let name = decoder.header().and_then(|header| header.filename());
    // Latin-1, by RFC 1952; in practice whatever the system had.
    let text = name.map(|name| String::from_utf8_lossy(name).into_owned());
    Ok(text.map(|name| name.chars().filter(|letter| !letter.is_control()).collect()))
}

/// Content that may not have been found. Who reads it hears of that as of any other damage.
struct Opened<'a>(io::Result<Box<dyn Read + 'a>>);

impl Read for Opened<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Ok(content) => content.read(buffer),
            Err(error) => Err(std::mem::replace(error, io::ErrorKind::UnexpectedEof.into())),
        }
    }
}
