//! Tries until the file is there, trying again makes no sense, or the time is up.

use super::attempt::{self, Answer, Failure};
use super::client::client;
use super::error::JobError;
use super::outcome::{Fetched, Outcome};
use super::sink::{Label, Sink};
use crate::clock::Clock;
use crate::handler::Downloader;
use crate::job::Job;
use crate::sources::{Feed, Policy, Retrieval, is_file_name};
use crate::state::Success;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lambda_shared::back_off;
use reqwest::Url;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Fetches under one policy until one deadline.
pub(crate) struct Fetcher {
    client: reqwest::Client,
    policy: Policy,
    until: Instant,
}

/// What is wanted of every try.
struct Wanted<'a> {
    feed: &'a Feed,
    url: Url,
    label: Label,
    last: Option<&'a Success>,
    expect_empty: bool,
}

impl Fetcher {
    pub(crate) fn new(policy: &Policy, until: Instant) -> Result<Self, JobError> {
        Ok(Self { client: client(policy)?, policy: policy.clone(), until })
    }

    /// Fetches `job` unless it is what `last` already brought.
    pub(crate) async fn fetch<C: Clock>(
        &self,
        downloader: &Downloader<C>,
        feed: &Feed,
        job: &Job,
        last: Option<&Success>,
        expect_empty: bool,
    ) -> Result<Fetched, JobError> {
        let Retrieval::Direct = feed.retrieval;
        let url = self.policy.check(&job.url).map_err(JobError::Url)?;
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
        for attempt in 0.. {
            let (reason, after) = match self.attempt(downloader, &wanted).await {
                Ok(fetched) => return Ok(fetched),
                Err(Failure::Lasting(error)) => return Err(error),
                Err(Failure::Passing { reason, after }) => (reason, after),
            };
            tracing::warn!(feed = feed.name, attempt = attempt + 1, reason, "not yet");
            if attempt + 1 >= self.policy.attempts {
                return Err(JobError::GivenUp { attempts: attempt + 1, last: reason });
            }
            self.wait(&downloader.clock, attempt, after).await?;
        }
        Err(JobError::OutOfTime)
    }

    /// Waits as long as the server asked, else as long as is polite.
    async fn wait<C: Clock>(&self, clock: &C, attempt: u32, after: Option<Duration>) -> Result<(), JobError> {
        // All who were told the same time must not come back at the same time.
        let wait = match after {
            Some(after) => after + Duration::from_millis(fastrand::u64(0..1000)),
            None => back_off::delay(attempt),
        };
        if Instant::now() + wait >= self.until {
            return Err(match after {
                Some(after) => JobError::ComeBackLater { seconds: after.as_secs() },
                None => JobError::OutOfTime,
            });
        }
        clock.sleep(wait).await;
        Ok(())
    }

    /// One try; whatever is not published is discarded.
    async fn attempt<C: Clock>(
        &self,
        downloader: &Downloader<C>,
        wanted: &Wanted<'_>,
    ) -> Result<Fetched, Failure> {
        let mut sink = Sink::new(downloader.s3.clone(), wanted.label.clone());
        let work = self.transfer(wanted, &mut sink, downloader.clock.now());
        let result = timeout_at(self.until, work).await;
        // After a publication there is nothing left to discard.
        sink.discard().await;
        result.unwrap_or(Err(Failure::Lasting(JobError::OutOfTime)))
    }

    async fn transfer(
        &self,
        wanted: &Wanted<'_>,
        sink: &mut Sink,
        now: Timestamp,
    ) -> Result<Fetched, Failure> {
        let Wanted { feed, url, last, expect_empty, .. } = wanted;
        let response = match (attempt::ask(&self.client, url, feed, *last, now).await?, last) {
            (Answer::File(response), _) => response,
            (Answer::NotModified, Some(last)) => return Ok(unchanged(last)),
            (Answer::NotModified, None) => return Err(JobError::Status(304).into()),
        };
        let (etag, last_modified) = attempt::validators(response.headers());
        attempt::read(response, feed, sink).await?;
        let outcome = match attempt::check(feed, sink) {
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
