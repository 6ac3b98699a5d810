//! Where all files are at the moment, shared by the tasks that move them on.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Track;

/// The tracks and who is told about them.
pub(super) struct Board<T> {
    inner: Mutex<(Vec<Track>, T)>,
}

impl<T: FnMut(&[Track], Option<usize>)> Board<T> {
    pub(super) fn new(tracks: Vec<Track>, tell: T) -> Self {
        Self { inner: Mutex::new((tracks, tell)) }
    }

    /// Change one track and tell of it.
    pub(super) fn set(&self, index: usize, change: impl FnOnce(&mut Track)) {
        let (tracks, tell) = &mut *self.lock();
        if let Some(track) = tracks.get_mut(index) {
            change(track);
            tell(tracks, Some(index));
        }
    }

    /// Tell that time has passed.
    pub(super) fn tick(&self) {
        let (tracks, tell) = &mut *self.lock();
        tell(tracks, None);
    }

    pub(super) fn into_tracks(self) -> Vec<Track> {
        self.inner.into_inner().unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, (Vec<Track>, T)> {
        // A panic while drawing leaves the tracks as they were.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
