//! The instances of each function: idle ones are used again, the last one first, and a busy fleet grows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::core::{ApiError, Cloud};
use crate::lambda::error;
use crate::lambda::function::Function;
use crate::lambda::instance::serve::serve;
use crate::lambda::instance::work::{Event, Work};
use crate::lambda::invoke::Invoked;

/// How many invocations of functions without a reservation may run at the same time: AWS's quota of an account.
const UNRESERVED: u32 = 1000;

/// All instances there are.
#[derive(Default)]
pub struct Fleets {
    fleets: Mutex<HashMap<String, Fleet>>,
    busy: Arc<Mutex<HashMap<String, u32>>>,
}

/// The instances of a function.
struct Fleet {
    /// Only instances of this revision are used again.
    revision: String,
    idle: Vec<mpsc::Sender<Work>>,
    crew: Crew,
    /// Instances of earlier revisions that finish what they do.
    retired: Vec<Crew>,
}

/// The tasks that look after instances.
#[derive(Default)]
struct Crew {
    cancel: CancellationToken,
    tasks: TaskTracker,
}

impl Fleet {
    fn new(revision: &str) -> Self {
        Self { revision: revision.to_owned(), idle: Vec::new(), crew: Crew::default(), retired: Vec::new() }
    }

    async fn end(self) {
        for crew in self.retired.into_iter().chain([self.crew]) {
            crew.cancel.cancel();
            crew.tasks.close();
            crew.tasks.wait().await;
        }
    }
}

/// A place among the invocations of a function, given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    function: String,
    busy: Arc<Mutex<HashMap<String, u32>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(count) = lock(&self.busy).get_mut(&self.function) {
            *count -= 1;
        }
    }
}

impl Fleets {
    /// Takes a place, or says that there is none.
    fn enter(&self, function: &Function) -> Result<Place, ApiError> {
        let mut busy = lock(&self.busy);
        let count = busy.entry(function.name.clone()).or_default();
        if *count >= function.reserved.unwrap_or(UNRESERVED) {
            return Err(error::throttled());
        }
        *count += 1;
        Ok(Place { function: function.name.clone(), busy: Arc::clone(&self.busy) })
    }

    /// Hands work to an idle instance, or starts one. An engine that stops drops it.
    fn hand(&self, cloud: &Arc<Cloud>, function: &Function, mut work: Work) {
        let mut fleets = lock(&self.fleets);
        if cloud.running.lambda.stopping.is_cancelled() {
            return;
        }
        let fleet = fleets.entry(function.name.clone()).or_insert_with(|| Fleet::new(&function.revision));
        while fleet.revision == function.revision
            && let Some(idle) = fleet.idle.pop()
        {
            match idle.try_send(work) {
                Ok(()) => return,
                Err(mpsc::error::TrySendError::Closed(back) | mpsc::error::TrySendError::Full(back)) => {
                    work = back;
                }
            }
        }
        let serving = serve(Arc::clone(cloud), Arc::new(function.clone()), work, fleet.crew.cancel.clone());
        fleet.crew.tasks.spawn(serving);
    }

    /// Makes the caller's instance one that waits for work, unless its revision is not wanted any more.
    pub(super) fn offer(&self, function: &Function) -> Option<mpsc::Receiver<Work>> {
        let mut fleets = lock(&self.fleets);
        let fleet = fleets.get_mut(&function.name).filter(|fleet| fleet.revision == function.revision)?;
        let (sender, receiver) = mpsc::channel(1);
        fleet.idle.push(sender);
        Some(receiver)
    }
}

/// Runs an invocation and waits for its end.
pub(in crate::lambda) async fn run(
    cloud: &Arc<Cloud>,
    function: &Function,
    event: Event,
) -> Result<Invoked, ApiError> {
    let fleets = &cloud.running.lambda.fleets;
    let place = fleets.enter(function)?;
    let (reply, answer) = oneshot::channel();
    fleets.hand(cloud, function, Work { event, reply, place });
    answer.await.map_err(|_| error::service(format!("The instance of {} was ended", function.name)))
}

/// Uses the instances of earlier revisions no more; those that are busy finish what they do.
pub(in crate::lambda) fn retire(cloud: &Arc<Cloud>, function: &Function) {
    let mut fleets = lock(&cloud.running.lambda.fleets.fleets);
    let Some(fleet) = fleets.get_mut(&function.name) else { return };
    fleet.revision.clone_from(&function.revision);
    fleet.idle.clear();
    fleet.retired.retain(|crew| !crew.tasks.is_empty());
    fleet.retired.push(std::mem::take(&mut fleet.crew));
}

/// Ends all instances of a function, busy or not, and waits until they are gone.
pub(in crate::lambda) async fn end_all(cloud: &Arc<Cloud>, name: &str) {
    let fleet = lock(&cloud.running.lambda.fleets.fleets).remove(name);
    if let Some(fleet) = fleet {
        fleet.end().await;
    }
}

/// Ends all instances of all functions.
pub(in crate::lambda) async fn stop(cloud: &Arc<Cloud>) {
    let fleets: Vec<Fleet> =
        lock(&cloud.running.lambda.fleets.fleets).drain().map(|(_, fleet)| fleet).collect();
    futures::future::join_all(fleets.into_iter().map(Fleet::end)).await;
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
