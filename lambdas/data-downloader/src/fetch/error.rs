//! Why a job was not done. Its message goes back to the queue, and after five receives to the dead-letter queue.

use crate::sources::UrlRefused;
use crate::tokens::NoToken;

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
    #[error("{0}")]
    Token(NoToken),
    #[error(
        "the server answered with status {status} to the token in the secret {secret}, also after it was read again: \
         put one that is valid there (aws secretsmanager put-secret-value)"
    )]
    TokenRefused { status: u16, secret: String },
    #[error("given up after {attempts} attempts, the last: {last}")]
    GivenUp { attempts: u32, last: String },
    #[error("the server asks to wait {seconds} s, longer than this call may take")]
    ComeBackLater { seconds: u64 },
    #[error("the file is longer than {most} bytes")]
    TooLong { most: u64 },
    #[error("the FTP server refused: {0}")]
    Ftp(String),
    #[error("no link on the page leads to a file called {pattern}")]
    NoLinks { pattern: String },
    #[error("the file has {bytes} bytes, expected are at least {least}")]
    TooShort { bytes: u64, least: u64 },
    #[error("the file is empty, and it is no holiday for which that is expected")]
    Empty,
    #[error("the server sent a page instead of the file: {0:?}")]
    Html(String),
    #[error("no time was left to begin")]
    NotBegun,
    #[error("out of time before the file was complete")]
    OutOfTime,
    #[error("{0}")]
    Publish(String),
    #[error("the feed's state: {0}")]
    State(String),
    #[error("the links are not queued: {0}")]
    Queue(String),
}

impl JobError {
    /// Whether the source, or what the feeds file says of it, is to blame. What is wrong on our side says nothing about
    /// a feed.
    pub(crate) fn is_the_feeds(&self) -> bool {
        match self {
            Self::Unreadable(_)
            | Self::NoSuchFeed(_)
            | Self::FileName(_)
            | Self::Client(_)
            | Self::Token(_)
            | Self::NotBegun
            | Self::Publish(_)
            | Self::State(_)
            | Self::Queue(_) => false,
            Self::Url(_)
            | Self::Redirect(_)
            | Self::PrivateAddress(_)
            | Self::Status(_)
            | Self::GivenUp { .. }
            | Self::TokenRefused { .. }
            | Self::ComeBackLater { .. }
            | Self::TooLong { .. }
            | Self::TooShort { .. }
            | Self::Empty
            | Self::Html(_)
            | Self::Ftp(_)
            | Self::NoLinks { .. }
            | Self::OutOfTime => true,
        }
    }
}
