//! What a stack holds, asked for by name while somebody else is still finding out its ARN.

use super::Resource;
use crate::clients::Clients;

/// CloudFormation tells so many resources and does not say whether there are more.
const MOST: usize = 100;

/// A look at a stack by its name.
#[derive(Debug)]
pub struct Glance {
    stacks: Vec<String>,
    resources: Vec<Resource>,
}

impl Glance {
    /// Look. There is nothing where the answer may not be whole, or there is none: then [`super::resources`] has to be
    /// asked, which also knows the error.
    pub async fn at(clients: &Clients, name: &str) -> Option<Self> {
        let answer =
            clients.cloudformation().describe_stack_resources().stack_name(name).send().await.ok()?;
        let all = answer.stack_resources.unwrap_or_default();
        if all.is_empty() || all.len() >= MOST {
            return None;
        }
        let stacks = all.iter().map(|one| one.stack_id.clone().unwrap_or_default()).collect();
        let resource = |one: aws_sdk_cloudformation::types::StackResource| Resource {
            logical_id: one.logical_resource_id.unwrap_or_default(),
            physical_id: one.physical_resource_id,
            resource_type: one.resource_type.unwrap_or_default(),
            status: one.resource_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        };
        Some(Self { stacks, resources: all.into_iter().map(resource).collect() })
    }

    /// What was seen, if all of it belongs to the stack of this ARN and not to a namesake.
    pub fn of(self, stack: &str) -> Option<Vec<Resource>> {
        self.stacks.iter().all(|one| one == stack).then_some(self.resources)
    }
}
