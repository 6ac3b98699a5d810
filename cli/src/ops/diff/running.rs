//! The template a stack was made from.

use aws_sdk_cloudformation::types::TemplateStage;
use serde_json::{Map, Value};

use super::read;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::stacks;

/// The template as it was handed in; none if there is no such stack, or only a change set for one.
pub async fn running(clients: &Clients, stack: &str) -> Result<Option<Map<String, Value>>, Error> {
    let found = stacks::find(clients, stack).await?;
    let Some(found) = found.filter(|found| found.status != stacks::status::REVIEW) else { return Ok(None) };
    let request = clients.cloudformation().get_template().stack_name(&found.id);
    let answer = request.template_stage(TemplateStage::Original).send().await;
    let answer = answer.during(format!("read the template of the stack {stack}"))?;
    let template = read(&answer.template_body.unwrap_or_default()).map_err(|problem| Error::Failed {
        what: format!("cannot read the template that the stack {stack} was made from"),
        causes: vec![problem.to_string()],
        hint: None,
    })?;
    Ok(Some(template))
}
