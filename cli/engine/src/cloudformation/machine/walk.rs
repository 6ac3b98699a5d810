//! Works off a graph: everything whose needs are met runs at the same time.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::sync::watch;

use super::world::World;
use crate::cloudformation::template::Graph;
use crate::core::ApiError;

/// What to do when something fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnTrouble {
    /// Begin nothing more, tell those under way to give up.
    Stop,
    /// Go on with whatever does not need it.
    GoOn,
}

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Those that failed, in the order in which they did.
    pub failed: Vec<String>,
    /// Whether someone wanted something else in the middle.
    pub interrupted: bool,
}

/// Told to work under way: true once it is no use any more.
pub type GiveUp = watch::Receiver<bool>;

/// Works off `graph`. `work` says whether it succeeded; an error is the engine's own and ends the walk.
pub async fn walk<F>(
    world: &World,
    graph: &Graph,
    on_trouble: OnTrouble,
    work: impl Fn(String, GiveUp) -> F,
) -> Result<Walked, ApiError>
where
    F: Future<Output = Result<bool, ApiError>>,
{
    let mut waiting: BTreeMap<String, BTreeSet<String>> =
        graph.names().map(|name| (name.clone(), graph.needs(name).into_iter().collect())).collect();
    let mut walked = Walked::default();
    let mut changes = world.cloud.running.cloudformation.watch();
    let give_up = watch::Sender::new(false);
    let mut under_way = FuturesUnordered::new();
    walked.interrupted = world.is_interrupted();
    loop {
        let stopped = walked.interrupted || (on_trouble == OnTrouble::Stop && !walked.failed.is_empty());
        if stopped {
            give_up.send_replace(true);
        } else {
            let ready = waiting.iter().filter(|(_, needs)| needs.is_empty()).map(|(name, _)| name.clone());
            for name in ready.collect::<Vec<_>>() {
                waiting.remove(&name);
                let done = work(name.clone(), give_up.subscribe());
                under_way.push(async move { (name, done.await) });
            }
        }
        tokio::select! {
            finished = under_way.next() => match finished {
                None => return Ok(walked),
                Some((name, Ok(true))) => waiting.values_mut().for_each(|needs| { needs.remove(&name); }),
                Some((name, Ok(false))) => walked.failed.push(name),
                Some((_, Err(error))) => return Err(error),
            },
            _ = changes.changed(), if !walked.interrupted => walked.interrupted = world.is_interrupted(),
        }
    }
}
