//! The emptying while it goes on: a bar with its rate, or one line per event and now and then how far it is.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::sources;
use crate::commands::view::{Seldom, counts, quantity};
use crate::context::Context;
use crate::ops::clean::{Emptied, Held, News, Refused};
use crate::ui::{Line, Live, Role, words};

/// Shows how far it is.
pub(super) struct Watcher<'a> {
    context: &'a Context,
    live: Mutex<Live>,
    planned: u64,
    began: Timestamp,
    shown: Mutex<Shown>,
}

/// What the bar shows.
struct Shown {
    label: &'static str,
    removed: u64,
    found: u64,
    seldom: Seldom,
}

/// While what was there goes; what comes late is an event of its own.
const DELETING: &str = "deleting";

impl<'a> Watcher<'a> {
    pub(super) fn new(context: &'a Context, held: &[Held]) -> Self {
        let planned = held.iter().map(|held| held.counts.total()).sum();
        let began = context.clock.now();
        let seldom = Seldom::since(began);
        let shown = Mutex::new(Shown { label: DELETING, removed: 0, found: 0, seldom });
        Self { context, live: Mutex::new(context.console.live()), planned, began, shown }
    }

    /// Shows one piece of news.
    pub(super) fn tell(&self, news: &News<'_>) {
        match news {
            // More may have come since it was counted.
            News::Deleting { removed, found } => self.bar(|shown| {
                (shown.removed, shown.found) = (*removed, *found);
            }),
            News::Emptied(emptied) => self.event(outcome(emptied)),
            News::Stopped(all) => {
                let names = sources::names(all.iter().map(|running| &running.source));
                self.event(Line::new().text(format!("stopped {names}")));
            }
            News::Watching => {
                self.bar(|shown| shown.label = "staying empty?");
                self.event(Line::new().text("looking whether they stay empty"));
            }
            News::Late(bucket, removed) => self.event(
                Line::of(Role::Name, *bucket)
                    .text(format!(" was written to late: {} removed", counts(*removed))),
            ),
            News::NotStopped(Refused { source, error }) => {
                let why = sources::text(error);
                self.warn(format!("the {source} may fill the buckets again, it was not stopped: {why}"));
            }
            News::Unsettled(source) => {
                self.warn(format!("the {source} is stopped, but still works on what it had taken before"));
            }
            News::NotWritten(error) => {
                let why = sources::text(error);
                self.warn(format!(
                    "if this run is killed, the next one will not know what to start again: {why}"
                ));
            }
            // The result, and the command's error, which are told when everything is over: that is now.
            News::Started(_) | News::NotStarted(_) => {}
        }
    }

    fn bar(&self, change: impl FnOnce(&mut Shown)) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut shown);
        let mut live = self.live();
        if live.is_visible() {
            return live.bar(shown.label, shown.removed, self.planned.max(shown.found), true);
        }
        drop(live);
        if shown.label == DELETING && shown.seldom.due(self.context.clock.now()) {
            self.event(self.so_far(shown.removed));
        }
    }

    /// `12,000 of 20,150 removed, 1,200/s`; how many there are is known only where they were counted first.
    fn so_far(&self, removed: u64) -> Line {
        let took = self.context.clock.now().duration_since(self.began);
        let rate = quantity::per_second(removed, Duration::try_from(took).unwrap_or_default());
        let of = (self.planned > 0).then(|| format!(" of {}", words::thousands(self.planned.max(removed))));
        let line = Line::new().text(words::thousands(removed)).text(of.unwrap_or_default());
        line.text(" removed, ").text(format!("{}/s", words::thousands(rate)))
    }

    /// What is a line where nothing moves; on a terminal the bar says enough, and the report the rest.
    fn event(&self, line: Line) {
        if self.live().is_visible() {
            return;
        }
        let clock = self.context.console.clock(self.context.clock.now());
        self.context.console.note(&Line::of(Role::Dim, clock).text(" ").join(line));
    }

    fn warn(&self, text: String) {
        let live = self.live();
        if live.is_visible() {
            live.warn(text);
        } else {
            self.context.console.warn(text);
        }
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn outcome(emptied: &Emptied) -> Line {
    let line = Line::of(Role::Name, &emptied.bucket).text(" ");
    let took = quantity::seconds(emptied.took);
    match &emptied.error {
        None => line.text(format!("empty: {} removed in {took}", counts(emptied.removed))),
        Some(error) => line.add(Role::Bad, format!("not empty: {error}")),
    }
}
