//! A file as text: its encoding, its lines, its hash. It is read in pieces; nothing here grows with the file.

mod doubts;
mod encoding;
mod line;
mod lines;
mod source;
mod window;

pub(crate) use encoding::Encoding;
pub(crate) use line::Line;
pub(crate) use lines::Lines;
pub(crate) use source::{Digest, Source};
