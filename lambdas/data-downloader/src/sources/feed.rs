//! One feed.

use super::table::Table;
use super::{Policy, Retrieval, Schedule, SourcesError, Template, TokenSource};
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
    /// What a file is called under `in/<name>/`; links bring names of their own.
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
    /// What it sends as `Authorization`.
    pub token: Option<TokenSource>,
    /// How long after its time a file that has not come is worth a warning.
    pub late_after: Duration,
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
        let wrong = |(key, reason)| SourcesError::Key { feed: label.clone(), key, reason };
        let named = |key: &'static str| move |reason: String| (key, reason);
        table.check().map_err(wrong)?;
        let url = Template::parse(&table.url).map_err(named("url")).map_err(wrong)?;
        let retrieval = Retrieval::read(&table.retrieval, table.pattern.as_deref()).map_err(wrong)?;
        let file = match &retrieval {
            Retrieval::Links { pattern, .. } => pattern.clone(),
            Retrieval::Direct | Retrieval::Ftp => table.file().map_err(named("file")).map_err(wrong)?,
        };
        let token = table.token_secret.as_deref().map(|secret| TokenSource::read(secret, &table.url));
        let token = token.transpose().map_err(named("token_secret")).map_err(wrong)?;
        Ok(Self {
            url,
            file,
            retrieval,
            schedule: table.schedule().map_err(named("zone")).map_err(wrong)?,
            name: table.name,
            active: table.active,
            expected: table.expected,
            holidays: table.holidays,
            min_bytes: table.min_bytes,
            max_bytes: table.max_bytes.unwrap_or(policy.max_bytes),
            accept: table.accept,
            token,
            late_after: Duration::from_secs(table.late_after_minutes * 60),
        })
    }
}
