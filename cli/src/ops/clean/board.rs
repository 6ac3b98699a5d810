//! What is known of each bucket while it is emptied. It outlives the work, so that what an interrupted run did is told.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lambda_shared::emptier::{Counts, Failure, Progress};

use super::Emptied;
use crate::errors::Error;

/// All buckets, in the order they were given.
#[derive(Debug)]
pub(super) struct Board {
    slots: Mutex<Vec<Slot>>,
}

#[derive(Debug)]
struct Slot {
    emptied: Emptied,
    /// What earlier passes did.
    earlier: (Counts, u64),
    now: Progress,
}

impl Board {
    pub(super) fn new(buckets: &[String]) -> Self {
        let slot = |bucket: &String| Slot {
            emptied: Emptied {
                bucket: bucket.clone(),
                removed: Counts::default(),
                took: Duration::ZERO,
                error: None,
                refused: Vec::new(),
            },
            earlier: (Counts::default(), 0),
            now: Progress::default(),
        };
        Self { slots: Mutex::new(buckets.iter().map(slot).collect()) }
    }

    /// Another pass over a bucket begins; what earlier ones did stays counted.
    pub(super) fn begin(&self, index: usize) {
        let slot = &mut self.slots()[index];
        let Slot { earlier: (removed, found), now, .. } = slot;
        *removed += now.removed;
        *found += now.found.total();
        *now = Progress::default();
    }

    /// How far a pass is. Gives how much is gone, and how much was found, in all buckets.
    pub(super) fn note(&self, index: usize, progress: Progress) -> (u64, u64) {
        let mut slots = self.slots();
        let slot = &mut slots[index];
        slot.now = progress;
        slot.emptied.removed = slot.earlier.0 + progress.removed;
        let removed = slots.iter().map(|slot| slot.emptied.removed.total()).sum();
        // What could not be removed is found again in every round; that is no more of it.
        let found = slots.iter().map(|slot| slot.earlier.1 + slot.now.found.total()).sum();
        (removed, found)
    }

    /// A pass has come to its end. Gives what it removed.
    pub(super) fn end(
        &self,
        index: usize,
        took: Duration,
        error: Option<Error>,
        refused: Vec<Failure>,
    ) -> Counts {
        let slot = &mut self.slots()[index];
        slot.emptied.took += took;
        (slot.emptied.error, slot.emptied.refused) = (error, refused);
        slot.now.removed
    }

    /// What is to be said of a bucket now.
    pub(super) fn show<T>(&self, index: usize, to: impl FnOnce(&Emptied) -> T) -> T {
        to(&self.slots()[index].emptied)
    }

    /// The buckets' names.
    pub(super) fn names(&self) -> Vec<String> {
        self.slots().iter().map(|slot| slot.emptied.bucket.clone()).collect()
    }

    /// What became of them, by name.
    pub(super) fn into_emptied(self) -> Vec<Emptied> {
        let slots = self.slots.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<Emptied> = slots.into_iter().map(|slot| slot.emptied).collect();
        all.sort_by(|a, b| a.bucket.cmp(&b.bucket));
        all
    }

    fn slots(&self) -> MutexGuard<'_, Vec<Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(number: u64) -> Counts {
        Counts { versions: number, ..Counts::default() }
    }

    #[test]
    fn what_a_later_pass_removes_is_added_to_what_the_first_did() {
        let board = Board::new(&["b".to_owned(), "a".to_owned()]);
        let progress =
            |removed| Progress { removed: versions(removed), found: versions(5), ..Progress::default() };
        assert_eq!(board.note(0, progress(3)), (3, 5));
        board.end(0, Duration::from_secs(1), None, Vec::new());
        board.begin(0);
        assert_eq!(board.note(0, progress(2)), (5, 10));
        assert_eq!(board.end(0, Duration::from_secs(1), None, Vec::new()), versions(2));
        let all = board.into_emptied();
        assert_eq!(all.iter().map(|one| one.bucket.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((all[1].removed, all[1].took), (versions(5), Duration::from_secs(2)));
    }
}
