//! One bus: what happens is an event, and rules, schedules and the status page listen to it.
//!
//! Events have EventBridge's form, so that a rule's pattern matches exactly what AWS would send. The bus is for those
//! who want to know; whatever must not be lost (an object's notification, a message) is stored by its service first.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::broadcast;

/// Something that happened, in EventBridge's form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Event {
    /// A unique id.
    pub id: String,
    /// For example `aws.codepipeline`.
    pub source: String,
    /// For example `CodePipeline Pipeline Execution State Change`.
    pub detail_type: String,
    /// ARNs of what it is about.
    pub resources: Vec<String>,
    /// When it happened.
    pub time: Timestamp,
    /// What the service says about it.
    pub detail: Value,
}

/// Hands events to everyone who listens at that moment.
#[derive(Debug)]
pub struct Bus {
    sender: broadcast::Sender<Event>,
}

impl Default for Bus {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(4096) }
    }
}

impl Bus {
    /// Tells all listeners; without listeners nothing happens.
    pub fn publish(&self, event: Event) {
        let _ = self.sender.send(event);
    }

    /// Everything published from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }
}
