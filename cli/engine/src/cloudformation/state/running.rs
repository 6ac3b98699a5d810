//! What CloudFormation keeps in memory: who waits for a stack, and which stacks are being worked on.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

/// Lost without harm when the engine ends.
#[derive(Default)]
pub struct Running {
    changes: watch::Sender<u64>,
    /// Stacks that are being worked on, and whether they have to be looked at once more afterwards.
    busy: Mutex<HashMap<String, bool>>,
}

impl Running {
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
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        match busy.get_mut(stack_id) {
            Some(again) => {
                *again = true;
                false
            }
            None => {
                busy.insert(stack_id.to_owned(), false);
                true
            }
        }
    }

    /// Leaves the stack; false when it has to be looked at once more.
    pub fn leave(&self, stack_id: &str) -> bool {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        match busy.get_mut(stack_id) {
            Some(again) if *again => {
                *again = false;
                false
            }
            _ => {
                busy.remove(stack_id);
                true
            }
        }
    }
}
