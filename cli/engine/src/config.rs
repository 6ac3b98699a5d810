//! What an engine is started with.

use std::path::PathBuf;
use std::sync::Arc;

use crate::core::{Clock, Ids, RandomIds, SystemClock};

/// Where source actions take their commits from.
#[derive(Debug, Clone)]
pub struct Source {
    /// A git checkout on this machine.
    pub checkout: PathBuf,
    /// Take what is in the tree instead of the committed head.
    pub worktree: bool,
}

/// Everything an engine needs to know; nothing is read from the environment.
#[derive(Clone)]
pub struct Config {
    /// The folder all state lives in; one engine at a time.
    pub data: PathBuf,
    /// The port on loopback; 0 takes a free one.
    pub port: u16,
    /// Twelve digits.
    pub account: String,
    /// The one region there is.
    pub region: String,
    /// The repository behind every source action.
    pub source: Source,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn Ids>,
}

impl Config {
    /// The usual account and region, a free port, the machine's clock and random ids.
    pub fn new(data: impl Into<PathBuf>, source: Source) -> Self {
        Self {
            data: data.into(),
            port: 0,
            account: "111122223333".to_owned(),
            region: "ap-southeast-2".to_owned(),
            source,
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
        }
    }
}
