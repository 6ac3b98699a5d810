//! What a function behind a custom resource has to provide.

use super::{Budget, Request};
use serde_json::{Map, Value};
use std::error::Error;

/// A kind of custom resource.
pub trait Resource: Send + Sync + 'static {
    /// Why a request failed; its text, with its causes, is what CloudFormation shows.
    type Error: Error + Send + 'static;

    /// The resource's name. The same properties must give the same name; another name on an `Update` makes
    /// CloudFormation delete the resource under the old one.
    fn physical_id(&self, request: &Request) -> String;

    /// Does what is asked. It may be dropped when `budget` is used up, and must bear being asked again.
    fn handle(
        &self,
        request: Request,
        budget: Budget,
    ) -> impl Future<Output = Result<Answer, Self::Error>> + Send;
}

/// What went well.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// What `Fn::GetAtt` on the resource finds.
    pub data: Map<String, Value>,
    /// A sentence for the event log, such as what was skipped.
    pub reason: Option<String>,
}

impl Answer {
    /// An answer with a sentence for the event log.
    pub fn saying(reason: impl Into<String>) -> Self {
        Self { data: Map::new(), reason: Some(reason.into()) }
    }
}
