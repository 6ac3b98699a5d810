//! The log of one build, read as it grows and on to its end.

use std::collections::VecDeque;

use aws_sdk_cloudwatchlogs::types::OutputLogEvent;
use jiff::Timestamp;

use super::Unread;
use super::ending::Ending;
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
/// Pages of one reading of a build that is over: CloudWatch gives up to 10,000 events a page.
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

/// A build's log: where it is, and how far it has been read.
#[derive(Debug)]
pub(super) struct Tail {
    /// CodeBuild's id of the build.
    pub build: String,
    /// The stage of its action.
    pub stage: String,
    /// The action.
    pub action: String,
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
    /// Why it cannot be read; it will not be asked for again.
    pub closed: Option<String>,
    /// The build is over: how much of its log is still to come.
    pub ending: Option<Ending>,
    /// It was over when CodeBuild said that it has no log.
    pub has_none: bool,
    token: Option<String>,
    last: VecDeque<String>,
}

/// When, and what.
pub(super) type Said = (Timestamp, String);

impl Tail {
    /// Nothing is known of it yet.
    pub fn new(build: &str, stage: &str, action: &str) -> Self {
        Self {
            build: build.to_owned(),
            stage: stage.to_owned(),
            action: action.to_owned(),
            place: None,
            read: None,
            speaks: false,
            asked: false,
            first: FIRST,
            closed: None,
            ending: None,
            has_none: false,
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
        let why = format!("{call}: {}", call.answer);
        self.last = VecDeque::from([format!("({why})")]);
        self.closed = Some(why);
    }

    /// CodeBuild would not say where it is: this time, or for good.
    pub fn not_located(&mut self, call: &Call, for_good: bool) {
        if for_good {
            self.close(call);
        }
        if let Some(ending) = &mut self.ending {
            ending.read(false, Some(format!("{call}: {}", call.answer)));
        }
    }

    /// Is there nothing more to come of it, or nothing more to be had where `every` line is wanted?
    pub fn is_finished(&self, every: bool) -> bool {
        self.has_none
            || self.ending.as_ref().is_some_and(Ending::is_reached)
            || (every && self.closed.is_some())
    }

    /// What has to be told if it is not read further.
    pub fn unread(&self, execution: &str, why: &str) -> Unread {
        Unread { execution: execution.to_owned(), action: self.action.clone(), why: why.to_owned() }
    }

    /// Can it be read now?
    pub fn is_open(&self) -> bool {
        self.place.is_some() && self.closed.is_none()
    }

    /// What came since the last reading: one call while the build runs, and then as many as bring something.
    pub async fn read(&mut self, clients: &Clients, logs: Logs, now: Timestamp) -> Result<Vec<Said>, Error> {
        self.read = Some(now);
        self.first = self.first.saturating_sub(1);
        let (mut lines, mut fault) = (Vec::new(), None);
        for _ in 0..self.ending.as_ref().map_or(1, |_| LAST_PAGES) {
            let (events, more) = match self.page(clients, logs).await {
                Ok(page) => page,
                Err(error) => {
                    fault = self.without(error)?;
                    break;
                }
            };
            lines.extend(events.into_iter().flat_map(|event| said(event, now)));
            if !more {
                break;
            }
        }
        self.speaks = !lines.is_empty();
        if let Some(ending) = &mut self.ending {
            ending.read(self.speaks, fault);
        }
        self.remember(&lines);
        Ok(lines)
    }

    fn remember(&mut self, lines: &[Said]) {
        for (_, text) in lines.iter().rev().take(KEPT).rev().filter(|(_, text)| !text.trim().is_empty()) {
            self.last.push_back(text.chars().take(WIDEST).collect());
        }
        self.last.drain(..self.last.len().saturating_sub(KEPT));
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

    /// A log is beside the point: only what would stop the watching anyway does so. Anything else is why there is no
    /// page this time; a log that is not there has none.
    fn without(&mut self, error: Error) -> Result<Option<String>, Error> {
        match error {
            Error::Call(call) if matches!(call.class, Class::Credentials | Class::Clock) => Err(call.into()),
            Error::Call(call) if call.code() == "ResourceNotFoundException" => Ok(None),
            Error::Call(call) => {
                if matches!(call.class, Class::Denied | Class::Other) {
                    self.close(&call);
                }
                Ok(Some(format!("{call}: {}", call.answer)))
            }
            other => Err(other),
        }
    }
}

fn said(event: OutputLogEvent, now: Timestamp) -> Vec<Said> {
    let at = event.timestamp.and_then(|at| Timestamp::from_millisecond(at).ok()).unwrap_or(now);
    let lines = plain(&event.message.unwrap_or_default()).into_iter();
    lines.map(|text| (at, text)).collect()
}
