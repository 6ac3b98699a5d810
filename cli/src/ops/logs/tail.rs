//! The newest events of a log. CloudWatch reads a group forwards only, so it is read in steps further back until there
//! are enough.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::{Event, Query, Span, read};
use crate::clients::Clients;
use crate::errors::Error;

/// So far back, step by step, and then to the beginning.
const STEPS: [SignedDuration; 3] =
    [SignedDuration::from_hours(1), SignedDuration::from_hours(24), SignedDuration::from_hours(24 * 7)];

/// The newest `count` events of a span, in the order of time, and before them what was written in the same millisecond as
/// the first of them: who follows the log reads on from that millisecond, and must know what was left out.
pub async fn tail(
    clients: &Clients,
    query: &Query,
    span: Span,
    count: usize,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let mut found: VecDeque<Event> = VecDeque::new();
    for part in parts(query, span, now) {
        let wanted = count.saturating_sub(found.len());
        let mut newest: VecDeque<Event> = VecDeque::new();
        let mut keep = |events: Vec<Event>| {
            newest.extend(events);
            let first = newest.len().saturating_sub(wanted);
            let begin = newest.get(first).map(|event| event.timestamp);
            let without =
                (0..first).rev().find(|index| newest.get(*index).map(|event| event.timestamp) < begin);
            newest.drain(..without.map_or(0, |last| last + 1));
            Ok(())
        };
        read(clients, query, part, &mut keep).await?;
        newest.append(&mut found);
        found = newest;
        if found.len() >= count {
            break;
        }
    }
    Ok(found.into())
}

/// The spans to read, newest first. One stream is read in one go: it is a build's, which has an end.
fn parts(query: &Query, span: Span, now: Timestamp) -> Vec<Span> {
    if span.from.is_some() || query.sources.iter().all(|source| source.stream.is_some()) {
        return vec![span];
    }
    let millisecond = SignedDuration::from_millis(1);
    let last = span.to.unwrap_or(now).min(now);
    let (mut parts, mut to) = (Vec::new(), span.to);
    for step in STEPS {
        let from = last.checked_sub(step).ok();
        parts.push(Span { from, to });
        to = from.and_then(|from| from.checked_sub(millisecond).ok());
    }
    parts.push(Span { from: None, to });
    parts
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::Source;
    use super::{Query, Span, parts};

    #[test]
    fn the_steps_cover_everything_once() {
        let source = |stream: Option<&str>| Source {
            group: "g".into(),
            stream: stream.map(Into::into),
            name: "n".into(),
        };
        let query = |stream| Query { sources: vec![source(stream)], pattern: None };
        let now: Timestamp = "2026-03-10T00:00:00Z".parse().expect("a time");
        let found = parts(&query(None), Span::default(), now);
        assert_eq!(found.len(), 4);
        assert_eq!((found[0].to, found[3].from), (None, None));
        for pair in found.windows(2) {
            let (from, to) = (pair[0].from.expect("a begin"), pair[1].to.expect("an end"));
            assert_eq!(from.as_millisecond() - to.as_millisecond(), 1);
        }
        let since = Span { from: Some(now), to: None };
        assert_eq!(parts(&query(None), since, now), [since]);
        assert_eq!(parts(&query(Some("s")), Span::default(), now), [Span::default()]);
    }
}
