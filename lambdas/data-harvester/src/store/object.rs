//! What requests and answers are about.

use std::collections::BTreeMap;

/// An object as it was read.
#[derive(Debug, Clone)]
pub struct Stored<Body = Vec<u8>> {
    /// Its body, or what it comes from.
    pub body: Body,
    /// Changes with the body.
    pub etag: String,
    /// `None` in a bucket without versions.
    pub version: Option<String>,
    /// Seconds since 1970.
    pub last_modified: i64,
    /// Type and user metadata.
    pub about: About,
}

impl<Body> Stored<Body> {
    /// The object with another body, and the body it had.
    pub fn with<Other>(self, body: Other) -> (Stored<Other>, Body) {
        let Self { body: before, etag, version, last_modified, about } = self;
        (Stored { body, etag, version, last_modified, about }, before)
    }
}

/// An object without its body.
#[derive(Debug, Clone)]
pub struct Head {
    /// Changes with the body.
    pub etag: String,
    /// Names without `x-amz-meta-`.
    pub metadata: BTreeMap<String, String>,
}

/// What goes with a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// Names without `x-amz-meta-`.
    pub metadata: BTreeMap<String, String>,
}

/// An object to be written, without its body.
#[derive(Debug, Clone, Copy)]
pub struct Label<'a> {
    /// Where.
    pub key: &'a str,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Names without `x-amz-meta-`.
    pub metadata: &'a [(&'a str, &'a str)],
}

/// An object or one version of it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The object.
    pub key: &'a str,
    /// The version; `None` in a bucket without versions.
    pub version: Option<&'a str>,
}

impl<'a> Label<'a> {
    /// Of an object that the harvester keeps for itself.
    pub fn json(key: &'a str) -> Self {
        Self { key, content_type: "application/json", metadata: &[] }
    }
}

/// An upload in parts that has begun.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'a> {
    /// What it is to become.
    pub key: &'a str,
    /// Which of those that are to become the same.
    pub id: &'a str,
}

/// When a write may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When<'a> {
    /// Always.
    Always,
    /// Only if there is no such object.
    Absent,
    /// Only if the object still has this `ETag`.
    Unchanged(&'a str),
}

impl<'a> When<'a> {
    /// Only if it is still as it was found: not there, or with this `ETag`.
    pub fn as_found(etag: Option<&'a str>) -> Self {
        etag.map_or(Self::Absent, Self::Unchanged)
    }
}

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It happened.
    Yes,
    /// Its condition did not hold; nothing changed.
    Refused,
}
