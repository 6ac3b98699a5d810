//! What CloudFormation keeps in memory: who waits for a stack, and which stacks are being worked on.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::task::AbortHandle;

/// Lost without harm when the engine ends.
#[derive(Default)]
pub struct Running {
    changes: watch::Sender<u64>,
    busy: Mutex<HashMap<String, Work>>,
}

#[derive(Default)]
struct Work {
    /// It has to be looked at once more afterwards.
    again: bool,
    task: Option<AbortHandle>,
}

impl Running {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Work>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes everyone who waits for a stack's status.
    pub fn changed(&self) {
        self.changes.send_modify(|number| *number += 1);
    }

    /// Sees every change from now on.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Takes the stack to work on; false when someone does already and will look again.
    pub fn take(&self, stack_id: &str) -> bool {
        let mut busy = self.lock();
        if let Some(work) = busy.get_mut(stack_id) {
            work.again = true;
            return false;
        }
        busy.insert(stack_id.to_owned(), Work::default());
        true
    }

    /// Remembers the task that works on the stack.
    pub fn remember(&self, stack_id: &str, task: AbortHandle) {
        if let Some(work) = self.lock().get_mut(stack_id) {
            work.task = Some(task);
        }
    }

    /// Leaves the stack; false when it has to be looked at once more.
    pub fn leave(&self, stack_id: &str) -> bool {
        let mut busy = self.lock();
        match busy.get_mut(stack_id) {
            Some(work) if work.again => {
                work.again = false;
                false
            }
            _ => {
                busy.remove(stack_id);
                true
            }
        }
    }

    /// Ends all work where it is; the next engine goes on with it.
    pub fn stop(&self) {
        for (_, work) in self.lock().drain() {
            if let Some(task) = work.task {
                task.abort();
            }
        }
    }
}
