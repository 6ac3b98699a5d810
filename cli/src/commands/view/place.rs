//! Account, region and profile, as every command that changes something names them first.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::{Clients, Web};
use crate::errors::Error;
use crate::ui::{Line, Role};

/// Where it happens: shown before anything is asked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Place {
    /// The account.
    account: String,
    /// The region.
    region: String,
    /// The profile whose credentials are used, if one was named with `--profile` or `AWS_PROFILE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    #[serde(skip)]
    web: Option<Web>,
}

impl Place {
    /// Ask which account and region this is.
    pub async fn of(clients: &Clients) -> Result<Self, Error> {
        Ok(Self {
            account: clients.account().await?.to_owned(),
            region: clients.region().to_owned(),
            profile: clients.profile().map(ToOwned::to_owned),
            web: clients.web(),
        })
    }

    /// `market-data-downloader in 111122223333 (ap-southeast-2), profile markets-dev`, for a stack.
    pub fn head(&self, stack: &str) -> Line {
        self.named(stack, self.web.as_ref().map(|web| web.stack(stack)))
    }

    /// The same for a pipeline.
    pub fn head_of_pipeline(&self, pipeline: &str) -> Line {
        self.named(pipeline, self.web.as_ref().map(|web| web.pipeline(pipeline)))
    }

    /// The same for what has no page of its own.
    pub fn head_of_part(&self, name: &str) -> Line {
        self.named(name, None)
    }

    fn named(&self, name: &str, page: Option<String>) -> Line {
        let line = Line::new().link(Role::Strong, name, page);
        let line = line.text(format!(" in {} ({})", self.account, self.region));
        match &self.profile {
            Some(profile) => line.text(", profile ").add(Role::Name, profile),
            None => line,
        }
    }
}
