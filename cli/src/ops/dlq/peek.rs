//! Looking at messages without taking them.
//!
//! SQS has no way to look: a message is received, which hides it for a while and counts, and is then made visible again.
//! In a dead-letter queue nothing depends on the count. A queue with a dead-letter queue of its own is not looked into.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_sqs::types::{ChangeMessageVisibilityBatchRequestEntry, Message, MessageSystemAttributeName};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Letter, Queue};
use crate::clients::Clients;
use crate::errors::{Call, During, Error};

/// Messages of one receive, and of one batch; SQS's limit.
const BATCH: usize = 10;
/// For how long they are hidden while they are looked at: if we are killed meanwhile, they come back by themselves.
const HIDDEN_SECONDS: i32 = 30;

/// What was seen of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Peeked {
    /// The queue.
    #[serde(flatten)]
    pub queue: Queue,
    /// Some of its letters.
    pub letters: Vec<Letter>,
    /// Letters whose visibility could not be given back: they come back within half a minute.
    pub still_hidden: usize,
}

/// Look at up to `at_most` of a queue's messages, each once, and make them visible again.
pub async fn peek(clients: &Clients, queue: Queue, at_most: usize) -> Result<Peeked, Error> {
    if queue.redrives || at_most == 0 {
        return Ok(Peeked { queue, letters: Vec::new(), still_hidden: 0 });
    }
    let mut found: BTreeMap<String, Message> = BTreeMap::new();
    let mut result = Ok(());
    while found.len() < at_most {
        let batch = match receive(clients, &queue, at_most - found.len()).await {
            Ok(batch) => batch,
            Err(call) => {
                result = Err(call);
                break;
            }
        };
        let before = found.len();
        found.extend(batch.into_iter().filter_map(|message| Some((message.message_id.clone()?, message))));
        if found.len() == before {
            break;
        }
    }
    // Also when a later receive failed: what was hidden is given back first.
    let messages: Vec<Message> = found.into_values().collect();
    let still_hidden = show_again(clients, &queue, &messages).await;
    result?;
    let mut letters: Vec<Letter> = messages.into_iter().map(letter).collect();
    letters.sort_by(|a, b| (a.sent, &a.id).cmp(&(b.sent, &b.id)));
    Ok(Peeked { queue, letters, still_hidden })
}

async fn receive(clients: &Clients, queue: &Queue, wanted: usize) -> Result<Vec<Message>, Call> {
    let request = clients
        .sqs()
        .receive_message()
        .queue_url(&queue.url)
        .max_number_of_messages(i32::try_from(wanted.min(BATCH)).unwrap_or(1))
        .visibility_timeout(HIDDEN_SECONDS)
        // Waiting, however shortly, makes SQS ask all of its servers and not only some.
        .wait_time_seconds(1)
        .message_system_attribute_names(MessageSystemAttributeName::All)
        .message_attribute_names("All");
    let answer = request.send().await.during(format!("look into the queue {}", queue.name))?;
    Ok(answer.messages.unwrap_or_default())
}

/// Returns how many stay hidden.
async fn show_again(clients: &Clients, queue: &Queue, messages: &[Message]) -> usize {
    let mut hidden = 0;
    for batch in messages.chunks(BATCH) {
        let entries = batch.iter().enumerate().filter_map(|(index, message)| {
            let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(index.to_string());
            entry.receipt_handle(message.receipt_handle.as_ref()?).visibility_timeout(0).build().ok()
        });
        let request = clients.sqs().change_message_visibility_batch().queue_url(&queue.url);
        hidden += match request.set_entries(Some(entries.collect())).send().await {
            Ok(answer) => answer.failed.len(),
            Err(_) => batch.len(),
        };
    }
    hidden
}

fn letter(message: Message) -> Letter {
    let own = message.message_attributes.unwrap_or_default().into_iter();
    let own = own.filter_map(|(name, value)| Some((name, value.string_value?)));
    let system = message.attributes.unwrap_or_default().into_iter();
    let system = system.map(|(name, value)| (name.as_str().to_owned(), value));
    let attributes: HashMap<String, String> = own.chain(system).collect();
    Letter::read(message.message_id.unwrap_or_default(), message.body.unwrap_or_default(), &attributes)
}
