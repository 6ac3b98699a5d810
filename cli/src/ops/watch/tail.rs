//! The log of one running build, read as it grows.

use std::collections::VecDeque;

use aws_sdk_cloudwatchlogs::types::OutputLogEvent;
use jiff::Timestamp;

use super::log_line::plain;
use crate::clients::Clients;
use crate::errors::{Call, Class, During, Error};

/// Lines that are remembered, and events of the first reading: a frame shows fewer.
const KEPT: usize = 5;
/// Characters of a remembered line: no terminal is wider.
const WIDEST: usize = 500;
/// Readings that belong to a build's beginning: what has begun is why somebody watches, so that the first of them costs
/// nothing, and one more in case that was too early for a line.
const FIRST: u32 = 2;
/// Pages that are read at the end of a build: CloudWatch gives up to 10,000 events a page.
const LAST_PAGES: usize = 50;

/// What is wanted of the logs of builds that run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Logs {
    /// Nothing.
    #[default]
    None,
    /// The newest few lines.
    Last,
    /// Every line.
    Every,
}

/// A running build's log: where it is, and how far it has been read.
#[derive(Debug)]
pub(super) struct Tail {
    /// CodeBuild's id of the build.
    pub build: String,
    /// Group and stream, once CodeBuild knows them.
    pub place: Option<(String, String)>,
    /// When it was last read.
    pub read: Option<Timestamp>,
    /// Did the last reading bring anything?
    pub speaks: bool,
    /// Has CodeBuild been asked where it is?
    pub asked: bool,
    /// How many of the [`FIRST`] readings are left.
    pub first: u32,
    /// It cannot be read, and will not be asked for again.
    pub closed: bool,
    token: Option<String>,
    last: VecDeque<String>,
}

/// When, and what.
pub(super) type Said = (Timestamp, String);

impl Tail {
    /// Nothing is known of it yet.
    pub fn new(build: &str) -> Self {
        Self {
            build: build.to_owned(),
            place: None,
            read: None,
            speaks: false,
            asked: false,
            first: FIRST,
            closed: false,
            token: None,
            last: VecDeque::new(),
        }
    }

    /// The newest lines.
    pub fn last(&self) -> Vec<String> {
        self.last.iter().cloned().collect()
    }

    /// It cannot be read: say so where its lines would be.
    pub fn close(&mut self, call: &Call) {
        self.closed = true;
        self.last = VecDeque::from([format!("({call}: {})", call.answer)]);
    }

    /// What came since the last reading: one call. No log yet means no lines.
    pub async fn read(&mut self, clients: &Clients, logs: Logs, now: Timestamp) -> Result<Vec<Said>, Error> {
        let page = self.page(clients, logs).await;
        self.read = Some(now);
        self.first = self.first.saturating_sub(1);
        self.speaks = false;
        let events = match page {
            Ok((events, _)) => events,
            Err(error) => self.without(error)?,
        };
        let lines: Vec<Said> = events.into_iter().flat_map(|event| said(event, now)).collect();
        self.speaks = !lines.is_empty();
        for (_, text) in lines.iter().rev().take(KEPT).rev().filter(|(_, text)| !text.trim().is_empty()) {
            self.last.push_back(text.chars().take(WIDEST).collect());
        }
        self.last.drain(..self.last.len().saturating_sub(KEPT));
        Ok(lines)
    }

    /// What a build that is over wrote since the last reading.
    pub async fn rest(&mut self, clients: &Clients, now: Timestamp) -> Result<Vec<Said>, Error> {
        let mut lines = Vec::new();
        for _ in 0..LAST_PAGES {
            let (events, more) = match self.page(clients, Logs::Every).await {
                Ok(page) => page,
                Err(error) => (self.without(error)?, false),
            };
            lines.extend(events.into_iter().flat_map(|event| said(event, now)));
            if !more {
                break;
            }
        }
        Ok(lines)
    }

    /// A page, and whether there may be another one: the token of the last page leads to itself.
    async fn page(&mut self, clients: &Clients, logs: Logs) -> Result<(Vec<OutputLogEvent>, bool), Error> {
        let Some((group, stream)) = &self.place else { return Ok((Vec::new(), false)) };
        let from_head = self.token.is_some() || logs == Logs::Every;
        let limit = (!from_head).then(|| i32::try_from(KEPT).unwrap_or(i32::MAX));
        let answer = clients
            .logs()
            .get_log_events()
            .log_group_name(group)
            .log_stream_name(stream)
            .start_from_head(from_head)
            .set_limit(limit)
            .set_next_token(self.token.clone())
            .send()
            .await
            .during(format!("read the log {group} {stream}"))?;
        let more = answer.next_forward_token.is_some() && answer.next_forward_token != self.token;
        self.token = answer.next_forward_token.or_else(|| self.token.take());
        Ok((answer.events.unwrap_or_default(), more))
    }

    /// A log is beside the point: only what would stop the watching anyway does so.
    fn without(&mut self, error: Error) -> Result<Vec<OutputLogEvent>, Error> {
        match error {
            Error::Call(call) if matches!(call.class, Class::Credentials | Class::Clock) => Err(call.into()),
            Error::Call(call) if call.code() == "ResourceNotFoundException" => Ok(Vec::new()),
            Error::Call(call) if matches!(call.class, Class::Denied | Class::Other) => {
                self.close(&call);
                Ok(Vec::new())
            }
            Error::Call(_) => Ok(Vec::new()),
            other => Err(other),
        }
    }
}

fn said(event: OutputLogEvent, now: Timestamp) -> Vec<Said> {
    let at = event.timestamp.and_then(|at| Timestamp::from_millisecond(at).ok()).unwrap_or(now);
    let lines = plain(&event.message.unwrap_or_default()).into_iter();
    lines.map(|text| (at, text)).collect()
}
