//! What all uploads of a run share: the client, and how much is on its way at a time.

use std::time::Duration;

use aws_sdk_s3::config::retry::{RetryPartition, TokenBucket};
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{Config, RequestChecksumCalculation};
use aws_sdk_s3::types::ChecksumAlgorithm;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::Pick;

/// Small files on their way at a time: each waits for an answer most of its time. A file takes a slot for itself and
/// one for each piece of its bytes, so that the bytes in memory stay below 128 MiB.
pub(super) const SLOTS: u32 = 256;
const PIECE: u64 = 512 << 10;

/// Slots that a part takes: its bytes are not in memory, but more of them only share the line.
const PART: u32 = SLOTS / 16;

/// Large files at a time: what is broken off should be a few nearly whole ones.
const TURNS: usize = 4;

/// How long a service may be silent. It is while it takes what we send: on a slow line that is minutes.
const SILENCE: Duration = Duration::from_mins(15);

/// Tokens for trying again. The SDK's own 500 are for a client that does a few things at a time: one second of refusals
/// to 256 uploads would use them up and fail the rest at their first try.
const RETRIES: usize = 100_000;

/// What all uploads of a run share.
#[derive(Debug)]
pub(super) struct Uploader<'a> {
    pub(super) s3: aws_sdk_s3::Client,
    pub(super) bucket: &'a str,
    /// The checksum that parts are sent with, which has to be said before the first.
    pub(super) checksum: Option<ChecksumAlgorithm>,
    slots: Semaphore,
    turns: Semaphore,
}

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) version: Option<String>,
    pub(super) size: u64,
}

impl<'a> Uploader<'a> {
    pub(super) fn new(s3: &aws_sdk_s3::Client, bucket: &'a str) -> Self {
        let tokens = TokenBucket::builder().capacity(RETRIES).build();
        let config = s3
            .config()
            .to_builder()
            .retry_partition(RetryPartition::custom("upload-sample").token_bucket(tokens).build())
            .timeout_config(TimeoutConfig::builder().read_timeout(SILENCE).build());
        Self {
            checksum: checksum(s3.config()),
            s3: aws_sdk_s3::Client::from_conf(config.build()),
            bucket,
            slots: Semaphore::new(SLOTS as usize),
            turns: Semaphore::new(TURNS),
        }
    }

    /// Wait until there is room for a file of this size in memory.
    pub(super) async fn slot_for_file(&self, size: u64) -> Option<SemaphorePermit<'_>> {
        let slots = u32::try_from(1 + size / PIECE).unwrap_or(SLOTS).min(SLOTS);
        self.slots.acquire_many(slots).await.ok()
    }

    /// Wait until there is room for a part.
    pub(super) async fn slot_for_part(&self) -> Option<SemaphorePermit<'_>> {
        self.slots.acquire_many(PART).await.ok()
    }

    /// Wait for a large file's turn.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    pub(super) fn place(&self, pick: &Pick) -> String {
        format!("s3://{}/{}", self.bucket, pick.key)
    }
}

/// The SDK adds its usual checksum to each part by itself, unless it is told not to.
fn checksum(config: &Config) -> Option<ChecksumAlgorithm> {
    let required = config.request_checksum_calculation() == Some(&RequestChecksumCalculation::WhenRequired);
    (!required).then_some(ChecksumAlgorithm::Crc32)
}
