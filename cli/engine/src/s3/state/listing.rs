//! Pages of keys, with prefix and delimiter, from the indexes: what is rolled up into a common prefix is skipped, not read.

use rusqlite::{ToSql, Transaction};

use crate::core::StoreError;
use crate::s3::state::Version;
use crate::s3::state::version::COLUMNS;

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The bucket.
    pub bucket: String,
    /// Only keys that start with it.
    pub prefix: String,
    /// Roll up what follows the prefix up to and including the next of these.
    pub delimiter: String,
    /// Start after this key (or after everything under this common prefix).
    pub after: String,
    /// Within `after` itself, go on with versions older than this sequence number.
    pub older_than: Option<i64>,
    /// All versions and markers instead of current objects.
    pub versions: bool,
    /// At most so many entries.
    pub limit: usize,
}

/// One entry.
#[derive(Debug, Clone)]
pub enum Entry {
    /// An object, a version or a marker.
    Version(Box<Version>),
    /// Everything under it, rolled up.
    Prefix(String),
}

impl Entry {
    /// The key or prefix to go on after.
    pub fn name(&self) -> &str {
        match self {
            Self::Version(version) => &version.key,
            Self::Prefix(prefix) => prefix,
        }
    }
}

/// Rows that are read at first where keys are rolled up: one of each folder is enough, and most of them are folders.
const FEW: usize = 8;

/// One page, and whether there is more.
#[derive(Debug, Default)]
pub struct Page {
    /// In the order of keys, newest version first.
    pub entries: Vec<Entry>,
    /// Whether another page follows.
    pub more: bool,
}

impl Query {
    /// Reads one page.
    pub fn page(&self, transaction: &Transaction<'_>) -> Result<Page, StoreError> {
        let mut page = Page::default();
        if self.limit == 0 {
            return Ok(page);
        }
        let mut from = From::first(self);
        let most = self.limit + 1;
        let mut count = if self.delimiter.is_empty() { most } else { FEW.min(most) };
        loop {
            let rows = self.rows(transaction, &from, count)?;
            let Some(last) = rows.last() else { return Ok(page) };
            let full = rows.len() == count;
            from = From { key: last.key.clone(), older_than: Some(last.seq), inclusive: false };
            for version in rows {
                if page.entries.len() == self.limit {
                    page.more = true;
                    return Ok(page);
                }
                let Some(rolled) = self.rolled_up(&version.key) else {
                    page.entries.push(Entry::Version(Box::new(version)));
                    continue;
                };
                let next = successor(&rolled);
                page.entries.push(Entry::Prefix(rolled));
                match next {
                    Some(next) => from = From { key: next, older_than: None, inclusive: true },
                    None => return Ok(page),
                }
                break;
            }
            let rolled = from.inclusive;
            if !full && !rolled {
                return Ok(page);
            }
            count = if rolled { FEW.min(most) } else { (count * 4).min(most) };
        }
    }

    /// At most `count` versions from there on.
    fn rows(
        &self,
        transaction: &Transaction<'_>,
        from: &From,
        count: usize,
    ) -> Result<Vec<Version>, StoreError> {
        let current = if self.versions { "" } else { " AND latest = 1 AND marker = 0" };
        let end = successor(&self.prefix);
        let before = if end.is_some() { " AND key < :end" } else { "" };
        // Older versions of the key itself come first, then the keys after it.
        let (range, older_than) = match (from.inclusive, from.older_than) {
            (true, _) => ("key >= :key", None),
            (false, Some(seq)) if self.versions => ("key >= :key AND (key > :key OR seq < :seq)", Some(seq)),
            (false, _) => ("key > :key", None),
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM s3_versions WHERE bucket = :bucket AND {range}{before}{current}
             ORDER BY key, seq DESC LIMIT :limit"
        );
        let limit = i64::try_from(count).unwrap_or(i64::MAX);
        let mut parameters: Vec<(&str, &dyn ToSql)> =
            vec![(":bucket", &self.bucket), (":key", &from.key), (":limit", &limit)];
        if let Some(end) = &end {
            parameters.push((":end", end));
        }
        if let Some(seq) = &older_than {
            parameters.push((":seq", seq));
        }
        let mut statement = transaction.prepare_cached(&sql)?;
        let rows = statement.query_map(&*parameters, Version::from_row)?;
        rows.collect::<Result<_, _>>().map_err(StoreError::from)
    }

    fn rolled_up(&self, key: &str) -> Option<String> {
        if self.delimiter.is_empty() {
            return None;
        }
        let rest = key.strip_prefix(&self.prefix)?;
        let end = rest.find(&self.delimiter)? + self.delimiter.len();
        Some(format!("{}{}", self.prefix, &rest[..end]))
    }
}

/// Where to read on.
struct From {
    key: String,
    older_than: Option<i64>,
    inclusive: bool,
}

impl From {
    fn first(query: &Query) -> Self {
        // A marker that is itself a common prefix stands for everything under it.
        if query.rolled_up(&query.after).is_some_and(|rolled| rolled == query.after)
            && let Some(next) = successor(&query.after)
        {
            return Self { key: next, older_than: None, inclusive: true };
        }
        if query.after < query.prefix {
            return Self { key: query.prefix.clone(), older_than: None, inclusive: true };
        }
        Self { key: query.after.clone(), older_than: query.older_than, inclusive: query.after.is_empty() }
    }
}

/// The first text that sorts after everything starting with `prefix`; `None` when nothing does.
fn successor(prefix: &str) -> Option<String> {
    let mut text = prefix.to_owned();
    while let Some(last) = text.pop() {
        let next = match last {
            '\u{d7ff}' => Some('\u{e000}'),
            other => char::from_u32(u32::from(other) + 1),
        };
        if let Some(next) = next {
            text.push(next);
            return Some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_successor_sorts_after_everything_that_starts_with_the_prefix() {
        assert_eq!(successor("in/").as_deref(), Some("in0"));
        assert_eq!(successor("a\u{d7ff}").as_deref(), Some("a\u{e000}"));
        assert_eq!(successor("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(successor(""), None);
        assert!(successor("in/").unwrap().as_str() > "in/\u{10ffff}\u{10ffff}");
    }
}
