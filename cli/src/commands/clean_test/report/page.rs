//! A clean-up's report for a person: what is left of what, and in a word how it came out.

use super::{Key, Outcome, Report};
use crate::commands::view::counts;
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// Keys that stayed and are shown.
const SHOWN: usize = 10;

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.clean-test/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let line = match self.result {
            Outcome::Missing => {
                Line::marked(Symbol::Ok).add(Role::Name, &self.stack).text(" does not exist: nothing to do")
            }
            Outcome::Empty => Line::marked(Symbol::Ok)
                .text("the buckets of ")
                .add(Role::Name, &self.stack)
                .text(" are empty: nothing to do"),
            Outcome::Planned => {
                self.plan(page);
                Line::of(Role::Dim, "nothing was deleted (--dry-run)")
            }
            Outcome::Declined => Line::of(Role::Dim, "nothing was deleted: that is not the stack's name"),
            Outcome::Emptied if self.failures.is_empty() => {
                Line::of(Role::Ok, "empty.").text(" The stack can be deleted now.")
            }
            Outcome::Emptied => Line::of(Role::Bad, "not empty."),
            Outcome::Refused => Line::of(Role::Bad, "nothing was deleted."),
            Outcome::Interrupted => Line::of(Role::Bad, "not finished.")
                .text(format!(" {} removed; run it again to go on.", counts(self.removed()))),
        };
        self.sources.outcome().iter().for_each(|line| page.sentence(line, 2));
        self.refused().iter().for_each(|line| page.sentence(line, 4));
        if self.result == Outcome::Empty {
            self.sources.left().iter().for_each(|line| page.sentence(line, 4));
        }
        page.line(line);
    }
}

impl Report {
    /// The first of the keys that stayed; a document has them all.
    fn refused(&self) -> Vec<Line> {
        let all: Vec<&Key> = self.buckets.iter().flat_map(|bucket| &bucket.refused).collect();
        let line = |Key { key, version, code, message }: &&Key| {
            Line::of(Role::Name, format!("  {key}")).text(format!(" (version {version}): {code}: {message}"))
        };
        let rest = all.len().saturating_sub(SHOWN);
        let rest = (rest > 0).then(|| {
            Line::of(
                Role::Dim,
                format!("  … {} more: --output json has them all", words::thousands(rest as u64)),
            )
        });
        all.iter().take(SHOWN).map(line).chain(rest).collect()
    }
}
