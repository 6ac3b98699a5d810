//! Steps that the tests share.

use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use aws_sdk_cloudformation::types::{Parameter, Stack};
use aws_sdk_cloudformation::{Client, operation::create_stack::builders::CreateStackFluentBuilder};
use mdd_engine::core::Event;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::common::{Running, engine};

/// An engine, a client, and everything that happens on the bus from the start.
pub struct Cloud {
    pub running: Running,
    pub client: Client,
    pub sdk: aws_config::SdkConfig,
    events: Receiver<Event>,
}

pub async fn cloud() -> Cloud {
    let (running, sdk) = engine().await;
    let events = running.cloud().bus.subscribe();
    Cloud { client: Client::new(&sdk), running, sdk, events }
}

impl Cloud {
    /// Waits, without polling, until nothing is in progress on the stack.
    pub async fn settled(&mut self, stack: &str) -> Stack {
        loop {
            let found = self.stack(stack).await;
            let status = found.stack_status().unwrap().as_str().to_owned();
            if status == "REVIEW_IN_PROGRESS" || !status.ends_with("IN_PROGRESS") {
                return found;
            }
            self.changed().await;
        }
    }

    /// Resolves when a stack or a resource changed.
    pub async fn changed(&mut self) {
        loop {
            match self.events.recv().await {
                Ok(event) if event.source == "aws.cloudformation" => return,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => panic!("the engine is gone"),
            }
        }
    }

    pub async fn stack(&self, stack: &str) -> Stack {
        let found = self.client.describe_stacks().stack_name(stack).send().await.unwrap();
        found.stacks()[0].clone()
    }

    /// Creates a stack and waits for it; gives its id and its status.
    pub async fn create(&mut self, name: &str, template: &str) -> (String, String) {
        let request = self.client.create_stack().stack_name(name).template_body(template);
        self.create_as(request).await
    }

    pub async fn create_as(&mut self, request: CreateStackFluentBuilder) -> (String, String) {
        let id = request.send().await.unwrap().stack_id.unwrap();
        let status = self.settled(&id).await.stack_status.unwrap();
        (id, status.as_str().to_owned())
    }

    /// Updates a stack and waits for it; gives its status.
    pub async fn update(&mut self, name: &str, template: &str) -> String {
        let request = self.client.update_stack().stack_name(name).template_body(template);
        let id = request.send().await.unwrap().stack_id.unwrap();
        self.settled(&id).await.stack_status.unwrap().as_str().to_owned()
    }

    /// Deletes a stack and waits for it; gives its status.
    pub async fn delete(&mut self, id: &str) -> String {
        self.client.delete_stack().stack_name(id).send().await.unwrap();
        self.settled(id).await.stack_status.unwrap().as_str().to_owned()
    }

    /// All events, oldest first, as `logical status [reason]`; the stack itself is `-`.
    pub async fn events(&self, id: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let mut pages = self.client.describe_stack_events().stack_name(id).into_paginator().items().send();
        while let Some(event) = pages.next().await {
            let event = event.unwrap();
            let own = event.physical_resource_id() == event.stack_id();
            let name = if own { "-" } else { event.logical_resource_id().unwrap() };
            let reason =
                event.resource_status_reason().map(|reason| format!(" [{reason}]")).unwrap_or_default();
            lines.push(format!("{name} {}{reason}", event.resource_status().unwrap().as_str()));
        }
        lines.reverse();
        lines
    }

    /// The events of one resource.
    pub async fn events_of(&self, id: &str, name: &str) -> Vec<String> {
        let prefix = format!("{name} ");
        let all = self.events(id).await;
        all.into_iter().filter_map(|line| line.strip_prefix(&prefix).map(str::to_owned)).collect()
    }

    /// A resource's physical id.
    pub async fn physical_id(&self, stack: &str, name: &str) -> String {
        let request = self.client.describe_stack_resource().stack_name(stack).logical_resource_id(name);
        let detail = request.send().await.unwrap().stack_resource_detail.unwrap();
        detail.physical_resource_id.unwrap()
    }

    pub fn output(stack: &Stack, key: &str) -> String {
        let found = stack.outputs().iter().find(|output| output.output_key() == Some(key));
        found.and_then(|output| output.output_value()).unwrap().to_owned()
    }
}

pub fn parameter(key: &str, value: &str) -> Parameter {
    Parameter::builder().parameter_key(key).parameter_value(value).build()
}

/// An error as `Code: message`.
pub fn told<T: std::fmt::Debug, E: ProvideErrorMetadata>(
    result: Result<T, aws_sdk_cloudformation::error::SdkError<E>>,
) -> String {
    match result {
        Ok(answer) => panic!("a success: {answer:?}"),
        Err(error) => {
            format!("{}: {}", error.code().unwrap_or_default(), error.message().unwrap_or_default())
        }
    }
}
