//! A span of time of one or several logs, in the order of time.

use futures::future::try_join_all;
use jiff::Timestamp;

use super::{Event, Source};
use crate::clients::Clients;
use crate::errors::{Call, During, Error};

/// Which events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Of which logs.
    pub sources: Vec<Source>,
    /// A pattern in CloudWatch's language, which CloudWatch applies.
    pub pattern: Option<String>,
}

/// From when to when, both included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// Not earlier.
    pub from: Option<Timestamp>,
    /// Not later.
    pub to: Option<Timestamp>,
}

/// What is done with events.
pub type Tell<'a> = &'a mut (dyn FnMut(Vec<Event>) -> Result<(), Error> + Send);

/// Read a span. One log is told page by page, however long it is; several have to be read to their end before the
/// earliest event is known. Of several logs some may be missing, but not all.
pub async fn read(clients: &Clients, query: &Query, span: Span, tell: Tell<'_>) -> Result<(), Error> {
    if let [source] = &query.sources[..] {
        return scan(clients, source, query.pattern.as_deref(), span, tell).await;
    }
    let logs = query.sources.iter().map(|source| collect(clients, source, query.pattern.as_deref(), span));
    let logs = try_join_all(logs).await?;
    if let (Some(first), true) = (query.sources.first(), logs.iter().all(Option::is_none)) {
        return Err(no_group(&first.group, Vec::new()));
    }
    let mut events: Vec<Event> = logs.into_iter().flatten().flatten().collect();
    events.sort_by_key(|event| event.timestamp);
    tell(events)
}

/// One log; none if it does not exist.
async fn collect(
    clients: &Clients,
    source: &Source,
    pattern: Option<&str>,
    span: Span,
) -> Result<Option<Vec<Event>>, Error> {
    let mut found = Vec::new();
    let mut take = |events: Vec<Event>| {
        found.extend(events);
        Ok(())
    };
    match scan(clients, source, pattern, span, &mut take).await {
        Ok(()) => Ok(Some(found)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn scan(
    clients: &Clients,
    source: &Source,
    pattern: Option<&str>,
    span: Span,
    tell: Tell<'_>,
) -> Result<(), Error> {
    let mut pages = clients
        .logs()
        .filter_log_events()
        .log_group_name(&source.group)
        .set_log_stream_names(source.stream.clone().map(|stream| vec![stream]))
        .set_filter_pattern(pattern.map(ToOwned::to_owned))
        .set_start_time(span.from.map(Timestamp::as_millisecond))
        .set_end_time(span.to.map(Timestamp::as_millisecond))
        .into_paginator()
        .send();
    while let Some(page) = pages.next().await {
        let page =
            page.during(format!("read the log {}", source.group)).map_err(|call| named(source, call))?;
        let events = page.events.unwrap_or_default().into_iter();
        let mut events: Vec<_> = events.map(|event| Event::read(&source.group, event)).collect();
        // CloudWatch has merged the streams; another server may list one after the other.
        events.sort_by_key(|event| event.timestamp);
        tell(events)?;
    }
    Ok(())
}

const MISSING: &str = "ResourceNotFoundException";

fn named(source: &Source, call: Call) -> Error {
    if call.code() != MISSING {
        return call.into();
    }
    match &source.stream {
        Some(stream) if call.message().contains("stream") => Error::Failed {
            what: format!("the log group {} has no stream {stream}", source.group),
            causes: vec![call.answer.to_string()],
            hint: None,
        },
        _ => no_group(&source.group, vec![call.answer.to_string()]),
    }
}

fn no_group(group: &str, causes: Vec<String>) -> Error {
    let hint =
        "names begin like /aws/lambda/… or /aws/codebuild/…; `mdd logs lambda` finds the lambdas' by itself";
    Error::Failed {
        what: format!("the log group {group} does not exist"),
        causes,
        hint: Some(hint.to_owned()),
    }
}

/// Is it that the group or the stream is not there (yet)?
pub fn is_missing(error: &Error) -> bool {
    matches!(error, Error::Failed { causes, .. } if causes.iter().any(|cause| cause.starts_with(MISSING)))
}
