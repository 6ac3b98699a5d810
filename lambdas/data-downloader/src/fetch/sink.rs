//! Takes a file's bytes as they come and publishes them at the end, or leaves no trace.
//!
//! A file shorter than one part is one `PutObject`; a longer one is a multipart upload with one part in memory. Nothing
//! is visible under `in/` before all checks have passed.

use super::error::JobError;
use super::look::Look;
use aws_sdk_s3::Client;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use lambda_shared::aws;
use sha2::{Digest, Sha256};

/// The size of a part; S3 takes 10,000 of them, from 5 MiB each.
pub(super) const PART: usize = 8 << 20;

/// What the object says of itself.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) bucket: String,
    pub(super) key: String,
    /// User metadata.
    pub(super) metadata: Vec<(&'static str, String)>,
}

/// A file on its way into the bucket.
pub(super) struct Sink {
    client: Client,
    label: Label,
    look: Look,
    buffer: Vec<u8>,
    hash: Sha256,
    bytes: u64,
    upload: Option<String>,
    parts: Vec<CompletedPart>,
}

impl Sink {
    /// A sink that looks into what passes until it has seen `enough` bytes of content.
    pub(super) fn new(client: Client, label: Label, enough: u64) -> Self {
        Self {
            client,
            label,
            look: Look::new(enough),
            buffer: Vec::new(),
            hash: Sha256::new(),
            bytes: 0,
            upload: None,
            parts: Vec::new(),
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What has been seen of the content.
    pub(super) fn look(&mut self) -> &mut Look {
        &mut self.look
    }

    pub(super) fn sha256(&self) -> String {
        hex::encode(self.hash.clone().finalize())
    }

    pub(super) async fn write(&mut self, mut chunk: &[u8]) -> Result<(), JobError> {
        self.bytes += chunk.len() as u64;
        self.hash.update(chunk);
        self.look.see(chunk);
        while self.buffer.len() + chunk.len() >= PART {
            let (now, later) = chunk.split_at(PART - self.buffer.len());
            self.buffer.extend(now);
            self.send_part().await?;
            chunk = later;
        }
        self.buffer.extend(chunk);
        Ok(())
    }

    /// Makes the file visible.
    pub(super) async fn publish(&mut self) -> Result<(), JobError> {
        if self.upload.is_none() {
            return self.put().await;
        }
        if !self.buffer.is_empty() {
            self.send_part().await?;
        }
        self.complete().await
    }

    /// Gives up what was sent so far.
    pub(super) async fn discard(&mut self) {
        let Some(id) = self.upload.take() else { return };
        let abort = self
            .client
            .abort_multipart_upload()
            .bucket(&self.label.bucket)
            .key(&self.label.key)
            .upload_id(id);
        if let Err(error) = abort.send().await {
            let reason = aws::reason(&error);
            tracing::warn!(
                key = self.label.key,
                reason,
                "an upload is left for the bucket's lifecycle rule to abort"
            );
        }
    }

    async fn put(&mut self) -> Result<(), JobError> {
        let mut put = self.client.put_object().bucket(&self.label.bucket).key(&self.label.key);
        for (name, value) in &self.label.metadata {
            put = put.metadata(*name, value);
        }
        let sent = put.body(std::mem::take(&mut self.buffer).into()).send().await;
        sent.map_err(|error| self.error("s3:PutObject", &aws::reason(&error)))?;
        Ok(())
    }

    async fn send_part(&mut self) -> Result<(), JobError> {
        let id = match self.upload.clone() {
            Some(id) => id,
            None => self.begin().await?,
        };
        let number = i32::try_from(self.parts.len() + 1).unwrap_or(i32::MAX);
        // The next part takes as much again.
        let body = std::mem::replace(&mut self.buffer, Vec::with_capacity(PART));
        let (bucket, key) = (&self.label.bucket, &self.label.key);
        let part = self.client.upload_part().bucket(bucket).key(key).upload_id(id).part_number(number);
        let sent = part.body(body.into()).send().await;
        let tag = sent.map_err(|error| self.error("s3:PutObject (a part)", &aws::reason(&error)))?.e_tag;
        self.parts.push(CompletedPart::builder().part_number(number).set_e_tag(tag).build());
        Ok(())
    }

    async fn begin(&mut self) -> Result<String, JobError> {
        let mut create =
            self.client.create_multipart_upload().bucket(&self.label.bucket).key(&self.label.key);
        for (name, value) in &self.label.metadata {
            create = create.metadata(*name, value);
        }
        let created = create
            .send()
            .await
            .map_err(|error| self.error("s3:PutObject (multipart)", &aws::reason(&error)))?;
        let id = created.upload_id.ok_or_else(|| self.error("s3:PutObject (multipart)", "no upload id"))?;
        self.upload = Some(id.clone());
        Ok(id)
    }

    async fn complete(&mut self) -> Result<(), JobError> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(self.parts.clone())).build();
        let complete =
            self.client.complete_multipart_upload().bucket(&self.label.bucket).key(&self.label.key);
        let sent = complete.set_upload_id(self.upload.clone()).multipart_upload(parts).send().await;
        sent.map_err(|error| self.error("s3:PutObject (complete)", &aws::reason(&error)))?;
        self.upload = None;
        Ok(())
    }

    fn error(&self, action: &str, reason: &str) -> JobError {
        JobError::Publish(format!(
            "{action} for {} in bucket {}: {reason}",
            self.label.key, self.label.bucket
        ))
    }
}
