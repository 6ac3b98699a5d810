//! Brings one file into the bucket.

use super::check::check;
use super::error::JobError;
use super::failure::Failure;
use super::fetcher::Fetcher;
use super::outcome::{Fetched, Outcome};
use super::sink::{Label, Sink};
use super::{ftp, http};
use crate::clock::Clock;
use crate::handler::Downloader;
use crate::job::Job;
use crate::sources::{Feed, Retrieval, is_file_name};
use crate::state::Success;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use reqwest::Url;

/// What is wanted of every try.
struct Wanted<'a> {
    feed: &'a Feed,
    url: Url,
    label: Label,
    last: Option<&'a Success>,
    expect_empty: bool,
}

impl Fetcher {
    /// Fetches `job` unless it is what `last` already brought.
    pub(crate) async fn fetch<C: Clock>(
        &self,
        downloader: &Downloader<C>,
        feed: &Feed,
        job: &Job,
        last: Option<&Success>,
        expect_empty: bool,
    ) -> Result<Fetched, JobError> {
        let url = match feed.retrieval {
            Retrieval::Ftp => self.policy.check_ftp(&job.url),
            Retrieval::Direct | Retrieval::Links { .. } => self.policy.check(&job.url),
        };
        let url = url.map_err(JobError::Url)?;
        if !is_file_name(&job.file) {
            return Err(JobError::FileName(job.file.clone()));
        }
        let metadata = vec![
            ("asx-date", sydney_day(downloader.clock.now())),
            ("asx-feed", feed.name.clone()),
            ("source-url", url.to_string()),
        ];
        let label = Label { bucket: downloader.settings.bucket.clone(), key: job.key(), metadata };
        let wanted = Wanted { feed, url, label, last, expect_empty };
        self.persist(&downloader.clock, feed, async || self.attempt(downloader, &wanted).await).await
    }

    /// One try; whatever is not published is discarded.
    async fn attempt<C: Clock>(
        &self,
        downloader: &Downloader<C>,
        wanted: &Wanted<'_>,
    ) -> Result<Fetched, Failure> {
        let mut sink = Sink::new(downloader.s3.clone(), wanted.label.clone(), wanted.feed.min_bytes);
        // On the heap: two protocols and an upload are too large a state machine to be moved about.
        let transfer = Box::pin(self.transfer(wanted, &mut sink, downloader.clock.now()));
        let result = self.in_time(transfer).await;
        // After a publication there is nothing left to discard.
        sink.discard().await;
        result
    }

    async fn transfer(
        &self,
        wanted: &Wanted<'_>,
        sink: &mut Sink,
        now: Timestamp,
    ) -> Result<Fetched, Failure> {
        let Wanted { feed, url, last, expect_empty, .. } = wanted;
        let file = match feed.retrieval {
            Retrieval::Ftp => ftp::ask(&self.policy, url, *last).await?,
            Retrieval::Direct | Retrieval::Links { .. } => {
                self.ask(url, feed, *last, now).await?.map(http::incoming)
            }
        };
        let file = match (file, last) {
            (Some(file), _) => file,
            (None, Some(last)) => return Ok(unchanged(last)),
            (None, None) => return Err(JobError::Status(304).into()),
        };
        let (etag, last_modified) = (file.etag.clone(), file.last_modified.clone());
        file.pour(feed.max_bytes, sink).await?;
        let outcome = match check(feed, sink.look()) {
            Err(JobError::Empty) if *expect_empty => Outcome::Empty,
            Err(error) => return Err(error.into()),
            Ok(()) if last.is_some_and(|last| last.sha256 == sink.sha256()) => Outcome::Unchanged,
            Ok(()) => {
                sink.publish().await?;
                Outcome::Published
            }
        };
        Ok(Fetched { outcome, bytes: sink.bytes(), sha256: sink.sha256(), etag, last_modified })
    }
}

fn unchanged(last: &Success) -> Fetched {
    Fetched {
        outcome: Outcome::Unchanged,
        bytes: last.bytes,
        sha256: last.sha256.clone(),
        etag: last.etag.clone(),
        last_modified: last.last_modified.clone(),
    }
}

/// The day in Sydney: the public trades file bears a date that never changes, so the harvester goes by this one.
fn sydney_day(now: Timestamp) -> String {
    let zone = TimeZone::get("Australia/Sydney").unwrap_or(TimeZone::UTC);
    zone.to_datetime(now).date().to_string()
}
