//! What `mdd destroy` shows: what would go, what went, what stays and how that is removed.

use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::view::{Place, counts};
use crate::context::Context;
use crate::exit::Exit;
use crate::ops::destroy::{Bucket, Fate, Found, Part, Removed, Wanted};
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// How it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// None of the stacks that are to go is there.
    Nothing,
    /// This would go (`--dry-run`).
    Planned,
    /// The answer was no.
    Declined,
    /// It broke off: some stacks are still there.
    Broken,
    /// All of it is gone.
    Destroyed,
}

/// The whole of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    #[serde(flatten)]
    place: Place,
    /// The pipeline's stack.
    pipeline: String,
    /// How it came out.
    result: Outcome,
    /// The stacks that were found, in the order they go.
    stacks: Vec<Stack>,
    /// The stacks that are gone.
    removed: Vec<Removed>,
    #[serde(skip)]
    bootstrap: String,
}

/// A stack that was found.
#[derive(Debug, Serialize, JsonSchema)]
struct Stack {
    #[serde(flatten)]
    found: Found,
    /// Is it to go?
    goes: bool,
    /// What happens to its buckets.
    bucket_fate: Fate,
}

impl Report {
    pub(super) fn new(
        place: Place,
        pipeline: &str,
        result: Outcome,
        found: &[Found],
        wanted: &Wanted,
        context: &Context,
    ) -> Self {
        let stack = |found: &Found| Stack {
            goes: wanted.goes(found),
            bucket_fate: wanted.fate(found.part),
            found: found.clone(),
        };
        Self {
            place,
            pipeline: pipeline.to_owned(),
            result,
            stacks: found.iter().map(stack).collect(),
            removed: Vec::new(),
            bootstrap: context.globals.command("bootstrap"),
        }
    }

    pub(super) fn with(self, removed: Vec<Removed>) -> Self {
        Self { removed, ..self }
    }

    /// A no is not an error: it was asked and answered.
    pub(super) fn exit(&self) -> Exit {
        if self.result == Outcome::Declined { Exit::Failed } else { Exit::Done }
    }

    /// What would go, in order, and what stays.
    pub(super) fn plan(&self, page: &mut Page) {
        page.line(self.place.head(&self.pipeline));
        page.blank();
        page.line(Line::of(Role::Strong, "  goes, in this order"));
        self.stacks.iter().filter(|stack| stack.goes).for_each(|stack| stack.write(page));
        let left: Vec<&Stack> = self.stacks.iter().filter(|stack| !stack.goes).collect();
        if !left.is_empty() {
            page.line(Line::of(Role::Strong, "  stays"));
            for stack in left {
                stack.write(page);
                let text = format!(
                    "without the pipeline's stack the role it is deployed with is gone: it can be neither changed nor \
                     deleted until {} makes the role again, or with --role-arn of another",
                    self.bootstrap
                );
                page.flow(Line::new().to_column(6), 6, Role::Wait, &text);
            }
        }
        page.blank();
    }

    fn done(&self, page: &mut Page) {
        for gone in &self.removed {
            page.line(Line::marked(Symbol::Ok).add(Role::Name, &gone.name).text(" is deleted"));
        }
        let kept: Vec<(Part, &String)> =
            self.removed.iter().flat_map(|gone| gone.kept.iter().map(|bucket| (gone.part, bucket))).collect();
        for (part, bucket) in &kept {
            let what = match part {
                Part::Production => "production's data",
                _ => "artifacts or build caches",
            };
            let line = Line::marked(Symbol::Skipped).text("the bucket ").add(Role::Name, *bucket);
            page.line(line.text(format!(" stays with {what}")));
        }
        if let Some((_, bucket)) = kept.first() {
            let text = "to remove one, delete all its versions first (the S3 console's \"Empty\"), then:";
            page.line(Line::of(Role::Dim, format!("  {text}")));
            page.whole(
                Line::new().text("  ").add(Role::Name, format!("aws s3api delete-bucket --bucket {bucket}")),
            );
        }
    }
}

impl Stack {
    fn write(&self, page: &mut Page) {
        let found = &self.found;
        let name = Line::new().text("    ").add(Role::Name, &found.name);
        let resources = words::count(found.resources as u64, "resource");
        let protected = found.protected.then(|| Line::of(Role::Bad, "protected"));
        let line = name.clone().to_column(36).text(found.part.word()).to_column(48).text(&found.status);
        let line = line.to_column(68).add(Role::Dim, &resources);
        let line = protected.iter().fold(line, |line, protected| line.text("  ").join(protected.clone()));
        if line.width() <= page.width {
            page.line(line);
        } else {
            // On a narrow terminal nothing of it may be missing: that it is protected stands at the end.
            let about = [found.part.word(), &found.status, &resources].map(|text| Line::new().text(text));
            page.pieces(name.text("  "), 6, 2, about.into_iter().chain(protected));
        }
        found.buckets.iter().for_each(|bucket| self.bucket(bucket, page));
    }

    fn bucket(&self, bucket: &Bucket, page: &mut Page) {
        let fate = match (self.goes, self.bucket_fate, self.found.part) {
            (true, Fate::Emptied, _) => (Role::Bad, "is emptied and goes"),
            (true, Fate::Stays, Part::Production) => {
                (Role::Ok, "stays if it holds anything (--production-data)")
            }
            (true, Fate::Stays, _) => (Role::Ok, "stays (--buckets)"),
            (false, ..) => (Role::Ok, "stays"),
        };
        let line = Line::new().to_column(6).add(Role::Name, &bucket.name);
        let line = line.text(format!(": {}, ", counts(bucket.counts())));
        page.sentence(&line.add(fate.0, fate.1), 8);
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.destroy/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        match self.result {
            Outcome::Nothing => {
                let text = match self.stacks.first() {
                    None => Line::marked(Symbol::Ok).text("none of the stacks is there: nothing to do"),
                    Some(left) => Line::marked(Symbol::Ok)
                        .text("nothing is left to delete: ")
                        .add(Role::Name, &left.found.name)
                        .text(" stays (--leave-production)"),
                };
                page.line(text);
            }
            Outcome::Planned => {
                self.plan(page);
                page.line(Line::of(Role::Dim, "nothing was deleted (--dry-run)"));
            }
            Outcome::Declined => {
                page.line(Line::of(Role::Dim, "nothing was deleted: that is not the stack's name"));
            }
            Outcome::Broken | Outcome::Destroyed => self.done(page),
        }
    }
}
