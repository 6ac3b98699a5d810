//! A file on its way in, over whichever protocol.

use super::error::JobError;
use super::failure::Failure;
use super::sink::Sink;
use super::{ftp, http};

/// A file that the server has begun to send.
pub(super) struct Incoming {
    pub(super) body: Body,
    /// How long it is, if the server says so.
    pub(super) length: Option<u64>,
    /// What the server wants to be asked with next time.
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

/// Where the bytes come from.
pub(super) enum Body {
    Http(reqwest::Response),
    Ftp(Box<ftp::Transfer>),
}

impl Incoming {
    /// Reads all of it into `sink`, if it is not longer than `most`, whatever its length was said to be.
    pub(super) async fn pour(self, most: u64, sink: &mut Sink) -> Result<(), Failure> {
        if self.length.is_some_and(|length| length > most) {
            return Err(JobError::TooLong { most }.into());
        }
        match self.body {
            Body::Http(mut response) => {
                while let Some(chunk) = response.chunk().await.map_err(http::failure)? {
                    write(sink, &chunk, most).await?;
                }
            }
            Body::Ftp(mut transfer) => {
                while let Some(chunk) = transfer.chunk().await? {
                    write(sink, chunk, most).await?;
                }
                transfer.finish(sink.bytes()).await?;
            }
        }
        Ok(())
    }
}

async fn write(sink: &mut Sink, chunk: &[u8], most: u64) -> Result<(), JobError> {
    if sink.bytes() + chunk.len() as u64 > most {
        return Err(JobError::TooLong { most });
    }
    sink.write(chunk).await
}
