//! A feed's table as it is written, and the rules that hold for it.

use super::feed::{Expected, Holidays};
use super::file_name::{is_file_name, not_a_file_name};
use super::{Schedule, Template};
use jiff::civil::{Time, Weekday};
use jiff::fmt::temporal::DateTimeParser;
use serde::Deserialize;

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) name: String,
    #[serde(default = "yes")]
    pub(super) active: bool,
    pub(super) url: String,
    pub(super) file: Option<String>,
    pub(super) retrieval: String,
    pub(super) pattern: Option<String>,
    pub(super) expected: Expected,
    pub(super) zone: String,
    pub(super) at: Vec<Time>,
    #[serde(default = "working_days")]
    pub(super) days: Vec<Day>,
    #[serde(default)]
    pub(super) day_offset: i32,
    #[serde(default)]
    pub(super) month_offset: i32,
    #[serde(default = "one")]
    pub(super) catch_up: usize,
    #[serde(default)]
    pub(super) holidays: Holidays,
    #[serde(default = "one_byte")]
    pub(super) min_bytes: u64,
    pub(super) max_bytes: Option<u64>,
    pub(super) accept: Option<String>,
    pub(super) token_secret: Option<String>,
    #[serde(default = "two_hours")]
    pub(super) late_after_minutes: u64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Table {
    /// Rules that types cannot say.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || self.name.len() > 64 || !self.name.chars().all(simple) {
            let reason =
                "a name is 1 to 64 lower-case letters, digits and hyphens: it becomes a folder".to_owned();
            return Err(("name", reason));
        }
        if self.at.is_empty() {
            return Err(("at", "a feed needs a time of day, such as \"17:30\"".to_owned()));
        }
        if self.days.is_empty() {
            return Err(("days", "a feed without days is never due; use active = false".to_owned()));
        }
        if self.file.is_some() && self.pattern.is_some() {
            return Err(("file", "the files are called what the links call them".to_owned()));
        }
        if self.catch_up == 0 {
            return Err(("catch_up", "it is at least 1, the latest time".to_owned()));
        }
        Ok(())
    }

    /// The file's name: as given, or the last part of the URL.
    pub(super) fn file(&self) -> Result<Template, String> {
        let text = self.file.clone().unwrap_or_else(|| {
            let path = self.url.split(['?', '#']).next().unwrap_or_default();
            path.rsplit('/').next().unwrap_or_default().to_owned()
        });
        if is_file_name(&text) { Template::parse(&text) } else { Err(not_a_file_name(&text)) }
    }

    pub(super) fn schedule(&self) -> Result<Schedule, String> {
        let zone = DateTimeParser::new().parse_time_zone(&self.zone).map_err(|error| error.to_string())?;
        Ok(Schedule {
            zone,
            at: self.at.clone(),
            days: self.days.iter().map(|day| day.weekday()).collect(),
            day_offset: self.day_offset,
            month_offset: self.month_offset,
            catch_up: self.catch_up,
        })
    }
}

impl Day {
    fn weekday(self) -> Weekday {
        match self {
            Self::Mon => Weekday::Monday,
            Self::Tue => Weekday::Tuesday,
            Self::Wed => Weekday::Wednesday,
            Self::Thu => Weekday::Thursday,
            Self::Fri => Weekday::Friday,
            Self::Sat => Weekday::Saturday,
            Self::Sun => Weekday::Sunday,
        }
    }
}

const fn yes() -> bool {
    true
}

const fn one() -> usize {
    1
}

const fn one_byte() -> u64 {
    1
}

const fn two_hours() -> u64 {
    120
}

fn working_days() -> Vec<Day> {
    vec![Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri]
}
