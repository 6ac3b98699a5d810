//! The flags that all logs share, and the reading itself.

use std::time::Duration;

use super::moment::Moment;
use super::show::Show;
use crate::context::Context;
use crate::errors::Error;
use crate::ops::logs::{self, Build, End, Event, Query, Seen, Source, Span};
use crate::ui::{Line, Role};

/// How far back a log without an end is read.
const BACK: Duration = Duration::from_hours(1);
/// The same for who follows: what led to now is enough.
const BACK_TO_FOLLOW: Duration = Duration::from_mins(10);

/// What is read and how.
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    /// Go on showing what comes, until Ctrl-C or the end of the build
    #[arg(short, long)]
    follow: bool,
    /// From so long ago, or from a time on: 10m, 2h, 2026-03-01T08:00
    #[arg(long, value_name = "WHEN", value_parser = Moment::parse)]
    since: Option<Moment>,
    /// Up to then
    #[arg(long, value_name = "WHEN", value_parser = Moment::parse, conflicts_with = "follow")]
    until: Option<Moment>,
    /// Only what matches this pattern of CloudWatch's
    #[arg(long, value_name = "PATTERN")]
    filter: Option<String>,
    /// Begin with the last N events, however old
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    tail: Option<u32>,
}

/// Which logs, and when following them ends.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) sources: Vec<Source>,
    pub(super) end: End,
}

impl Reading {
    pub(super) fn follows(&self) -> bool {
        self.follow
    }

    /// Gives the build that was followed, as it ended.
    pub(super) async fn run(&self, target: Target, context: &Context) -> Result<Option<Build>, Error> {
        let clients = context.clients().await?;
        let now = context.clock.now();
        let span = self.span(&target.end, context)?;
        let query = Query { sources: target.sources, pattern: self.filter.clone() };
        let mut show = Show::new(context, &query.sources);
        let mut seen = Seen::since(span.from);
        if let Some(count) = self.tail {
            let stated = Span { from: self.since.and(span.from), to: span.to };
            let mut newest = logs::tail(clients, &query, stated, count as usize, now).await?;
            seen = Seen::after(&newest, span.from, now);
            show.events(newest.split_off(newest.len().saturating_sub(count as usize)))?;
        }
        let mut tell = |events: Vec<Event>| show.events(events);
        let mut ended = None;
        if self.follow {
            let (clock, pace) = (&*context.clock, context.pace());
            ended = logs::follow(clients, clock, pace, &query, seen, &target.end, &mut tell).await?;
        } else if self.tail.is_none() {
            logs::read(clients, &query, span, &mut tell).await?;
        }
        if show.is_empty() {
            context.console.note(&self.nothing(&target.end));
        }
        Ok(ended)
    }

    /// A build is read from its beginning, a log without an end from a little while ago.
    fn span(&self, end: &End, context: &Context) -> Result<Span, Error> {
        let (now, zone) = (context.clock.now(), context.console.zone());
        let back = if self.follow { BACK_TO_FOLLOW } else { BACK };
        let to = self.until.map(|moment| moment.resolve(now, zone));
        let from = match (self.since, end) {
            (Some(moment), _) => Some(moment.resolve(now, zone)),
            (None, End::Build(_)) => None,
            (None, End::Never) => Some(Moment::Ago(back).resolve(to.unwrap_or(now), zone)),
        };
        match (from, to) {
            (Some(from), Some(to)) if from > to => {
                Err(Error::usage("--since is later than --until", "write the earlier time after --since"))
            }
            _ => Ok(Span { from, to }),
        }
    }

    fn nothing(&self, end: &End) -> Line {
        let what = if self.filter.is_some() { "nothing matches" } else { "nothing was logged" };
        let stated = self.since.is_some() || self.until.is_some();
        let line = Line::of(Role::Dim, what);
        match end {
            End::Build(_) => line,
            End::Never if stated => line.add(Role::Dim, " in that time"),
            End::Never if self.tail.is_some() => line,
            End::Never => {
                line.add(Role::Dim, " in the last hour; look further back with --since 1d, or --tail 20")
            }
        }
    }
}
