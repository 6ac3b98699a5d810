//! Cleans the test stack that the pipeline names.

use crate::clients::Clients;
use crate::error::CleanError;
use crate::{cleaner, sources, stack};
use lambda_shared::custom_resource::{Answer, Budget, Request, RequestType, Resource};
use lambda_shared::emptier::Emptier;
use serde::Deserialize;
use serde_json::{Map, json};

/// The properties that this function acts on. `PipelineExecutionId` is only there to change with every execution:
/// CloudFormation does not call for a resource whose properties are the same.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wanted {
    stack_name: String,
}

/// The custom resource `Custom::CleanTestFiles`.
#[derive(Debug)]
pub struct CleanTestFiles {
    clients: Clients,
}

impl CleanTestFiles {
    /// A resource that works with these clients.
    pub fn new(clients: Clients) -> Self {
        Self { clients }
    }

    async fn clean(&self, name: &str, budget: Budget) -> Result<Answer, CleanError> {
        let Some(contents) = stack::contents(&self.clients.cloudformation, name).await? else {
            return Ok(Answer::saying(format!("there is no stack {name}, so there is nothing to clean")));
        };
        sources::stop(&self.clients.sources, &contents.sources).await?;
        let emptier = Emptier::new(self.clients.sources.s3.clone());
        let removed = cleaner::clean(&emptier, &contents.buckets, budget).await?;
        let data = Map::from_iter([
            ("Versions".to_owned(), json!(removed.versions.to_string())),
            ("DeleteMarkers".to_owned(), json!(removed.markers.to_string())),
            ("UnfinishedUploads".to_owned(), json!(removed.uploads.to_string())),
        ]);
        let reason = format!("removed {removed} from {} of {name}", contents.buckets.join(", "));
        Ok(Answer { data, reason: Some(reason) })
    }
}

impl Resource for CleanTestFiles {
    type Error = CleanError;

    fn physical_id(&self, request: &Request) -> String {
        let stack = request.resource_properties["StackName"].as_str().unwrap_or("no-stack");
        format!("{stack}-cleaned")
    }

    async fn handle(&self, request: Request, budget: Budget) -> Result<Answer, CleanError> {
        match request.request_type {
            RequestType::Create | RequestType::Update => {
                let wanted: Wanted = request.properties()?;
                self.clean(&wanted.stack_name, budget).await
            }
            // What was removed stays removed.
            RequestType::Delete => Ok(Answer::default()),
        }
    }
}
