//! `GetLogEvents`: pages of one stream, forwards or backwards.
//!
//! A token is a position. At the end of a stream the forward token comes back unchanged, which is how a reader knows
//! that there is nothing more yet.

use crate::core::{ApiError, Call};
use crate::logs::position::{Direction, Position};
use crate::logs::state::events::{self, Event, Range};
use crate::logs::state::{groups, streams};
use crate::logs::{arn, error};

/// A page holds at most this many bytes.
const PAGE_BYTES: usize = 1 << 20;

/// What a reader asks for.
#[derive(Debug)]
pub(super) struct Wanted {
    pub group: String,
    pub stream: String,
    pub start: i64,
    pub end: i64,
    pub token: Option<String>,
    pub from_head: bool,
    pub max: usize,
}

/// Events in the order of time, and where to go on in either direction.
#[derive(Debug)]
pub(super) struct Page {
    pub events: Vec<Event>,
    pub forward: String,
    pub backward: String,
}

/// Reads a page.
pub(super) fn read(call: &Call, wanted: &Wanted) -> Result<Page, ApiError> {
    call.allow("logs:GetLogEvents", &arn::stream(&call.cloud.arns, &wanted.group, &wanted.stream))?;
    let (from, direction) = match &wanted.token {
        Some(token) => Position::parse(token).ok_or_else(error::bad_token)?,
        None if wanted.from_head => (Position::START, Direction::Forward),
        None => (Position::END, Direction::Backward),
    };
    let range = Range {
        start: wanted.start,
        end: wanted.end,
        ..Range::of_stream(&wanted.group, &wanted.stream, from, direction)
    };
    let now = call.now();
    let mut events = call.cloud.store.transaction(|store| {
        let group = groups::find(store, &wanted.group)?.ok_or_else(error::group_missing)?;
        streams::find(store, &wanted.group, &wanted.stream)?.ok_or_else(error::stream_missing)?;
        let start = range.start.max(super::groups::kept_since(&group, now));
        Ok::<_, ApiError>(events::list(store, &Range { start, ..range }, wanted.max)?)
    })?;
    fit(&mut events);
    if direction == Direction::Backward {
        events.reverse();
    }
    let (backward, forward) = ends(&events, from, direction);
    Ok(Page {
        events,
        forward: forward.token(Direction::Forward),
        backward: backward.token(Direction::Backward),
    })
}

/// Cuts a page, in the order of reading, to what one answer may hold; one event is always left.
pub(super) fn fit(events: &mut Vec<Event>) {
    let mut bytes = 0;
    let fitting = events.iter().take_while(|event| {
        bytes += event.size();
        bytes <= PAGE_BYTES
    });
    let keep = fitting.count().max(1);
    events.truncate(keep);
}

/// The positions before the first and after the last event of a page; on an empty page, where the reader stands.
fn ends(events: &[Event], from: Position, direction: Direction) -> (Position, Position) {
    match (events.first(), events.last()) {
        (Some(first), Some(last)) => (first.position(), last.position()),
        // Nothing yet: whatever comes must be found by going forward from the start.
        _ if from == Position::END => (Position::START, Position::START),
        _ if direction == Direction::Forward => (from.next(), from),
        _ => (from, from.previous()),
    }
}
