//! What `mdd dlq` shows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::view::Place;
use crate::ops::dlq::{Letter, Peeked, Queue};
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// Characters of a body that are shown, and no more.
const SHORT: usize = 160;

/// The queues and what they hold.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Shown {
    #[serde(flatten)]
    pub(super) place: Place,
    /// The stack whose queues these are, or the one queue.
    pub(super) of: String,
    /// The dead-letter queues, and what was looked at in them.
    pub(super) queues: Vec<Peeked>,
    #[serde(skip)]
    pub(super) full: bool,
    #[serde(skip)]
    pub(super) redrive: String,
    #[serde(skip)]
    pub(super) now: Timestamp,
}

/// `JobDeadLetterQueue  2 messages, what JobQueue could not deliver 5 times`
pub(super) fn head(queue: &Queue) -> Line {
    let line = Line::marked(if queue.messages == 0 { Symbol::Ok } else { Symbol::Failed });
    let line = line.add(Role::Name, &queue.name).text("  ").text(words::count(queue.messages, "message"));
    let line = match queue.in_flight {
        0 => line,
        count => line.text(format!(" and {} that somebody works on", words::thousands(count))),
    };
    let sources: Vec<String> = queue
        .sources
        .iter()
        .map(|source| match source.receives {
            Some(receives) => format!("{} (after {})", source.name, words::count(receives, "receive")),
            None => source.name.clone(),
        })
        .collect();
    if sources.is_empty() { line } else { line.add(Role::Dim, format!(", from {}", sources.join(", "))) }
}

/// Letters by their error, those with the most first.
fn by_error(letters: &[Letter]) -> Vec<(Option<&str>, Vec<&Letter>)> {
    let mut groups: BTreeMap<Option<&str>, Vec<&Letter>> = BTreeMap::new();
    for letter in letters {
        groups.entry(letter.error.as_deref()).or_default().push(letter);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, letters)| std::cmp::Reverse(letters.len()));
    groups
}

impl Shown {
    fn queue(&self, seen: &Peeked, page: &mut Page) {
        page.line(head(&seen.queue));
        if seen.queue.redrives {
            let text = "not looked into: it has a dead-letter queue of its own, to which looking would move messages";
            page.flow(Line::new().text("    "), 4, Role::Dim, text);
        }
        for (error, letters) in by_error(&seen.letters) {
            if let Some(error) = error {
                let count = if letters.len() > 1 { format!("{} × ", letters.len()) } else { String::new() };
                page.flow(Line::new().text("    "), 6, Role::Bad, &format!("{count}{}", cut(error)));
            }
            letters.iter().for_each(|letter| self.letter(letter, page));
        }
        let rest = seen.queue.messages.saturating_sub(seen.letters.len() as u64);
        if rest > 0 && !seen.letters.is_empty() {
            let text =
                format!("    … about {} more: --messages {}", words::thousands(rest), seen.queue.messages);
            page.line(Line::of(Role::Dim, text));
        }
        if seen.still_hidden > 0 {
            let text = format!(
                "    {} could not be made visible again at once: within half a minute",
                seen.still_hidden
            );
            page.line(Line::of(Role::Wait, text));
        }
    }

    fn letter(&self, letter: &Letter, page: &mut Page) {
        let sent = letter.sent.map(|sent| format!("sent {}", words::ago(sent, self.now)));
        let receives = letter.receives.map(|count| match count {
            1 => "received once".to_owned(),
            count => format!("received {count} times"),
        });
        let said: Vec<String> = sent.into_iter().chain(receives).collect();
        let line = Line::new().text("      ").add(Role::Dim, format!("{}  ", said.join(", ")));
        let about = letter.about.as_deref();
        if self.full {
            page.line(line.text(about.unwrap_or_default()));
            letter.body.lines().for_each(|text| page.whole(Line::new().text("        ").text(text)));
        } else {
            page.flow(line, 8, Role::Plain, &cut(about.unwrap_or(&letter.body)));
        }
    }
}

fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= SHORT {
        return text;
    }
    format!("{}…", text.chars().take(SHORT - 1).collect::<String>())
}

impl ui::Document for Shown {
    const SCHEMA: &'static str = "mdd.dlq/1";
}

impl ui::Report for Shown {
    fn write(&self, page: &mut Page) {
        page.line(self.place.head(&self.of));
        page.blank();
        if self.queues.is_empty() {
            page.line(Line::of(Role::Dim, "it has no dead-letter queue"));
            return;
        }
        self.queues.iter().for_each(|queue| self.queue(queue, page));
        let filled = |seen: &&Peeked| seen.queue.messages > 0;
        if self.queues.iter().filter(filled).any(|seen| !seen.queue.sources.is_empty()) {
            page.blank();
            page.whole(Line::new().text("send them back: ").add(Role::Name, &self.redrive));
        }
        if self.queues.iter().filter(filled).any(|seen| seen.queue.sources.is_empty()) {
            page.blank();
            let text =
                "a failed call cannot be sent back by SQS: mend the cause, then bring its file in again";
            page.line(Line::of(Role::Dim, text));
        }
    }
}
