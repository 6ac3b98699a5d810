//! One try: ask, read, check. What is wrong now and may be right soon is told apart from what stays wrong.

use super::client::{PrivateAddress, cause, chain};
use super::error::JobError;
use super::retry_after;
use super::sink::Sink;
use super::sniff;
use crate::sources::Feed;
use crate::state::Success;
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER,
};
use reqwest::{Response, StatusCode, Url};
use std::time::Duration;

/// Why a try failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Trying again may help, after so long if the server said so.
    Passing { reason: String, after: Option<Duration> },
    /// Trying again will not help.
    Lasting(JobError),
}

impl From<JobError> for Failure {
    fn from(error: JobError) -> Self {
        Self::Lasting(error)
    }
}

/// What the server said.
pub(super) enum Answer {
    /// It is the file of last time.
    NotModified,
    /// It is another one, and comes with this.
    File(Response),
}

/// Asks for the file, or for one that differs from `last`.
pub(super) async fn ask(
    client: &reqwest::Client,
    url: &Url,
    feed: &Feed,
    last: Option<&Success>,
    now: Timestamp,
) -> Result<Answer, Failure> {
    let mut request = client.get(url.clone());
    for (name, value) in [
        (ACCEPT, feed.accept.as_ref()),
        (IF_NONE_MATCH, last.and_then(|last| last.etag.as_ref())),
        (IF_MODIFIED_SINCE, last.and_then(|last| last.last_modified.as_ref())),
    ] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    let response = request.send().await.map_err(sending)?;
    let status = response.status();
    if status == StatusCode::OK {
        return Ok(Answer::File(response));
    }
    if status == StatusCode::NOT_MODIFIED && last.is_some() {
        return Ok(Answer::NotModified);
    }
    let passing = status.is_server_error()
        || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
    if passing {
        let after = text(response.headers(), &RETRY_AFTER).and_then(|value| retry_after::read(&value, now));
        return Err(Failure::Passing { reason: format!("status {}", status.as_u16()), after });
    }
    Err(JobError::Status(status.as_u16()).into())
}

/// Reads the body into `sink`, no more than is allowed.
pub(super) async fn read(mut response: Response, feed: &Feed, sink: &mut Sink) -> Result<(), Failure> {
    let most = feed.max_bytes;
    if response.content_length().is_some_and(|length| length > most) {
        return Err(JobError::TooLong { most }.into());
    }
    while let Some(chunk) = response.chunk().await.map_err(sending)? {
        if sink.bytes() + chunk.len() as u64 > most {
            return Err(JobError::TooLong { most }.into());
        }
        sink.write(&chunk).await?;
    }
    Ok(())
}

/// What may not be published, whatever its status said.
pub(super) fn check(feed: &Feed, sink: &Sink) -> Result<(), JobError> {
    if sink.bytes() == 0 {
        return Err(JobError::Empty);
    }
    if !feed.expected.is_html() && sniff::is_markup(sink.head()) {
        return Err(JobError::Html(sniff::excerpt(sink.head())));
    }
    if sink.bytes() < feed.min_bytes {
        return Err(JobError::TooShort { bytes: sink.bytes(), least: feed.min_bytes });
    }
    Ok(())
}

/// What the server wants to be asked with next time.
pub(super) fn validators(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    (text(headers, &ETAG), text(headers, &LAST_MODIFIED))
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn sending(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    if let Some(private) = cause::<PrivateAddress>(&error) {
        return JobError::PrivateAddress(private.to_string()).into();
    }
    if error.is_redirect() {
        return JobError::Redirect(chain(&error)).into();
    }
    if error.is_builder() {
        return JobError::Client(chain(&error)).into();
    }
    Failure::Passing { reason: chain(&error), after: None }
}
