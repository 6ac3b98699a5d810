//! Following logs.

use super::read::Tell;
use super::{Build, Event, Query, Seen, build, is_missing, read};
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::{Clock, Pace, Patience};

/// A build is over before the last of its log is there: so many looks have to bring nothing new.
const QUIET_LOOKS: u32 = 2;

/// When to stop following.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// When somebody presses Ctrl-C.
    Never,
    /// When this build is over and its log is complete.
    Build(String),
}

/// Look again and again; `tell` gets what is new. Being throttled or losing the network for a moment ends nothing. Gives
/// the build that was followed, as it ended.
pub async fn follow(
    clients: &Clients,
    clock: &dyn Clock,
    mut pace: Pace,
    query: &Query,
    mut seen: Seen,
    end: &End,
    tell: Tell<'_>,
) -> Result<Option<Build>, Error> {
    let mut patience = Patience::default();
    let mut quiet = 0;
    loop {
        match look(clients, query, &mut seen, end, tell).await {
            Ok(Look { fresh, over }) => {
                patience.restored();
                seen.settle(clock.now());
                if fresh > 0 {
                    pace.moved();
                } else {
                    pace.still();
                }
                quiet = if over.is_some() && fresh == 0 { quiet + 1 } else { 0 };
                if quiet == QUIET_LOOKS {
                    return Ok(over);
                }
            }
            Err(error) => patience.bear(error, &mut pace)?,
        }
        clock.sleep(pace.interval()).await;
    }
}

struct Look {
    fresh: usize,
    /// The build, if it is over.
    over: Option<Build>,
}

async fn look(
    clients: &Clients,
    query: &Query,
    seen: &mut Seen,
    end: &End,
    tell: Tell<'_>,
) -> Result<Look, Error> {
    // Asked first: what was written before it ended is then in this look or in a later one.
    let over = match end {
        End::Never => None,
        End::Build(id) => Some(build(clients, id).await?).filter(|build| build.is_over),
    };
    let mut fresh = 0;
    let span = seen.span();
    let mut take = |events: Vec<Event>| {
        let events = seen.fresh(events);
        fresh += events.len();
        if events.is_empty() { Ok(()) } else { tell(events) }
    };
    match read(clients, query, span, &mut take).await {
        // A build's stream is made when it writes its first line.
        Err(error) if is_missing(&error) && *end != End::Never => {}
        other => other?,
    }
    Ok(Look { fresh, over })
}
