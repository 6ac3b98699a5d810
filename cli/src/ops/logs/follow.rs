//! Following logs.

use super::read::Tell;
use super::{Event, Query, Seen, build, is_missing, read};
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

/// Look again and again; `tell` gets what is new. Being throttled or losing the network for a moment ends nothing.
pub async fn follow(
    clients: &Clients,
    clock: &dyn Clock,
    mut pace: Pace,
    query: &Query,
    mut seen: Seen,
    end: &End,
    tell: Tell<'_>,
) -> Result<(), Error> {
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
                quiet = if over && fresh == 0 { quiet + 1 } else { 0 };
                if quiet == QUIET_LOOKS {
                    return Ok(());
                }
            }
            Err(error) => patience.bear(error, &mut pace)?,
        }
        clock.sleep(pace.interval()).await;
    }
}

struct Look {
    fresh: usize,
    over: bool,
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
        End::Never => false,
        End::Build(id) => build(clients, id).await?.is_over,
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
