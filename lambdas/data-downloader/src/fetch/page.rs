//! Reads a page of links: small, and never published itself.

use super::error::JobError;
use super::failure::Failure;
use super::fetcher::Fetcher;
use super::http;
use super::links::{Link, links};
use crate::clock::Clock;
use crate::job::Job;
use crate::sources::{Feed, is_file_name};
use glob::Pattern;
use reqwest::{Response, Url};
use sha2::{Digest, Sha256};

/// A page is held in memory.
const MOST: u64 = 8 << 20;

/// A page that was read.
pub(crate) struct Page {
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    /// The links that the job wants and the policy allows.
    pub(crate) files: Vec<Link>,
}

impl Fetcher {
    /// Reads the page of `job`.
    pub(crate) async fn page(&self, clock: &impl Clock, feed: &Feed, job: &Job) -> Result<Page, JobError> {
        let url = self.policy.check(&job.url).map_err(JobError::Url)?;
        let pattern = Pattern::new(&job.file).map_err(|error| JobError::Unreadable(error.to_string()))?;
        let (body, address) =
            self.persist(clock, feed, async || self.in_time(self.read(feed, &url, clock)).await).await?;
        let mut files = links(&body, &address);
        files.retain(|link| pattern.matches(&link.name) && self.may_be_asked(feed, link));
        let sha256 = hex::encode(Sha256::digest(&body));
        Ok(Page { bytes: body.len() as u64, sha256, files })
    }

    async fn read(&self, feed: &Feed, url: &Url, clock: &impl Clock) -> Result<(Vec<u8>, Url), Failure> {
        // Never conditional: what the page leads to may still be wanted when the page has not changed.
        match self.ask(url, feed, None, clock.now()).await? {
            Some(response) => whole(response).await,
            None => Err(JobError::Status(304).into()),
        }
    }

    /// A page may link anywhere; what the policy refuses is said once and left out.
    fn may_be_asked(&self, feed: &Feed, link: &Link) -> bool {
        let refused = match self.policy.check(link.url.as_str()) {
            Err(refused) => refused.to_string(),
            Ok(_) if !is_file_name(&link.name) => format!("{:?} is not a file name", link.name),
            Ok(_) => return true,
        };
        tracing::warn!(feed = feed.name, link = %link.url, refused, "a link is left out");
        false
    }
}

/// The page, and where it was after redirects: its links are meant from there.
async fn whole(mut response: Response) -> Result<(Vec<u8>, Url), Failure> {
    let address = response.url().clone();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(http::failure)? {
        if (body.len() + chunk.len()) as u64 > MOST {
            return Err(JobError::TooLong { most: MOST }.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body, address))
}
