//! What a bucket holds, as the three things that keep it from being deleted.

use std::fmt;
use std::ops::{Add, AddAssign};

/// Numbers of object versions, delete markers and unfinished multipart uploads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Object versions (in a bucket without versioning: objects).
    pub versions: u64,
    /// Delete markers.
    pub markers: u64,
    /// Multipart uploads that were neither completed nor aborted.
    pub uploads: u64,
}

impl Counts {
    /// All three together.
    pub fn total(&self) -> u64 {
        self.versions + self.markers + self.uploads
    }

    /// Whether S3 would let the bucket be deleted.
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            versions: self.versions + other.versions,
            markers: self.markers + other.markers,
            uploads: self.uploads + other.uploads,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = |n: u64, one: &str| if n == 1 { format!("{n} {one}") } else { format!("{n} {one}s") };
        write!(
            f,
            "{}, {}, {}",
            noun(self.versions, "version"),
            noun(self.markers, "delete marker"),
            noun(self.uploads, "unfinished upload")
        )
    }
}
