//! What there is.

use futures::future::try_join_all;
use lambda_shared::emptier::Counts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::clean;
use crate::ops::stacks::{self, Resource, status};
use crate::ops::test_stack::TestStack;
use crate::settings::Stacks;

/// Which stack it is. In the order in which they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What the team uses.
    Production,
    /// The throw-away stack.
    Test,
    /// What empties it.
    Cleanup,
    /// What made them all.
    Pipeline,
}

impl Part {
    /// As people say it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
            Self::Cleanup => "clean-up",
            Self::Pipeline => "pipeline",
        }
    }
}

/// A stack that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Found {
    /// Which one it is.
    pub part: Part,
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub id: String,
    /// CloudFormation's status.
    pub status: String,
    /// Is it protected from being deleted?
    pub protected: bool,
    /// The role that CloudFormation takes for it.
    pub role: Option<String>,
    /// Resources it holds.
    pub resources: usize,
    /// Buckets it holds.
    pub buckets: Vec<Bucket>,
}

/// A bucket and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Versions.
    pub versions: u64,
    /// Delete markers.
    pub markers: u64,
    /// Unfinished uploads.
    pub uploads: u64,
}

impl Bucket {
    /// What it holds.
    pub fn counts(&self) -> Counts {
        Counts { versions: self.versions, markers: self.markers, uploads: self.uploads }
    }
}

impl Found {
    /// Is there only a change set, which nobody has executed?
    pub fn is_only_planned(&self) -> bool {
        self.status == status::REVIEW
    }
}

/// Look at all four stacks; those that are there, in the order in which they go. A test stack that is not one is refused.
pub async fn survey(clients: &Clients, names: &Stacks) -> Result<Vec<Found>, Error> {
    let parts = [
        (Part::Production, &names.production),
        (Part::Test, &names.test),
        (Part::Cleanup, &names.cleanup),
        (Part::Pipeline, &names.pipeline),
    ];
    for (index, (part, name)) in parts.iter().enumerate() {
        if let Some((other, _)) = parts[..index].iter().find(|(_, other)| other == name) {
            return Err(Error::usage(
                format!("{name} is the {} stack and the {} stack", other.word(), part.word()),
                "give each its own name under [stacks] in config/mdd.toml",
            ));
        }
    }
    TestStack::find(clients, names, &names.test).await?;
    let found = try_join_all(parts.map(|(part, name)| look(clients, part, name))).await?;
    Ok(found.into_iter().flatten().collect())
}

async fn look(clients: &Clients, part: Part, name: &str) -> Result<Option<Found>, Error> {
    let answer = clients.cloudformation().describe_stacks().stack_name(name).send().await;
    let answer = match answer.during(format!("read the stack {name}")) {
        Ok(answer) => answer,
        Err(call) if stacks::is_missing(&call) => return Ok(None),
        Err(call) => return Err(call.into()),
    };
    let Some(stack) = answer.stacks.unwrap_or_default().into_iter().next() else { return Ok(None) };
    let id = stack.stack_id.unwrap_or_else(|| name.to_owned());
    let there = |resource: &Resource| !matches!(resource.status.as_str(), status::DELETED | "DELETE_SKIPPED");
    let resources = stacks::resources(clients, &id).await?.into_iter().filter(there);
    let resources: Vec<Resource> = resources.collect();
    let buckets = resources.iter().filter(|resource| resource.resource_type == "AWS::S3::Bucket");
    let buckets = buckets.filter_map(|bucket| bucket.physical_id.clone()).filter(|name| !name.is_empty());
    let held = clean::count(clients, buckets.collect()).await?.into_iter();
    Ok(Some(Found {
        part,
        name: name.to_owned(),
        status: stack.stack_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        protected: stack.enable_termination_protection == Some(true),
        role: stack.role_arn,
        resources: resources.len(),
        buckets: held
            .map(|held| Bucket {
                name: held.bucket,
                versions: held.counts.versions,
                markers: held.counts.markers,
                uploads: held.counts.uploads,
            })
            .collect(),
        id,
    }))
}
