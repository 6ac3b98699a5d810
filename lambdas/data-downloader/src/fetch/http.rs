//! Asks over HTTP, and tells what a status means.

use super::client::{cause, chain};
use super::error::JobError;
use super::failure::Failure;
use super::incoming::{Body, Incoming};
use super::resolve::PrivateAddress;
use super::retry_after;
use crate::sources::Feed;
use crate::state::Success;
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, RETRY_AFTER,
};
use reqwest::{Response, StatusCode, Url};

/// Asks for the file; there is none when it is still `last`.
pub(super) async fn ask(
    client: &reqwest::Client,
    url: &Url,
    feed: &Feed,
    token: Option<HeaderValue>,
    last: Option<&Success>,
    now: Timestamp,
) -> Result<Option<Response>, Failure> {
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
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, token);
    }
    let response = request.send().await.map_err(failure)?;
    let status = response.status();
    if status == StatusCode::OK {
        return Ok(Some(response));
    }
    if status == StatusCode::NOT_MODIFIED && last.is_some() {
        return Ok(None);
    }
    let passing = status.is_server_error()
        || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
    if passing {
        let after = text(response.headers(), &RETRY_AFTER);
        let after = after.and_then(|value| retry_after::read(&value, now));
        return Err(Failure::Passing { reason: format!("status {}", status.as_u16()), after });
    }
    Err(JobError::Status(status.as_u16()).into())
}

/// The file that comes with a response.
pub(super) fn incoming(response: Response) -> Incoming {
    let headers = response.headers();
    Incoming {
        length: response.content_length(),
        etag: text(headers, &ETAG),
        last_modified: text(headers, &LAST_MODIFIED),
        body: Body::Http(response),
    }
}

/// What an error on the way means; it never shows the URL, whose query is the source's own affair.
pub(super) fn failure(error: reqwest::Error) -> Failure {
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
    Failure::passing(chain(&error))
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
