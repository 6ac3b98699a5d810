//! All files at once: a few uploads at a time, and a look at each that is in the bucket until it has a result.

use std::time::Duration;

use futures::future::join_all;
use tokio::sync::Semaphore;

use super::board::Board;
use super::put::put;
use super::{Pick, Sent, State, Track};
use crate::clients::Clients;
use crate::errors::{Class, Error};
use crate::ops::harvest::{Fate, look};
use crate::ops::{Clock, Pace};

/// Uploads at a time: enough for a slow line, few enough for its bytes to stay in memory.
const UPLOADS: usize = 8;
/// Looks at a time.
const LOOKS: usize = 16;

/// What to do with the files.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// The clients.
    pub clients: &'a Clients,
    /// Time.
    pub clock: &'a dyn Clock,
    /// How often to look.
    pub pace: Pace,
    /// Where to.
    pub bucket: &'a str,
    /// Follow each file to its result?
    pub wait: bool,
    /// How long all of it may take.
    pub limit: Duration,
}

/// Upload the files and, if that is wanted, follow them; `tell` gets all tracks and which of them changed, if any.
///
/// A file that fails stops no other. At the time limit the tracks say how far each file has come.
pub async fn send(job: &Job<'_>, picks: Vec<Pick>, tell: impl FnMut(&[Track], Option<usize>)) -> Vec<Track> {
    let gates = Gates { uploads: Semaphore::new(UPLOADS), looks: Semaphore::new(LOOKS) };
    let board = Board::new(picks.iter().cloned().map(Track::new).collect(), tell);
    let all = join_all(picks.iter().enumerate().map(|(index, pick)| one(job, &board, &gates, index, pick)));
    tokio::select! {
        biased;
        _ = all => {}
        () = job.clock.sleep(job.limit) => {}
    }
    board.into_tracks()
}

struct Gates {
    uploads: Semaphore,
    looks: Semaphore,
}

async fn one<T>(job: &Job<'_>, board: &Board<T>, gates: &Gates, index: usize, pick: &Pick)
where
    T: FnMut(&[Track], Option<usize>),
{
    let end = |state| {
        board.set(index, |track| {
            track.state = state;
            track.ended = Some(job.clock.now());
        });
    };
    let sent = {
        let _permit = gates.uploads.acquire().await;
        board.set(index, |track| {
            track.state = State::Sending;
            track.began = Some(job.clock.now());
        });
        match put(job.clients, job.clock, job.bucket, pick).await {
            Ok(sent) => sent,
            Err(error) => return end(State::Broken(error)),
        }
    };
    board.set(index, |track| track.sent = Some(sent.clone()));
    if !job.wait {
        return end(State::Sent);
    }
    board.set(index, |track| track.state = State::Sent);
    end(match follow(job, board, gates, pick, &sent).await {
        Ok(fate) => State::Ended(fate),
        Err(error) => State::Broken(error),
    });
}

/// Look until there is a result. Being told off, or a line that is down for a moment, ends nothing.
async fn follow<T>(
    job: &Job<'_>,
    board: &Board<T>,
    gates: &Gates,
    pick: &Pick,
    sent: &Sent,
) -> Result<Fate, Error>
where
    T: FnMut(&[Track], Option<usize>),
{
    let mut pace = job.pace.clone();
    loop {
        job.clock.sleep(pace.interval()).await;
        let permit = gates.looks.acquire().await;
        match look(job.clients, job.bucket, &pick.key, &sent.sha256).await {
            Ok(Some(fate)) => return Ok(fate),
            Ok(None) => pace.still(),
            Err(Error::Call(call))
                if matches!(call.class, Class::Throttled | Class::Unreachable | Class::Fault) =>
            {
                pace.throttled();
            }
            Err(error) => return Err(error),
        }
        drop(permit);
        board.tick();
    }
}
