//! How many requests may be in flight: more and more as long as all goes well, half as many as soon as S3 says to slow
//! down.
//!
//! S3 does not say how much it takes, and it takes more the longer it is asked; so it is found out, as TCP does.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The first allowance.
const FIRST: usize = 16;

/// The allowance.
#[derive(Debug)]
pub(super) struct Flow {
    state: Mutex<State>,
    most: usize,
}

#[derive(Debug)]
struct State {
    allowed: usize,
    /// Answers that went well since the allowance last grew.
    well: usize,
    /// Whether the limit has been met: from then on the allowance grows by one a round trip, no longer by one an answer.
    met: bool,
    /// Answers still to come to what was sent before the allowance was halved; they say nothing new.
    stale: usize,
}

impl Flow {
    /// At most `most` requests, ever.
    pub(super) fn new(most: usize) -> Self {
        let most = most.max(1);
        let state = State { allowed: FIRST.min(most), well: 0, met: false, stale: 0 };
        Self { state: Mutex::new(state), most }
    }

    /// How many requests may be in flight now.
    pub(super) fn allowed(&self) -> usize {
        self.state().allowed
    }

    /// S3 did what it was asked.
    pub(super) fn went_well(&self) {
        let mut state = self.state();
        state.stale = state.stale.saturating_sub(1);
        state.well += 1;
        if !state.met || state.well >= state.allowed {
            state.well = 0;
            state.allowed = (state.allowed + 1).min(self.most);
        }
    }

    /// S3 said to slow down.
    pub(super) fn slow_down(&self) {
        let mut state = self.state();
        if state.stale > 0 {
            state.stale -= 1;
            return;
        }
        *state = State { allowed: (state.allowed / 2).max(1), well: 0, met: true, stale: state.allowed - 1 };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(number: usize, what: impl Fn()) {
        (0..number).for_each(|_| what());
    }

    #[test]
    fn it_doubles_in_a_round_trip_until_the_limit_is_met_and_then_grows_by_one() {
        let flow = Flow::new(64);
        assert_eq!(flow.allowed(), 16);
        times(16, || flow.went_well());
        assert_eq!(flow.allowed(), 32);
        times(100, || flow.went_well());
        assert_eq!(flow.allowed(), 64);
        flow.slow_down();
        assert_eq!(flow.allowed(), 32);
        times(32, || flow.went_well());
        assert_eq!(flow.allowed(), 33);
    }

    #[test]
    fn what_was_under_way_when_it_slowed_down_does_not_slow_it_again() {
        let flow = Flow::new(64);
        times(16, || flow.slow_down());
        assert_eq!(flow.allowed(), 8);
        flow.slow_down();
        assert_eq!(flow.allowed(), 4);
    }

    #[test]
    fn it_never_stops_and_never_passes_what_was_given() {
        let flow = Flow::new(2);
        assert_eq!(flow.allowed(), 2);
        times(20, || flow.slow_down());
        assert_eq!(flow.allowed(), 1);
        times(20, || flow.went_well());
        assert_eq!(flow.allowed(), 2);
    }
}
