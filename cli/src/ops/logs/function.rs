//! The lambdas of a stack, and where they log.

use super::Source;
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::stacks::{self, status};

/// A lambda of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name in Lambda.
    pub name: String,
    /// Its name in the template.
    pub logical_id: String,
    /// Its name without the stack's: `data-harvester`.
    pub short: String,
}

impl Function {
    /// Where it logs.
    pub fn log(&self) -> Source {
        Source { group: format!("/aws/lambda/{}", self.name), stream: None, name: self.short.clone() }
    }
}

/// The lambdas that a stack holds now; none if there is no such stack.
pub async fn functions(clients: &Clients, stack: &str) -> Result<Option<Vec<Function>>, Error> {
    let resources = match stacks::resources(clients, stack).await {
        Ok(resources) => resources.into_iter(),
        Err(Error::Call(call)) if stacks::is_missing(&call) => return Ok(None),
        Err(error) => return Err(error),
    };
    let there =
        resources.filter(|one| one.resource_type == "AWS::Lambda::Function" && one.status != status::DELETED);
    let functions = there.filter_map(|resource| {
        let name = resource.physical_id.filter(|name| !name.is_empty())?;
        let short = name.strip_prefix(stack).map_or(name.as_str(), |rest| rest.trim_start_matches('-'));
        Some(Function { short: short.to_owned(), logical_id: resource.logical_id, name })
    });
    Ok(Some(functions.collect()))
}
