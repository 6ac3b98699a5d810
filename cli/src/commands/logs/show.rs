//! Events on stdout.

use jiff::Timestamp;

use super::text;
use crate::context::Context;
use crate::errors::Error;
use crate::ops::logs::{Event, Source};
use crate::ui::{self, Line, Page, Role};

/// The most of a stream's name that is shown.
const NAME: usize = 16;

/// Writes events, with the name of their log where there are several.
pub(super) struct Show<'a> {
    context: &'a Context,
    sources: &'a [Source],
    started: Timestamp,
    streams: Vec<String>,
    empty: bool,
}

impl<'a> Show<'a> {
    pub(super) fn new(context: &'a Context, sources: &'a [Source]) -> Self {
        let started = context.clock.now();
        Self { context, sources, started, streams: Vec::new(), empty: true }
    }

    /// Has nothing been written?
    pub(super) fn is_empty(&self) -> bool {
        self.empty
    }

    pub(super) fn events(&mut self, events: Vec<Event>) -> Result<(), Error> {
        for event in &events {
            if !self.streams.contains(&event.stream) {
                self.streams.push(event.stream.clone());
            }
        }
        for event in events {
            self.empty = false;
            if self.context.console.json() {
                self.context.console.event(&event)?;
            } else {
                self.context.console.page(&self.page(&event))?;
            }
        }
        Ok(())
    }

    /// Never cut: a log is read to its last character.
    fn page(&self, event: &Event) -> Page {
        let head = self.head(event);
        let indent = head.width();
        let mut page = Page::new(self.context.console.out.width);
        for (index, line) in text::lines(&event.message).into_iter().enumerate() {
            let begin = if index == 0 { head.clone() } else { Line::new().to_column(indent) };
            page.whole(begin.join(line));
        }
        page
    }

    /// `12:04:31 data-harvester `; with the day, if that is another one.
    fn head(&self, event: &Event) -> Line {
        let console = &self.context.console;
        let day = |at: Timestamp| at.to_zoned_datetime(console.zone().clone()).date();
        let mut time = console.clock(event.timestamp);
        if day(event.timestamp) != day(self.started) {
            time = format!("{} {time}", day(event.timestamp));
        }
        let line = Line::of(Role::Dim, time).text(" ");
        match self.name(event) {
            Some(name) => line.add(Role::Name, name).text(" "),
            None => line,
        }
    }

    fn name(&self, event: &Event) -> Option<String> {
        if self.sources.len() > 1 {
            let source = self.sources.iter().find(|source| source.group == event.group)?;
            let longest = self.sources.iter().map(|source| source.name.len()).max().unwrap_or_default();
            return Some(format!("{:longest$}", source.name));
        }
        (self.streams.len() > 1).then(|| short(&event.stream))
    }
}

/// What tells a stream from the others: of `2026/03/01/[$LATEST]0123456789abcdef` the instance's first characters.
fn short(stream: &str) -> String {
    match stream.rsplit_once(']') {
        Some((_, instance)) if !instance.is_empty() => instance.chars().take(8).collect(),
        _ => stream.rsplit('/').next().unwrap_or(stream).chars().take(NAME).collect(),
    }
}

impl ui::Document for Event {
    const SCHEMA: &'static str = "mdd.logs.event/1";
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_stream_is_known_by_a_few_characters() {
        assert_eq!(short("2026/03/01/[$LATEST]0123456789abcdef"), "01234567");
        assert_eq!(short("web/app/7c1f"), "7c1f");
        assert_eq!(short("plain"), "plain");
    }
}
