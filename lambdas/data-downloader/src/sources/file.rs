//! The file as a whole.

use super::{Feed, Holidays, Policy, SourcesError};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Everything that the feeds file says.
#[derive(Clone, Debug)]
pub struct Sources {
    /// What holds for every feed.
    pub policy: Policy,
    /// Days on which the market is closed, beside week-ends.
    pub holidays: BTreeSet<Date>,
    /// The feeds, inactive ones too.
    pub feeds: Vec<Feed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    policy: Policy,
    #[serde(default)]
    calendar: Calendar,
    /// Read one by one, so that an error can name its feed.
    #[serde(default)]
    feed: Vec<toml::Table>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Calendar {
    holidays: BTreeSet<Date>,
}

impl Sources {
    /// Reads the file.
    pub fn parse(text: &str) -> Result<Self, SourcesError> {
        let file: File = toml::from_str(text).map_err(|error| SourcesError::File(error.to_string()))?;
        if file.version != 1 {
            return Err(SourcesError::Version { found: file.version });
        }
        let mut feeds: Vec<Feed> = Vec::with_capacity(file.feed.len());
        for (index, table) in file.feed.into_iter().enumerate() {
            let feed = Feed::read(index, table, &file.policy)?;
            if feeds.iter().any(|other| other.name == feed.name) {
                let reason = "another feed has this name".to_owned();
                return Err(SourcesError::Key { feed: feed.name, key: "name", reason });
            }
            feeds.push(feed);
        }
        Ok(Self { policy: file.policy, holidays: file.calendar.holidays, feeds })
    }

    /// Whether an empty file of `feed` is right for a day.
    pub fn expects_empty(&self, feed: &Feed, date: Date) -> bool {
        feed.holidays == Holidays::ExpectEmpty && self.holidays.contains(&date)
    }

    /// Whether `feed` has no file for a day.
    pub fn skips(&self, feed: &Feed, date: Date) -> bool {
        feed.holidays == Holidays::Skip && self.holidays.contains(&date)
    }

    /// An active feed.
    pub fn active(&self, name: &str) -> Option<&Feed> {
        self.feeds.iter().find(|feed| feed.active && feed.name == name)
    }
}
