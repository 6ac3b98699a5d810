//! The files while they are on their way: lines that are redrawn, or one line per change.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::commands::view::{quantity, reading};
use crate::context::Context;
use crate::ops::harvest::Fate;
use crate::ops::samples::{Board, State, Track};
use crate::ui::{Line, Live, Role, Symbol, words};

/// Lines a terminal must keep free for the sums, the bar and what was there before.
const SPARE: usize = 5;

/// Of hundreds on their way at once nobody reads more.
const MOST: usize = 12;

/// Redrawn no more often than this, however much happens.
const FRAME: SignedDuration = SignedDuration::from_millis(100);

/// Columns of a name.
const NAME: usize = 36;

/// Shows each change.
pub(super) struct Watcher<'a> {
    context: &'a Context,
    live: Live,
    waited: bool,
    began: Timestamp,
    drawn: Option<Timestamp>,
}

impl<'a> Watcher<'a> {
    pub(super) fn new(context: &'a Context, waited: bool) -> Self {
        let began = context.clock.now();
        Self { context, live: context.console.live(), waited, began, drawn: None }
    }

    /// Show all files, of which one may have changed.
    pub(super) fn tell(&mut self, board: &Board, changed: Option<usize>) {
        if self.live.is_visible() {
            return self.draw(board);
        }
        if let Some(line) = changed.and_then(|index| event(&board.tracks[index], self.waited)) {
            let clock = self.context.console.clock(self.context.clock.now());
            self.context.console.note(&Line::of(Role::Dim, clock).text(" ").join(line));
        }
    }

    fn draw(&mut self, board: &Board) {
        let now = self.context.clock.now();
        if self.drawn.is_some_and(|drawn| now.duration_since(drawn) < FRAME) {
            return;
        }
        self.drawn = Some(now);
        let room = self.live.screen().height.saturating_sub(SPARE).min(MOST);
        let tracks = board.under_way.iter().take(room).map(|index| &board.tracks[*index]);
        let mut lines: Vec<Line> = tracks.filter_map(|track| running(track, now)).collect();
        lines.push(sums(board, since(self.began, now)));
        self.live.draw(&lines);
        self.live.bar("files", board.over as u64, board.tracks.len() as u64, false);
    }
}

/// A file that is on its way.
fn running(track: &Track, now: Timestamp) -> Option<Line> {
    let (what, began) = match track.state {
        State::Sending => ("uploading", track.began?),
        State::Sent => ("harvesting", track.sent.as_ref()?.at),
        _ => return None,
    };
    let name = words::shortened(&track.pick.name, NAME);
    let line = Line::new().text("  ").join(Line::marked(Symbol::Running)).add(Role::Name, name);
    let line = line.to_column(NAME + 5).text(what).to_column(NAME + 17);
    let line = line.add(Role::Dim, quantity::seconds(since(began, now)));
    let size = quantity::bytes(track.pick.size);
    Some(match track.state {
        State::Sending => {
            line.to_column(NAME + 27).text(format!("{} of {size}", quantity::bytes(track.bytes)))
        }
        _ => line,
    })
}

/// `  1,204 of 2,000 files stored, 34 MB of 56 MB, 12 MB/s`
fn sums(board: &Board, took: Duration) -> Line {
    let files = words::count(board.tracks.len() as u64, "file");
    let text = format!("  {} of {files} stored, ", words::thousands(board.stored as u64));
    let line = Line::new().text(text);
    let bytes = format!("{} of {}", quantity::bytes(board.bytes), quantity::bytes(board.total));
    let line = line.text(bytes);
    if board.bytes < board.total || board.stored < board.tracks.len() {
        line.add(Role::Dim, format!(", {}/s", quantity::bytes(quantity::per_second(board.bytes, took))))
    } else {
        line
    }
}

fn since(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}

/// A change on a line of its own.
fn event(track: &Track, waited: bool) -> Option<Line> {
    let line = Line::of(Role::Name, &track.pick.name).text(" ");
    match &track.state {
        State::Sent if waited || track.is_over() => {
            let sent = track.sent.as_ref()?;
            let size = quantity::bytes(sent.size);
            Some(match sent.before {
                None => line.text(format!("uploaded {size} to {}", track.pick.key)),
                Some(_) => line.text(format!("was uploaded before to {}", track.pick.key)),
            })
        }
        State::Ended(Fate::Found(found)) => Some(line.text(reading::headline(found))),
        State::Ended(Fate::Lost) => Some(line.add(Role::Bad, "is gone and has no result")),
        State::Broken(error) => Some(line.add(Role::Bad, error.to_string())),
        State::Queued | State::Sending | State::Sent => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::ops::samples::Pick;

    fn track(name: &str, state: State, bytes: u64) -> Track {
        let pick = Pick {
            path: PathBuf::from(name),
            name: name.to_owned(),
            key: format!("in/{name}"),
            size: 268_435_456,
            modified: None,
            round: 1,
            received_on: None,
            expected: None,
        };
        Track { began: Some(Timestamp::UNIX_EPOCH), bytes, state, ..Track::new(pick) }
    }

    #[test]
    fn a_frame_says_how_far_each_file_and_all_of_them_are() {
        let long = "a_file_with_a_name_that_is_longer_than_its_column_20250228.csv";
        let tracks = vec![
            track("large.csv", State::Sending, 134_217_728),
            track(long, State::Sending, 0),
            track("later.csv", State::Queued, 0),
        ];
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_millis(3100);
        let mut lines: Vec<Line> = tracks.iter().filter_map(|track| running(track, now)).collect();
        let board = Board {
            tracks,
            under_way: [0, 1].into(),
            stored: 1,
            over: 0,
            bytes: 134_217_728,
            total: 805_306_368,
        };
        lines.push(sums(&board, Duration::from_secs(4)));
        let text: Vec<String> = lines.iter().map(Line::plain).collect();
        insta::assert_snapshot!(text.join("\n"));
        assert!(lines.iter().all(|line| line.width() <= 80));
    }
}
