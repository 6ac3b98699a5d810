//! Why a job was not done. Its message goes back to the queue, and after five receives to the dead-letter queue.

use crate::sources::UrlRefused;

/// A job's failure.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum JobError {
    #[error("the message is not a job: {0}")]
    Unreadable(String),
    #[error("the feeds file has no active feed {0}")]
    NoSuchFeed(String),
    #[error("the URL is refused: {0}")]
    Url(UrlRefused),
    #[error("{0:?} is not a file name")]
    FileName(String),
    #[error("the HTTP client cannot be made: {0}")]
    Client(String),
    #[error("the server leads elsewhere: {0}")]
    Redirect(String),
    #[error("{0}")]
    PrivateAddress(String),
    #[error("the server answered with status {0}")]
    Status(u16),
    #[error("given up after {attempts} attempts, the last: {last}")]
    GivenUp { attempts: u32, last: String },
    #[error("the server asks to wait {seconds} s, longer than this call may take")]
    ComeBackLater { seconds: u64 },
    #[error("the file is longer than {most} bytes")]
    TooLong { most: u64 },
    #[error("the file has {bytes} bytes, expected are at least {least}")]
    TooShort { bytes: u64, least: u64 },
    #[error("the file is empty, and it is no holiday for which that is expected")]
    Empty,
    #[error("the server sent a page instead of the file: {0:?}")]
    Html(String),
    #[error("out of time before the file was complete")]
    OutOfTime,
    #[error("{0}")]
    Publish(String),
    #[error("the feed's state: {0}")]
    State(String),
}
