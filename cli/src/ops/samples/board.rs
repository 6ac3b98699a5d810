//! Where all files are at the moment, shared by the tasks that move them on.
//!
//! Sums are kept, not counted: with thousands of files a look at all of them at every change would be most of the work.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Pick, Sent, State, Track};

/// All files and the sums of them.
#[derive(Debug)]
pub struct Board {
    /// Every file, in order.
    pub tracks: Vec<Track>,
    /// Those something is going on with.
    pub under_way: BTreeSet<usize>,
    /// Files that are in the bucket.
    pub stored: usize,
    /// Files that have come to their end.
    pub over: usize,
    /// Bytes that have arrived.
    pub bytes: u64,
    /// Bytes of all files.
    pub total: u64,
}

impl Board {
    fn new(picks: &[Pick]) -> Self {
        Self {
            tracks: picks.iter().cloned().map(Track::new).collect(),
            under_way: BTreeSet::new(),
            stored: 0,
            over: 0,
            bytes: 0,
            total: picks.iter().map(|pick| pick.size).sum(),
        }
    }

    fn change(&mut self, index: usize, change: impl FnOnce(&mut Track)) {
        let Some(track) = self.tracks.get_mut(index) else { return };
        let (stored, over) = (track.sent.is_some(), track.is_over());
        change(track);
        self.stored += usize::from(track.sent.is_some() && !stored);
        self.over += usize::from(track.is_over() && !over);
        if track.is_under_way() {
            self.under_way.insert(index);
        } else {
            self.under_way.remove(&index);
        }
    }

    /// More of a file has arrived; what is sent twice counts once.
    fn arrived(&mut self, index: usize, bytes: u64) {
        let Some(track) = self.tracks.get_mut(index) else { return };
        let more = bytes.min(track.pick.size.saturating_sub(track.bytes));
        track.bytes += more;
        self.bytes += more;
    }
}

/// The board and who is told about it.
pub(super) struct Shared<T> {
    inner: Mutex<(Board, T)>,
}

impl<T: FnMut(&Board, Option<usize>)> Shared<T> {
    pub(super) fn new(picks: &[Pick], tell: T) -> Self {
        Self { inner: Mutex::new((Board::new(picks), tell)) }
    }

    /// Change one track and tell of it.
    pub(super) fn set(&self, index: usize, change: impl FnOnce(&mut Track)) {
        let (board, tell) = &mut *self.lock();
        board.change(index, change);
        tell(board, Some(index));
    }

    /// More of a file has arrived.
    pub(super) fn arrived(&self, index: usize, bytes: u64) {
        let (board, tell) = &mut *self.lock();
        board.arrived(index, bytes);
        tell(board, None);
    }

    /// Tell that time has passed.
    pub(super) fn tick(&self) {
        let (board, tell) = &mut *self.lock();
        tell(board, None);
    }

    /// The files that are in the bucket and have no result yet.
    pub(super) fn waiting(&self) -> Vec<(usize, String, String)> {
        let (board, _) = &*self.lock();
        let waiting = board.under_way.iter().filter_map(|index| {
            let track = &board.tracks[*index];
            let sha256 = match (&track.state, &track.sent) {
                (State::Sent, Some(Sent { sha256: Some(sha256), .. })) => sha256.clone(),
                _ => return None,
            };
            Some((*index, track.pick.key.clone(), sha256))
        });
        waiting.collect()
    }

    pub(super) fn into_tracks(self) -> Vec<Track> {
        self.inner.into_inner().unwrap_or_else(PoisonError::into_inner).0.tracks
    }

    fn lock(&self) -> MutexGuard<'_, (Board, T)> {
        // A panic while drawing leaves the tracks as they were.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_follow_the_files() {
        let picks = ["in/a", "in/b"].map(|key| Pick { size: 10, ..Pick::of(key) });
        let mut board = Board::new(&picks);
        board.change(1, |track| track.state = State::Sending);
        board.arrived(1, 8);
        board.arrived(1, 8);
        assert_eq!((board.bytes, board.total, board.tracks[1].bytes), (10, 20, 10));
        assert_eq!(board.under_way, [1].into());
        let sent =
            Sent { sha256: None, size: 10, version: None, at: jiff::Timestamp::UNIX_EPOCH, before: None };
        for _ in 0..2 {
            board.change(1, |track| {
                track.sent = Some(sent.clone());
                track.state = State::Sent;
                track.ended = Some(sent.at);
            });
        }
        assert_eq!((board.stored, board.over, board.under_way.len()), (1, 1, 0));
    }
}
