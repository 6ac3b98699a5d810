//! A stack as it is now.

use schemars::JsonSchema;
use serde::Serialize;

use aws_sdk_cloudformation::types;

use crate::clients::Clients;
use crate::errors::{Call, During, Error};

/// A stack as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its ARN, which still finds it when it has been deleted.
    pub id: String,
    /// CloudFormation's status.
    pub status: String,
    /// CloudFormation's reason, if it gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The names of its parameters.
    pub parameters: Vec<String>,
    /// Its outputs.
    pub outputs: Vec<Output>,
}

/// What a stack tells the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// The output's name.
    pub key: String,
    /// Its value.
    pub value: String,
    /// What the template says about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Something a stack holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Resource {
    /// Its name in the template.
    pub logical_id: String,
    /// What it is called in its service.
    pub physical_id: Option<String>,
    /// `AWS::S3::Bucket` and so on.
    pub resource_type: String,
    /// CloudFormation's status.
    pub status: String,
}

impl Stack {
    /// An output's value.
    pub fn output(&self, key: &str) -> Option<&str> {
        self.outputs.iter().find(|output| output.key == key).map(|output| output.value.as_str())
    }
}

/// A stack by name or ARN; `None` if there is none.
pub async fn find(clients: &Clients, name: &str) -> Result<Option<Stack>, Error> {
    let answer = clients.cloudformation().describe_stacks().stack_name(name).send().await;
    match answer.during(format!("read the stack {name}")) {
        Ok(answer) => Ok(answer.stacks.unwrap_or_default().into_iter().next().map(read)),
        Err(call) if is_missing(&call) => Ok(None),
        Err(call) => Err(call.into()),
    }
}

/// A stack that has to be there; `kind` says which one it is for the error.
pub async fn require(clients: &Clients, kind: &str, name: &str, hint: &str) -> Result<Stack, Error> {
    let found = find(clients, name).await?.filter(|stack| stack.status != super::status::REVIEW);
    found.ok_or_else(|| Error::Failed {
        what: format!("the {kind} stack {name} does not exist"),
        causes: Vec::new(),
        hint: Some(hint.to_owned()),
    })
}

/// Everything a stack holds, also what has been deleted from it.
pub async fn resources(clients: &Clients, stack: &str) -> Result<Vec<Resource>, Error> {
    let mut found = Vec::new();
    let mut pages =
        clients.cloudformation().list_stack_resources().stack_name(stack).into_paginator().items().send();
    while let Some(summary) = pages.next().await {
        let summary = summary.during(format!("list what the stack {stack} holds"))?;
        found.push(Resource {
            logical_id: summary.logical_resource_id.unwrap_or_default(),
            physical_id: summary.physical_resource_id,
            resource_type: summary.resource_type.unwrap_or_default(),
            status: summary.resource_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        });
    }
    Ok(found)
}

/// Begin to delete a stack, by ARN if a namesake must not be hit.
pub async fn delete(clients: &Clients, stack: &str) -> Result<(), Error> {
    clients
        .cloudformation()
        .delete_stack()
        .stack_name(stack)
        .send()
        .await
        .during(format!("delete the stack {stack}"))?;
    Ok(())
}

/// CloudFormation has no code of its own for this: the words are "Stack with id x does not exist" or
/// "Stack [x] does not exist".
pub fn is_missing(call: &Call) -> bool {
    call.code() == "ValidationError" && call.message().contains("does not exist")
}

fn read(stack: types::Stack) -> Stack {
    let status = stack.stack_status.map(|status| status.as_str().to_owned()).unwrap_or_default();
    let parameters = stack.parameters.unwrap_or_default().into_iter();
    let outputs = stack.outputs.unwrap_or_default().into_iter();
    Stack {
        name: stack.stack_name.unwrap_or_default(),
        id: stack.stack_id.unwrap_or_default(),
        status,
        reason: stack.stack_status_reason.filter(|reason| !reason.is_empty()),
        parameters: parameters.filter_map(|parameter| parameter.parameter_key).collect(),
        outputs: outputs
            .map(|output| Output {
                key: output.output_key.unwrap_or_default(),
                value: output.output_value.unwrap_or_default(),
                description: output.description,
            })
            .collect(),
    }
}
