//! The whole of it: stop what fills the buckets, empty them, see that they stay empty, start again what was on.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use lambda_shared::emptier::Emptier;
use lambda_shared::sources::{Running, Source};
use tokio::time::timeout;

use super::board::Board;
use super::{Emptied, Journal, News, Plan, Refused, empty, quiesce, watch};
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::Clock;

/// What S3 was asked by the time somebody ends it may take so long to be answered: it removes up to 1,000 keys a request.
const ANSWERS: Duration = Duration::from_secs(20);

/// What is to be done.
#[derive(Debug)]
pub struct Job<'a> {
    /// With these.
    pub clients: &'a Clients,
    /// By this time.
    pub clock: &'a dyn Clock,
    /// Where what is stopped is written down.
    pub journal: Journal,
    /// What becomes of the sources.
    pub plan: Plan,
    /// What is emptied.
    pub buckets: Vec<String>,
}

/// What was done.
#[derive(Debug, Default)]
pub struct Done {
    /// The buckets, also those that are not empty.
    pub emptied: Vec<Emptied>,
    /// What was stopped for it.
    pub stopped: Vec<Running>,
    /// What could not be stopped and was writing all the time, perhaps.
    pub refused: Vec<Refused>,
    /// What is on again.
    pub started: Vec<Source>,
    /// What should be, and is not.
    pub lost: Vec<Refused>,
    /// Why nothing was emptied, if a source did not stop.
    pub error: Option<Error>,
    /// Whether somebody ended it early.
    pub interrupted: bool,
}

/// Do it until `interrupted`; what was on before is started in any case.
pub async fn carry_out(
    job: &Job<'_>,
    interrupted: impl Future<Output = ()>,
    tell: &(dyn Fn(News<'_>) + Sync),
) -> Done {
    let mut done = Done::default();
    let board = Board::new(&job.buckets);
    // Not to be broken off: what has been asked and not answered could be done after everything was started again.
    quiesce::stop(job, tell, &mut done).await;
    if done.error.is_none() {
        let emptier = Emptier::new(job.clients.s3().clone());
        let mut work = pin!(work(job, &emptier, &board, &done.stopped, tell));
        tokio::select! {
            biased;
            () = interrupted => {
                done.interrupted = true;
                // What S3 was asked to remove it removes, heard or not: only who hears the answers can say what is gone.
                emptier.stop();
                let _ = timeout(ANSWERS, work).await;
            }
            () = &mut work => {}
        }
    }
    done.emptied = board.into_emptied();
    quiesce::start(job, tell, &mut done).await;
    done
}

async fn work(
    job: &Job<'_>,
    emptier: &Emptier,
    board: &Board,
    stopped: &[Running],
    tell: &(dyn Fn(News<'_>) + Sync),
) {
    let deleting = |removed, found| tell(News::Deleting { removed, found });
    let emptied = |emptied: &Emptied| tell(News::Emptied(emptied));
    // A mapping may take its time to be off; what it writes until then is seen by the watch.
    let emptying = empty::empty_all(emptier, job.clock, board, &deleting, emptied);
    let settling = async {
        tokio::select! {
            biased;
            () = emptier.stopped() => {}
            () = quiesce::settle(job, tell, stopped) => {}
        }
    };
    tokio::join!(emptying, settling);
    if job.plan.is_lively() && !job.buckets.is_empty() && !emptier.is_stopped() {
        tell(News::Watching);
        watch::watch(emptier, job.clock, board, tell).await;
    }
}
