//! Which queues of a stack are dead-letter queues, and how much they hold.

use std::collections::HashMap;

use aws_sdk_sqs::types::QueueAttributeName;
use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Clients;
use crate::errors::{Class, During, Error};
use crate::ops::stacks::{self, Resource, status};

/// A queue with dead letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Queue {
    /// Its name in the template, or in SQS where no template is known.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Its ARN.
    pub arn: String,
    /// Messages that can be received; SQS counts approximately.
    pub messages: u64,
    /// Messages that somebody has received and not deleted yet.
    pub in_flight: u64,
    /// The queues that send their dead letters here.
    pub sources: Vec<Source>,
    /// Has it a dead-letter queue of its own? Then looking at a message too often moves it there.
    pub redrives: bool,
}

/// A queue whose messages become dead letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Receives that a message survives.
    pub receives: Option<u64>,
}

/// A queue as SQS describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Described {
    name: String,
    url: String,
    attributes: HashMap<String, String>,
}

impl Described {
    fn text(&self, name: &str) -> &str {
        self.attributes.get(name).map(String::as_str).unwrap_or_default()
    }

    fn number(&self, name: &str) -> u64 {
        self.text(name).parse().unwrap_or_default()
    }

    /// Where its dead letters go, and after how many receives.
    fn target(&self) -> Option<(String, Option<u64>)> {
        let policy: serde_json::Value = serde_json::from_str(self.text("RedrivePolicy")).ok()?;
        let target = policy.get("deadLetterTargetArn")?.as_str()?.to_owned();
        // Written as a number or as a text, depending on who wrote it.
        let receives = policy.get("maxReceiveCount");
        let receives = receives.and_then(|count| count.as_u64().or_else(|| count.as_str()?.parse().ok()));
        Some((target, receives))
    }
}

/// The dead-letter queues of a stack: those that another of its queues names, and those that are called so because
/// something else (a function's failure destination) sends there.
pub async fn of_stack(clients: &Clients, stack: &str) -> Result<Vec<Queue>, Error> {
    let resources = stacks::resources(clients, stack).await?.into_iter().filter(is_queue);
    let reads = resources
        .map(|resource| describe(clients, resource.logical_id, resource.physical_id.unwrap_or_default()));
    let all = futures::future::try_join_all(reads).await?;
    Ok(dead_letters(&all.into_iter().flatten().collect::<Vec<_>>()))
}

/// One queue, by its address or its name.
pub async fn named(clients: &Clients, queue: &str) -> Result<Queue, Error> {
    let url = if queue.contains("://") { queue.to_owned() } else { address(clients, queue).await? };
    let name = url.rsplit('/').next().unwrap_or(queue).to_owned();
    let missing = || missing(queue);
    let described = describe(clients, name, url).await?.ok_or_else(missing)?;
    let mut sources = Vec::new();
    for url in sources_of(clients, &described.url).await? {
        let name = url.rsplit('/').next().unwrap_or_default().to_owned();
        sources.extend(describe(clients, name, url).await?);
    }
    Ok(letters(&described, &sources))
}

fn is_queue(resource: &Resource) -> bool {
    resource.resource_type == "AWS::SQS::Queue"
        && resource.status != status::DELETED
        && resource.physical_id.as_deref().is_some_and(|url| !url.is_empty())
}

fn dead_letters(all: &[Described]) -> Vec<Queue> {
    let named_so = |queue: &Described| {
        let name = queue.name.to_lowercase();
        name.contains("deadletter") || name.contains("dead-letter") || name.contains("dlq")
    };
    let queues = all.iter().map(|queue| (letters(queue, all), named_so(queue)));
    queues.filter(|(queue, named)| *named || !queue.sources.is_empty()).map(|(queue, _)| queue).collect()
}

/// The queue, with those of `others` that send to it.
fn letters(queue: &Described, others: &[Described]) -> Queue {
    let arn = queue.text("QueueArn");
    let source = |other: &Described| {
        let (target, receives) = other.target()?;
        (target == arn).then(|| Source { name: other.name.clone(), receives })
    };
    Queue {
        name: queue.name.clone(),
        url: queue.url.clone(),
        arn: arn.to_owned(),
        messages: queue.number("ApproximateNumberOfMessages"),
        in_flight: queue.number("ApproximateNumberOfMessagesNotVisible"),
        sources: others.iter().filter_map(source).collect(),
        redrives: queue.target().is_some(),
    }
}

/// `None` if the queue has gone.
async fn describe(clients: &Clients, name: String, url: String) -> Result<Option<Described>, Error> {
    let request =
        clients.sqs().get_queue_attributes().queue_url(&url).attribute_names(QueueAttributeName::All);
    let answer = match request.send().await.during(format!("read the queue {name}")) {
        Ok(answer) => answer,
        Err(call) if is_missing(call.code()) => return Ok(None),
        Err(call) => return Err(call.into()),
    };
    let attributes = answer.attributes.unwrap_or_default().into_iter();
    let attributes = attributes.map(|(name, value)| (name.as_str().to_owned(), value)).collect();
    Ok(Some(Described { name, url, attributes }))
}

async fn address(clients: &Clients, name: &str) -> Result<String, Error> {
    match clients.sqs().get_queue_url().queue_name(name).send().await.during(format!("find the queue {name}"))
    {
        Ok(answer) => Ok(answer.queue_url.unwrap_or_default()),
        Err(call) if is_missing(call.code()) => Err(missing(name)),
        Err(call) => Err(call.into()),
    }
}

/// Who sends here; a server that cannot tell knows of nobody.
async fn sources_of(clients: &Clients, url: &str) -> Result<Vec<String>, Error> {
    let answer = clients.sqs().list_dead_letter_source_queues().queue_url(url).send().await;
    match answer.during("ask whose dead letters these are") {
        Ok(answer) => Ok(answer.queue_urls),
        Err(call) if call.class == Class::Other => Ok(Vec::new()),
        Err(call) => Err(call.into()),
    }
}

/// The JSON and the Query protocol have different codes for it.
fn is_missing(code: &str) -> bool {
    matches!(code, "QueueDoesNotExist" | "AWS.SimpleQueueService.NonExistentQueue")
}

fn missing(queue: &str) -> Error {
    Error::Failed {
        what: format!("there is no queue {queue}"),
        causes: Vec::new(),
        hint: Some(
            "`mdd dlq` finds the test stack's queues by itself, `mdd dlq --production` those of production"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Described, Source, dead_letters};

    fn queue(name: &str, attributes: &[(&str, &str)]) -> Described {
        let attributes = attributes.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
        Described { name: name.into(), url: format!("https://sqs/1/{name}"), attributes }
    }

    #[test]
    fn a_queue_that_others_send_to_and_one_that_is_called_so_hold_dead_letters() {
        let all = [
            queue(
                "JobQueue",
                &[
                    ("QueueArn", "arn:job"),
                    ("RedrivePolicy", r#"{"deadLetterTargetArn":"arn:morgue","maxReceiveCount":"5"}"#),
                ],
            ),
            queue("Morgue", &[("QueueArn", "arn:morgue"), ("ApproximateNumberOfMessages", "12")]),
            queue("HarvestDeadLetterQueue", &[("QueueArn", "arn:harvest")]),
            queue("Plain", &[("QueueArn", "arn:plain")]),
        ];
        let found = dead_letters(&all);
        let names: Vec<_> = found.iter().map(|queue| (queue.name.as_str(), queue.messages)).collect();
        assert_eq!(names, [("Morgue", 12), ("HarvestDeadLetterQueue", 0)]);
        assert_eq!(found[0].sources, [Source { name: "JobQueue".into(), receives: Some(5) }]);
        assert!(found[1].sources.is_empty());
    }
}
