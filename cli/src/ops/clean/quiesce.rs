//! Stopping the sources before the work, and starting them after it, whatever became of it.

use futures::future::join_all;
use lambda_shared::sources::{self, PATIENCE, Running, Source};
use tokio::time::Instant;

use super::failure::{is_bearable, of_source};
use super::plan::of;
use super::work::{Done, Job};
use super::{News, Refused};

/// Stop everything that is on. What may not be stopped goes on, and is told; any other failure is the work's end.
///
/// All at once: the order of stopping does not matter, because the buckets are looked at again when all are off.
pub(super) async fn stop(job: &Job<'_>, tell: &(dyn Fn(News<'_>) + Sync), done: &mut Done) {
    let plan = &job.plan;
    let to_start: Vec<&Running> = plan.running.iter().chain(&plan.left).collect();
    if let Err(error) = if to_start.is_empty() { Ok(()) } else { job.journal.write(&to_start) } {
        tell(News::NotWritten(&error));
    }
    let with = of(job.clients);
    let stops = plan.running.iter().map(|running| sources::stop(&with, &running.source));
    for (running, stopped) in plan.running.iter().zip(join_all(stops).await) {
        match stopped {
            Ok(()) => done.stopped.push(running.clone()),
            Err(error) if is_bearable(&error) => {
                let error = of_source("stop", &running.source, &error);
                done.refused.push(Refused { source: running.source.clone(), error });
            }
            Err(error) => {
                // Perhaps it was done, and only the answer was lost: it is started again with the others.
                done.stopped.push(running.clone());
                done.error.get_or_insert(of_source("stop", &running.source, &error));
            }
        }
    }
    if !done.stopped.is_empty() && done.error.is_none() {
        tell(News::Stopped(&done.stopped));
    }
    plan.unseen.iter().chain(&done.refused).for_each(|refused| tell(News::NotStopped(refused)));
}

/// Wait until what was stopped is really off.
pub(super) async fn settle(job: &Job<'_>, tell: &(dyn Fn(News<'_>) + Sync), stopped: &[Running]) {
    let with = of(job.clients);
    let until = Instant::now() + PATIENCE;
    let settled =
        join_all(stopped.iter().map(|running| sources::settle(&with, &running.source, until))).await;
    for (running, settled) in stopped.iter().zip(settled) {
        if !matches!(settled, Ok(true)) {
            tell(News::Unsettled(&running.source));
        }
    }
}

/// Start what was stopped, now or by an earlier run: downstream first, so that nothing is sent to what is still off.
pub(super) async fn start(job: &Job<'_>, tell: &(dyn Fn(News<'_>) + Sync), done: &mut Done) {
    let with = of(job.clients);
    let all: Vec<Running> = done.stopped.iter().chain(&job.plan.left).cloned().collect();
    let mut remaining = Vec::new();
    for depth in (0..=2).rev() {
        let level: Vec<&Running> = all.iter().filter(|running| running.source.depth() == depth).collect();
        let results = join_all(level.iter().map(|running| sources::start(&with, running))).await;
        for (running, result) in level.into_iter().zip(results) {
            let source: Source = running.source.clone();
            match result {
                Ok(()) => done.started.push(source),
                Err(error) => {
                    let error = of_source("start", &source, &error);
                    done.lost.push(Refused { source, error });
                    remaining.push(running);
                }
            }
        }
    }
    if !all.is_empty()
        && let Err(error) = job.journal.write(&remaining)
    {
        tell(News::NotWritten(&error));
    }
    if !done.started.is_empty() {
        tell(News::Started(&done.started));
    }
    done.lost.iter().for_each(|lost| tell(News::NotStarted(lost)));
}
