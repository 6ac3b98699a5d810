//! One feed.

use super::{Policy, Schedule, SourcesError, Template};
use jiff::civil::{Time, Weekday};
use jiff::fmt::temporal::DateTimeParser;
use serde::Deserialize;
use std::time::Duration;

/// A feed, checked.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Its name: the folder under `in/`, and the name of its state.
    pub name: String,
    /// Whether it is fetched at all.
    pub active: bool,
    /// Where its files are.
    pub url: Template,
    /// What a file is called under `in/<name>/`.
    pub file: Template,
    /// How files are found.
    pub retrieval: Retrieval,
    /// What the harvester should recognise in them.
    pub expected: Expected,
    /// When it is due.
    pub schedule: Schedule,
    /// What holidays change.
    pub holidays: Holidays,
    /// A shorter file is not published.
    pub min_bytes: u64,
    /// A longer file is not published.
    pub max_bytes: u64,
    /// The header `Accept`.
    pub accept: Option<String>,
    /// How long after its time a file that has not come is worth a warning.
    pub late_after: Duration,
}

/// How files are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retrieval {
    /// The URL is the file.
    Direct,
}

/// What a file should be.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// End-of-day prices.
    EnergyEod,
    /// Trades.
    EnergyTrade,
    /// Settlement and open-interest curves.
    EnergyCurve,
    /// Open interest of options.
    EnergyOptionOi,
    /// The end-of-day summary, a page of tables.
    Asx24Eod,
    /// Listed companies.
    ListedCompany,
    /// Short positions.
    ShortPosition,
}

impl Expected {
    /// Whether a page is what is wanted, and not an apology for its absence.
    pub fn is_html(self) -> bool {
        self == Self::Asx24Eod
    }
}

/// What holidays change.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Holidays {
    /// Nothing.
    #[default]
    Ignore,
    /// The feed is not due for them.
    Skip,
    /// An empty file is right for them.
    ExpectEmpty,
}

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    #[serde(default = "yes")]
    active: bool,
    url: String,
    file: Option<String>,
    retrieval: String,
    expected: Expected,
    zone: String,
    at: Vec<Time>,
    #[serde(default = "working_days")]
    days: Vec<Day>,
    #[serde(default)]
    day_offset: i32,
    #[serde(default)]
    month_offset: i32,
    #[serde(default = "one")]
    catch_up: usize,
    #[serde(default)]
    holidays: Holidays,
    #[serde(default = "one_byte")]
    min_bytes: u64,
    max_bytes: Option<u64>,
    accept: Option<String>,
    #[serde(default = "two_hours")]
    late_after_minutes: u64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Feed {
    /// Reads the table of feed number `index` (from 0).
    pub(super) fn read(index: usize, table: toml::Table, policy: &Policy) -> Result<Self, SourcesError> {
        let label = match table.get("name").and_then(toml::Value::as_str) {
            Some(name) => name.to_owned(),
            None => format!("number {}", index + 1),
        };
        let table = Table::deserialize(table).map_err(|error| SourcesError::Feed {
            feed: label.clone(),
            reason: error.to_string().trim().replace('\n', " "),
        })?;
        let wrong = |key| move |reason| SourcesError::Key { feed: label.clone(), key, reason };
        table.check().map_err(|(key, reason)| wrong.clone()(key)(reason))?;
        let file_text = table.file_text().map_err(wrong.clone()("file"))?;
        Ok(Self {
            url: Template::parse(&table.url).map_err(wrong.clone()("url"))?,
            file: Template::parse(&file_text).map_err(wrong.clone()("file"))?,
            retrieval: retrieval(&table.retrieval).map_err(wrong.clone()("retrieval"))?,
            schedule: table.schedule().map_err(wrong("zone"))?,
            name: table.name,
            active: table.active,
            expected: table.expected,
            holidays: table.holidays,
            min_bytes: table.min_bytes,
            max_bytes: table.max_bytes.unwrap_or(policy.max_bytes),
            accept: table.accept,
            late_after: Duration::from_secs(table.late_after_minutes * 60),
        })
    }
}

impl Table {
    /// Rules that types cannot say.
    fn check(&self) -> Result<(), (&'static str, String)> {
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
        if self.catch_up == 0 {
            return Err(("catch_up", "it is at least 1, the latest time".to_owned()));
        }
        Ok(())
    }

    /// The file's name: as given, or the last part of the URL.
    fn file_text(&self) -> Result<String, String> {
        let text = self.file.clone().unwrap_or_else(|| {
            let path = self.url.split(['?', '#']).next().unwrap_or_default();
            path.rsplit('/').next().unwrap_or_default().to_owned()
        });
        // Placeholders become digits.
        let sample = text.replace(['{', '}'], "");
        if is_file_name(&sample) {
            Ok(text)
        } else {
            Err(format!("{text:?} is not a file name of letters, digits, dots, hyphens and underscores"))
        }
    }

    fn schedule(&self) -> Result<Schedule, String> {
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

/// Whether a name can stand behind `in/<feed>/` without becoming a folder or a riddle.
pub(crate) fn is_file_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !name.is_empty() && name.len() <= 200 && name.chars().all(plain) && name.chars().any(|c| c != '.')
}

fn retrieval(name: &str) -> Result<Retrieval, String> {
    match name {
        "direct" => Ok(Retrieval::Direct),
        "links" | "links_overwrite" | "ftp" => {
            Err(format!("{name} is not built into this function yet; only direct is"))
        }
        _ => Err(format!("{name:?} is not a way to find files; direct is")),
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
