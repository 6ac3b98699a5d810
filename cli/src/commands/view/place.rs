//! Account, region and profile, as every command that changes something names them first.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::ui::{Line, Role};

/// Where it happens: shown before anything is asked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Place {
    /// The account.
    account: String,
    /// The region.
    region: String,
    /// The profile, if one was named with `--profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
}

impl Place {
    /// Ask which account and region this is.
    pub async fn of(clients: &Clients, context: &Context) -> Result<Self, Error> {
        Ok(Self {
            account: clients.account().await?.to_owned(),
            region: clients.region().to_owned(),
            profile: context.globals.profile.clone(),
        })
    }

    /// `market-data-downloader in 111122223333 (ap-southeast-2), profile markets-dev`
    pub fn head(&self, stack: &str) -> Line {
        let line = Line::of(Role::Strong, stack).text(format!(" in {} ({})", self.account, self.region));
        match &self.profile {
            Some(profile) => line.text(", profile ").add(Role::Name, profile),
            None => line,
        }
    }
}
