//! A task as it is kept, and the handle that people know it by.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::core::{Cloud, StoreError};

/// By source queue, start and id.
const KIND: &str = "sqs/move";

/// As on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    Running,
    Cancelling,
    Cancelled,
    Completed,
    Failed,
}

impl Status {
    /// Whether it still moves messages, or has yet to notice that it shall not.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Running | Self::Cancelling)
    }
}

/// A task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    pub key: String,
    pub id: String,
    /// The ARN of the dead-letter queue.
    pub source: String,
    /// The ARN of the queue to move to; where each message came from without one.
    pub destination: Option<String>,
    /// Messages a second; as many as there are without.
    pub rate: Option<usize>,
    pub status: Status,
    pub moved: usize,
    pub to_move: usize,
    pub failure: Option<String>,
    pub started: Timestamp,
}

impl Task {
    /// The key of a task: those of one queue lie together, the oldest first.
    pub fn key(source: &str, started: Timestamp, id: &str) -> String {
        format!("{}/{:020}/{id}", queue(source), started.as_millisecond())
    }

    /// The handle, in the form that SQS gives it.
    pub fn handle(&self) -> String {
        STANDARD.encode(json!({ "taskId": self.id, "sourceArn": self.source }).to_string())
    }

    /// The task behind a handle: `Err` when it is not a handle at all.
    pub fn by_handle(cloud: &Cloud, handle: &str) -> Result<Result<Option<Self>, StoreError>, NotAHandle> {
        let bytes = STANDARD.decode(handle).map_err(|_| NotAHandle)?;
        let told: Value = serde_json::from_slice(&bytes).map_err(|_| NotAHandle)?;
        let (Some(id), Some(source)) = (told["taskId"].as_str(), told["sourceArn"].as_str()) else {
            return Err(NotAHandle);
        };
        let tasks = Self::of_queue(cloud, source);
        Ok(tasks.map(|tasks| tasks.into_iter().find(|task| task.id == id)))
    }

    /// A task by key.
    pub fn find(cloud: &Cloud, key: &str) -> Result<Option<Self>, StoreError> {
        cloud.store.get(KIND, key)
    }

    /// The tasks of a queue, the oldest first.
    pub fn of_queue(cloud: &Cloud, source: &str) -> Result<Vec<Self>, StoreError> {
        Self::starting_with(cloud, &format!("{}/", queue(source)))
    }

    /// Every task.
    pub fn all(cloud: &Cloud) -> Result<Vec<Self>, StoreError> {
        Self::starting_with(cloud, "")
    }

    fn starting_with(cloud: &Cloud, prefix: &str) -> Result<Vec<Self>, StoreError> {
        Ok(cloud.store.list(KIND, prefix)?.into_iter().map(|(_, task)| task).collect())
    }

    /// Keeps a new task.
    pub fn insert(&self, cloud: &Cloud) -> Result<(), StoreError> {
        cloud.store.put(KIND, &self.key, self)
    }

    /// Changes a task; one that went with its queue stays gone.
    pub fn change(cloud: &Cloud, key: &str, change: impl FnOnce(&mut Self)) -> Result<(), StoreError> {
        cloud.store.update(KIND, key, change).map(drop)
    }
}

/// Text that no task was ever known by.
#[derive(Debug)]
pub struct NotAHandle;

/// Forgets the tasks of a queue that is removed.
pub fn forget(cloud: &Cloud, source: &str) -> Result<(), StoreError> {
    for task in Task::of_queue(cloud, source)? {
        cloud.store.delete(KIND, &task.key)?;
    }
    Ok(())
}

fn queue(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or_default()
}
