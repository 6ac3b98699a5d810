//! What happened to a stack, newest first as CloudFormation tells it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::stack::is_missing;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::time;
use crate::schema::Moment;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Event {
    /// Its id, unique.
    pub id: String,
    /// When.
    #[schemars(with = "Option<Moment>")]
    pub at: Option<Timestamp>,
    /// The resource's name in the template, or the stack's name.
    pub logical_id: String,
    /// What it is called in its service.
    pub physical_id: Option<String>,
    /// `AWS::S3::Bucket` and so on.
    pub resource_type: String,
    /// The status it got.
    pub status: String,
    /// Why.
    pub reason: Option<String>,
    /// Is it about the stack itself?
    pub of_stack: bool,
}

/// All that CloudFormation remembers of a stack up to, and without, the event `known`; newest first. `None` if there
/// is no such stack.
pub async fn events(
    clients: &Clients,
    stack: &str,
    known: Option<&str>,
) -> Result<Option<Vec<Event>>, Error> {
    let mut found = Vec::new();
    let mut pages =
        clients.cloudformation().describe_stack_events().stack_name(stack).into_paginator().items().send();
    while let Some(event) = pages.next().await {
        let event = match event.during(format!("read the events of the stack {stack}")) {
            Ok(event) => event,
            Err(call) if is_missing(&call) => return Ok(None),
            Err(call) => return Err(call.into()),
        };
        let id = event.event_id.unwrap_or_default();
        if known == Some(id.as_str()) {
            break;
        }
        found.push(Event {
            id,
            at: time::optional(event.timestamp.as_ref()),
            of_stack: event.physical_resource_id.is_some() && event.physical_resource_id == event.stack_id,
            logical_id: event.logical_resource_id.unwrap_or_default(),
            physical_id: event.physical_resource_id,
            resource_type: event.resource_type.unwrap_or_default(),
            status: event.resource_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
            reason: event.resource_status_reason.filter(|reason| !reason.is_empty()),
        });
    }
    Ok(Some(found))
}
