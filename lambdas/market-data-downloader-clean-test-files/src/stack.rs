//! What the test stack is and holds, as CloudFormation says.

use crate::error::CleanError;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{ResourceStatus, Stack, StackResourceSummary};
use lambda_shared::aws;
use lambda_shared::sources::Source;

/// The resources that the clean-up deals with, by physical id.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) buckets: Vec<String>,
    pub(crate) sources: Vec<Source>,
}

/// The contents of the stack; `None` when there is no such stack.
///
/// # Errors
/// A stack that is not marked as a test stack is refused before anything else is asked about it.
pub(crate) async fn contents(client: &Client, name: &str) -> Result<Option<Contents>, CleanError> {
    let Some(stack) = describe(client, name).await? else { return Ok(None) };
    refuse_unless_test(name, &stack)?;
    // By its id, so that a stack of the same name that is made meanwhile is not meant.
    let id = stack.stack_id().unwrap_or(name);
    let mut pages = client.list_stack_resources().stack_name(id).into_paginator().items().send();
    let mut contents = Contents::default();
    while let Some(resource) = pages.next().await {
        let resource = resource.map_err(|error| {
            CleanError::call("cloudformation:ListStackResources", name, aws::reason(&error))
        })?;
        contents.add(resource);
    }
    Ok(Some(contents))
}

impl Contents {
    fn add(&mut self, resource: StackResourceSummary) {
        if resource.resource_status == Some(ResourceStatus::DeleteComplete) {
            return;
        }
        let Some(id) = resource.physical_resource_id else { return };
        let kind = resource.resource_type.unwrap_or_default();
        self.sources.extend(Source::of_resource(&kind, &id));
        if kind == "AWS::S3::Bucket" {
            self.buckets.push(id);
        }
    }
}

async fn describe(client: &Client, name: &str) -> Result<Option<Stack>, CleanError> {
    match client.describe_stacks().stack_name(name).send().await {
        Ok(output) => Ok(output.stacks.unwrap_or_default().into_iter().next()),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(CleanError::call("cloudformation:DescribeStacks", name, aws::reason(&error))),
    }
}

/// CloudFormation has no error of its own for a missing stack, only a sentence.
fn is_missing<E, R>(error: &aws_sdk_cloudformation::error::SdkError<E, R>) -> bool
where
    E: aws_sdk_cloudformation::error::ProvideErrorMetadata,
{
    aws::code(error) == Some("ValidationError")
        && error
            .as_service_error()
            .and_then(|error| error.message())
            .is_some_and(|m| m.contains("does not exist"))
}

/// The tag decides; a parameter that says something else wins over it, because then one of them is a mistake.
fn refuse_unless_test(name: &str, stack: &Stack) -> Result<(), CleanError> {
    let tag = stack.tags().iter().find(|tag| tag.key() == Some("Environment")).and_then(|tag| tag.value());
    let parameter = stack
        .parameters()
        .iter()
        .find(|parameter| parameter.parameter_key() == Some("Environment"))
        .and_then(|parameter| parameter.parameter_value());
    let found = match (tag, parameter) {
        (Some("test"), Some("test") | None) => return Ok(()),
        (Some("test"), Some(other)) => format!("its parameter Environment is {other}"),
        (Some(other), _) => format!("its tag Environment is {other}"),
        (None, _) => "it has no tag Environment".to_owned(),
    };
    Err(CleanError::NotATestStack { stack: name.to_owned(), found })
}
