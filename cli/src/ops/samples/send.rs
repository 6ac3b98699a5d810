//! All files at once: many uploads at a time, and a look at those in the bucket until each has a result.

use std::sync::OnceLock;
use std::time::Duration;

use futures::{StreamExt, stream};
use jiff::Timestamp;

use super::already::Known;
use super::board::{Board, Shared};
use super::follow::follow;
use super::put::put;
use super::uploader::{SLOTS, Uploader};
use super::{Pick, Rate, Sent, State, Track};
use crate::clients::Clients;
use crate::ops::{Clock, Pace};

/// How often `tell` is called at least.
const TICK: Duration = Duration::from_millis(100);

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
    /// How long results may take once the last file is stored.
    pub limit: Duration,
    /// How many files to begin a second; otherwise as many as the line takes.
    pub rate: Option<Rate>,
}

/// A file, and what is known of it from an earlier run.
pub type Task = (Pick, Option<Known>);

/// Upload the files and, if that is wanted, follow them, until `stop`; `tell` gets all files and which of them changed,
/// if any.
///
/// A file that fails stops no other. When it is stopped, and when results take too long, the tracks say how far each
/// file has come.
pub async fn send(
    job: &Job<'_>,
    tasks: Vec<Task>,
    stop: impl Future<Output = ()>,
    tell: impl FnMut(&Board, Option<usize>),
) -> Vec<Track> {
    let (picks, known): (Vec<Pick>, Vec<Option<Known>>) = tasks.into_iter().unzip();
    let board = Shared::new(&picks, tell);
    let last = OnceLock::new();
    let uploads = async {
        upload(job, &board, &picks, &known).await;
        last.get_or_init(|| job.clock.now());
    };
    let results = async {
        if job.wait {
            follow(job, &board, &last).await;
        }
    };
    let ticks = async {
        loop {
            job.clock.sleep(TICK).await;
            board.tick();
        }
    };
    tokio::select! {
        biased;
        _ = futures::future::join(uploads, results) => {}
        () = stop => {}
        () = ticks => {}
    }
    board.into_tracks()
}

async fn upload<T>(job: &Job<'_>, board: &Shared<T>, picks: &[Pick], known: &[Option<Known>])
where
    T: FnMut(&Board, Option<usize>),
{
    let mut missing = Vec::new();
    for (index, known) in known.iter().enumerate() {
        match known {
            Some(known) => skip(job, board, index, known),
            None => missing.push(index),
        }
    }
    let up = Uploader::new(job.clients.s3(), job.bucket);
    let began = job.clock.now();
    let all = missing.into_iter().enumerate().map(|(turn, index)| (turn, index, &picks[index]));
    // No more than can be on their way: the futures of thousands of uploads would take more memory than their files.
    stream::iter(all)
        .for_each_concurrent(SLOTS as usize, async |(turn, index, pick)| {
            await_turn(job, began, turn).await;
            one(job, board, &up, index, pick).await;
        })
        .await;
}

/// Nothing to send: it is there.
fn skip<T>(job: &Job<'_>, board: &Shared<T>, index: usize, known: &Known)
where
    T: FnMut(&Board, Option<usize>),
{
    let at = job.clock.now();
    board.arrived(index, known.size);
    board.set(index, |track| {
        track.began = Some(at);
        track.sent = Some(Sent {
            sha256: Some(known.sha256.clone()),
            size: known.size,
            version: None,
            at,
            before: Some(known.already),
        });
        track.state = State::Sent;
        track.ended = (!job.wait).then_some(at);
    });
}

async fn await_turn(job: &Job<'_>, began: Timestamp, turn: usize) {
    let Some(rate) = job.rate else { return };
    let since = Duration::try_from(job.clock.now().duration_since(began)).unwrap_or_default();
    let early = rate.due(turn).saturating_sub(since);
    if !early.is_zero() {
        job.clock.sleep(early).await;
    }
}

async fn one<T>(job: &Job<'_>, board: &Shared<T>, up: &Uploader<'_>, index: usize, pick: &Pick)
where
    T: FnMut(&Board, Option<usize>),
{
    let begin = || {
        board.set(index, |track| {
            track.state = State::Sending;
            track.began = Some(job.clock.now());
        });
    };
    let put = put(up, job.clock, pick, job.wait, begin, |bytes| board.arrived(index, bytes));
    let stored = put.await;
    board.set(index, |track| match stored {
        Ok(sent) => {
            track.ended = (!job.wait).then_some(sent.at);
            track.sent = Some(sent);
            track.state = State::Sent;
        }
        Err(error) => {
            track.ended = Some(job.clock.now());
            track.state = State::Broken(error);
        }
    });
}
