//! The files while they are on their way: lines that are redrawn, or one line per change.

use std::time::Duration;

use jiff::Timestamp;

use crate::commands::view::{quantity, reading};
use crate::context::Context;
use crate::ops::harvest::Fate;
use crate::ops::samples::{State, Track};
use crate::ui::{Line, Live, Role, Symbol};

/// Lines a terminal must keep free for the bar and what was there before.
const SPARE: usize = 4;

/// Shows each change.
pub(super) struct Watcher<'a> {
    context: &'a Context,
    live: Live,
    waited: bool,
}

impl<'a> Watcher<'a> {
    pub(super) fn new(context: &'a Context, waited: bool) -> Self {
        Self { context, live: context.console.live(), waited }
    }

    /// Show all files, of which one may have changed.
    pub(super) fn tell(&mut self, tracks: &[Track], changed: Option<usize>) {
        if self.live.is_visible() {
            let now = self.context.clock.now();
            let room = self.context.console.err.height.saturating_sub(SPARE);
            let lines: Vec<Line> =
                tracks.iter().filter_map(|track| running(track, now, self.waited)).take(room).collect();
            self.live.draw(&lines);
            let done = tracks.iter().filter(|track| track.is_over()).count();
            self.live.bar("files", done as u64, tracks.len() as u64, false);
            return;
        }
        if let Some(line) = changed.and_then(|index| event(&tracks[index], self.waited)) {
            let clock = self.context.console.clock(self.context.clock.now());
            self.context.console.note(&Line::of(Role::Dim, clock).text(" ").join(line));
        }
    }
}

/// A file that is on its way.
fn running(track: &Track, now: Timestamp, waited: bool) -> Option<Line> {
    let (what, since) = match track.state {
        State::Sending => ("uploading", track.began?),
        State::Sent if waited => ("harvesting", track.sent.as_ref()?.at),
        _ => return None,
    };
    let took = Duration::try_from(now.duration_since(since)).unwrap_or_default();
    let line = Line::new().text("  ").join(Line::marked(Symbol::Running)).add(Role::Name, &track.pick.name);
    Some(line.to_column(40).text(what).to_column(52).add(Role::Dim, quantity::seconds(took)))
}

/// A change on a line of its own.
fn event(track: &Track, waited: bool) -> Option<Line> {
    let line = Line::of(Role::Name, &track.pick.name).text(" ");
    match &track.state {
        State::Sent if waited || track.is_over() => {
            let size = track.sent.as_ref().map(|sent| quantity::bytes(sent.size)).unwrap_or_default();
            Some(line.text(format!("uploaded {size} to {}", track.pick.key)))
        }
        State::Ended(Fate::Found(found)) => Some(line.text(reading::headline(found))),
        State::Ended(Fate::Lost) => Some(line.add(Role::Bad, "is gone and has no result")),
        State::Broken(error) => Some(line.add(Role::Bad, error.to_string())),
        State::Queued | State::Sending | State::Sent => None,
    }
}
