//! Sends jobs to the queue, and reads what SQS says about each of them.

use crate::error::DownloadError;
use crate::job::Job;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use lambda_shared::{aws, back_off};

/// SQS takes this many messages at a time.
const MOST: usize = 10;
const ATTEMPTS: u32 = 4;

/// The queue of jobs.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    client: Client,
    url: String,
}

impl Queue {
    pub(crate) fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }

    /// Sends every job, or says why one of them could not be sent; others may have been.
    pub(crate) async fn send(&self, jobs: &[Job]) -> Result<(), DownloadError> {
        let bodies: Result<Vec<String>, _> = jobs.iter().map(serde_json::to_string).collect();
        let bodies = bodies.map_err(|error| self.error(error.to_string()))?;
        for batch in bodies.chunks(MOST) {
            self.send_batch(batch).await?;
        }
        Ok(())
    }

    async fn send_batch(&self, bodies: &[String]) -> Result<(), DownloadError> {
        let mut pending: Vec<usize> = (0..bodies.len()).collect();
        for attempt in 0.. {
            let mut entries = Vec::with_capacity(pending.len());
            for index in &pending {
                let entry = SendMessageBatchRequestEntry::builder()
                    .id(index.to_string())
                    .message_body(&bodies[*index]);
                entries.push(entry.build().map_err(|error| self.error(error.to_string()))?);
            }
            let sent =
                self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries)).send().await;
            let failed = sent.map_err(|error| self.error(aws::reason(&error)))?.failed;
            let Some(first) = failed.first() else { return Ok(()) };
            let reason = format!("{}: {}", first.code(), first.message().unwrap_or("no message"));
            // What the sender did wrong stays wrong.
            if attempt + 1 >= ATTEMPTS
                || failed.iter().any(aws_sdk_sqs::types::BatchResultErrorEntry::sender_fault)
            {
                return Err(self.error(format!(
                    "{} of {} messages refused, {reason}",
                    failed.len(),
                    bodies.len()
                )));
            }
            pending = failed.iter().filter_map(|entry| entry.id().parse().ok()).collect();
            tokio::time::sleep(back_off::delay(attempt)).await;
        }
        Ok(())
    }

    fn error(&self, reason: String) -> DownloadError {
        DownloadError::call("sqs:SendMessage", &self.url, reason)
    }
}
