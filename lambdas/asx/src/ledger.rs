//! Which files state the same trade date of the same source, and in which order they were stored.
//!
//! Events arrive repeated and out of order, so "the later file wins" must not mean "the one processed later". Each
//! table object has a ledger of the files that state it; who wins and what it supersedes follow from the set of entries
//! alone, whatever the order they were made in.

use serde::{Deserialize, Serialize};

use crate::manifest::to_json;

/// When a file was stored. Ordered; the bucket's own time counts, the event's milliseconds only break ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp {
    /// Seconds since 1970: `Last-Modified` of the original.
    pub stored_at: i64,
    /// Milliseconds since 1970 of the event that told of it; 0 if there was none.
    pub told_at: i64,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub stamp: Stamp,
    /// The file.
    pub sha256: String,
}

/// The statements of one table object, `manifest/ledger/…`, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// Sorted by stamp, then hash; a file is in it once, with its latest stamp.
    pub entries: Vec<Entry>,
}

impl Ledger {
    /// Reads a ledger.
    pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// As it is stored.
    pub fn to_json(&self) -> Vec<u8> {
        to_json(self)
    }

    /// Enters a file. A file that is stated again counts as of its latest statement. Returns whether anything changed.
    pub fn enter(&mut self, sha256: &str, stamp: Stamp) -> bool {
        match self.entries.iter_mut().find(|entry| entry.sha256 == sha256) {
            Some(entry) if entry.stamp >= stamp => return false,
            Some(entry) => entry.stamp = stamp,
            None => self.entries.push(Entry { stamp, sha256: sha256.to_owned() }),
        }
        self.entries.sort_by(|a, b| a.stamp.cmp(&b.stamp).then_with(|| a.sha256.cmp(&b.sha256)));
        true
    }

    /// The file whose statement holds.
    pub fn holds(&self) -> Option<&str> {
        self.entries.last().map(|entry| entry.sha256.as_str())
    }

    /// The file that this one superseded.
    pub fn before(&self, sha256: &str) -> Option<&str> {
        let at = self.position(sha256)?.checked_sub(1)?;
        Some(&self.entries[at].sha256)
    }

    /// The file that superseded this one.
    pub fn after(&self, sha256: &str) -> Option<&str> {
        self.entries.get(self.position(sha256)? + 1).map(|entry| entry.sha256.as_str())
    }

    /// Whether the file is in it.
    pub fn knows(&self, sha256: &str) -> bool {
        self.position(sha256).is_some()
    }

    fn position(&self, sha256: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.sha256 == sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(stored_at: i64) -> Stamp {
        Stamp { stored_at, told_at: 0 }
    }

    #[test]
    fn the_order_of_entering_does_not_matter() {
        let files = [("a", at(1)), ("b", at(2)), ("c", Stamp { stored_at: 2, told_at: 5 })];
        let mut ledgers = Vec::new();
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut ledger = Ledger::default();
            for file in order {
                assert!(ledger.enter(files[file].0, files[file].1));
            }
            assert!(!ledger.enter("a", at(1)), "a repeat changes nothing");
            ledgers.push(ledger);
        }
        ledgers.dedup();
        let [ledger] = &ledgers[..] else { panic!("{ledgers:?}") };
        assert_eq!(ledger.holds(), Some("c"));
        assert_eq!((ledger.before("a"), ledger.after("a")), (None, Some("b")));
        assert_eq!((ledger.before("c"), ledger.after("c")), (Some("b"), None));
        assert_eq!((ledger.before("x"), ledger.after("x")), (None, None));
    }

    #[test]
    fn a_file_stated_again_is_the_latest() {
        let mut ledger = Ledger::default();
        ledger.enter("a", at(1));
        ledger.enter("b", at(2));
        assert!(ledger.enter("a", at(3)));
        assert!(!ledger.enter("a", at(1)));
        assert_eq!((ledger.holds(), ledger.before("a"), ledger.entries.len()), (Some("a"), Some("b"), 2));
        assert_eq!(Ledger::from_json(&ledger.to_json()).unwrap(), ledger);
    }
}
