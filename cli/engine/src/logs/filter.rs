//! `FilterLogEvents`: events of a whole group in the order of time, page by page. `aws logs tail` reads with it.

use crate::core::{ApiError, Call};
use crate::logs::pattern::Pattern;
use crate::logs::position::{Direction, Position};
use crate::logs::state::events::{self, Event, Range};
use crate::logs::state::{groups, streams};
use crate::logs::{arn, error, read};

/// How many stored events are looked at for one page when a pattern leaves most of them out.
const LOOKED_AT: usize = 100_000;
const CHUNK: usize = 2_000;

/// What a reader asks for.
#[derive(Debug)]
pub(super) struct Wanted {
    pub group: String,
    pub streams: Vec<String>,
    pub stream_prefix: Option<String>,
    pub start: i64,
    pub end: i64,
    pub pattern: String,
    pub token: Option<String>,
    pub newest_first: bool,
    pub max: usize,
}

/// A page and where to go on; no token means that this was all.
#[derive(Debug)]
pub(super) struct Page {
    pub events: Vec<Event>,
    pub next: Option<String>,
}

/// Reads a page.
pub(super) fn filter(call: &Call, wanted: &Wanted) -> Result<Page, ApiError> {
    call.allow("logs:FilterLogEvents", &arn::group(&call.cloud.arns, &wanted.group))?;
    if !wanted.streams.is_empty() && wanted.stream_prefix.is_some() {
        let message = "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.";
        return Err(error::invalid(message));
    }
    let pattern = Pattern::parse(&wanted.pattern)?;
    let mut range = range(call, wanted)?;
    let mut page = Vec::new();
    let mut looked_at = 0;
    loop {
        let chunk =
            call.cloud.store.transaction(|store| Ok::<_, ApiError>(events::list(store, &range, CHUNK)?))?;
        let ended = chunk.len() < CHUNK;
        looked_at += chunk.len();
        for event in chunk {
            if page.len() == wanted.max {
                return Ok(finish(page, Some(range.from)));
            }
            range.from = event.position();
            if pattern.matches(&event.message) {
                page.push(event);
            }
        }
        if ended {
            return Ok(finish(page, None));
        }
        if looked_at >= LOOKED_AT {
            return Ok(finish(page, Some(range.from)));
        }
    }
}

/// Cuts a page that is too large for one answer; it then ends where the cut is.
fn finish(mut events: Vec<Event>, next: Option<Position>) -> Page {
    let found = events.len();
    read::fit(&mut events);
    let next = if events.len() < found { events.last().map(Event::position) } else { next };
    Page { events, next: next.map(Position::opaque) }
}

fn range(call: &Call, wanted: &Wanted) -> Result<Range, ApiError> {
    let now = call.now();
    let kept = call.cloud.store.transaction(|store| {
        let group = groups::find(store, &wanted.group)?.ok_or_else(error::group_missing)?;
        for stream in &wanted.streams {
            streams::find(store, &wanted.group, stream)?.ok_or_else(error::stream_missing)?;
        }
        Ok::<_, ApiError>(super::groups::kept_since(&group, now))
    })?;
    let (start, direction) = if wanted.newest_first {
        (Position::END, Direction::Backward)
    } else {
        (Position::START, Direction::Forward)
    };
    let from = match &wanted.token {
        Some(token) => Position::from_opaque(token).ok_or_else(error::bad_token)?,
        None => start,
    };
    Ok(Range {
        group: wanted.group.clone(),
        streams: wanted.streams.clone(),
        stream_prefix: wanted.stream_prefix.clone(),
        start: wanted.start.max(kept),
        end: wanted.end,
        from,
        direction,
    })
}
