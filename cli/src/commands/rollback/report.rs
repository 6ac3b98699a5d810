//! What `mdd rollback` shows: the versions, what going back does, and what was started.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::view::Place;
use crate::context::Context;
use crate::exit::Exit;
use crate::ops::approve::{Since, by_folder};
use crate::ops::pipeline::Commit;
use crate::ops::rollback::{Past, Plan, Standing, Version};
use crate::ui::{self, Column, Line, Page, Role, Symbol, Table, words};

/// Column of what is said about a plan.
const INDENT: usize = 14;

/// Characters of an execution's id that are shown: `--to` takes the beginning of one.
const BEGINNING: usize = 8;

/// What is told of a version.
const COLUMNS: [&str; 6] = ["", "commit", "title", "author", "when", "execution"];

/// The versions there are.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Versions {
    #[serde(flatten)]
    pub(super) place: Place,
    #[serde(flatten)]
    pub(super) past: Past,
    #[serde(skip)]
    pub(super) now: Timestamp,
}

/// How it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// It is what the stage runs already.
    Same,
    /// It would be brought back (`--dry-run`).
    Planned,
    /// The answer was no.
    Declined,
    /// The roll-back was started.
    Started,
}

/// The whole of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    #[serde(flatten)]
    place: Place,
    /// The pipeline.
    pipeline: String,
    /// How it came out.
    result: Outcome,
    #[serde(flatten)]
    plan: Plan,
    /// The execution that is in the stage and has not ended, if there is one.
    unfinished: Option<String>,
    /// What was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    execution: Option<String>,
    #[serde(skip)]
    follow: String,
    #[serde(skip)]
    now: Timestamp,
}

impl Report {
    pub(super) fn new(
        (place, pipeline): (Place, &str),
        plan: Plan,
        past: &Past,
        result: Outcome,
        context: &Context,
    ) -> Self {
        Self {
            place,
            pipeline: pipeline.to_owned(),
            result,
            plan,
            unfinished: past.unfinished.clone(),
            execution: None,
            follow: context.globals.command("watch --execution"),
            now: context.clock.now(),
        }
    }

    pub(super) fn of_execution(self, execution: String) -> Self {
        Self { execution: Some(execution), ..self }
    }

    /// A no is not an error: it was asked and answered.
    pub(super) fn exit(&self) -> Exit {
        if self.result == Outcome::Declined { Exit::Failed } else { Exit::Done }
    }

    /// What going back does.
    pub(super) fn plan(&self, page: &mut Page) {
        let plan = &self.plan;
        page.line(self.place.head_of_pipeline(&self.pipeline));
        page.blank();
        let field = |name: &str| Line::new().text("  ").add(Role::Dim, name).to_column(INDENT);
        page.line(field("stage").add(Role::Name, &plan.stage));
        page.sentence(&field("back to").join(label(&plan.to, self.now)), INDENT);
        if let Some(from) = &plan.from {
            page.sentence(&field("from").join(label(from, self.now)), INDENT);
        }
        if let Some(execution) = &self.unfinished {
            let text = format!("the execution {execution} did not succeed there: some of it may be deployed");
            page.flow(field("note"), INDENT, Role::Wait, &text);
        }
        self.difference(page);
        let gates = match &plan.gates[..] {
            [] => String::new(),
            gates => format!("; waits for a person at {}", gates.join(", ")),
        };
        let runs = format!("{}, with the artifacts of that version{gates}", plan.actions.join(", "));
        page.flow(field("runs"), INDENT, Role::Plain, &runs);
        page.blank();
    }

    fn difference(&self, page: &mut Page) {
        let field = |name: &str| Line::new().text("  ").add(Role::Dim, name).to_column(INDENT);
        match &self.plan.difference {
            None | Some(Since::Nothing | Since::Unseen { .. }) => {}
            Some(Since::Same) => page.line(field("takes back").text("nothing: it is the same commit")),
            Some(Since::Unknown { why, .. }) => {
                page.flow(
                    field("takes back"),
                    INDENT,
                    Role::Dim,
                    &format!("this checkout cannot tell: {why}"),
                );
            }
            Some(Since::Other { ahead, behind, files, .. }) => {
                let folders = by_folder(files).into_iter().map(|(name, count)| match count {
                    1 => name,
                    count => format!("{name} ({count})"),
                });
                let folders = folders.collect::<Vec<_>>().join(", ");
                let files = words::count(files.len() as u64, "file");
                let folders = if folders.is_empty() { folders } else { format!(": {folders}") };
                let text = format!("{}, {files}{folders}", words::count(*behind as u64, "commit"));
                page.flow(field("takes back"), INDENT, Role::Plain, &text);
                for commit in &self.plan.takes_back {
                    let line = Line::new().to_column(INDENT).add(Role::Name, &commit.id).text(" ");
                    page.sentence(&line.text(&commit.title), INDENT);
                }
                if *behind > self.plan.takes_back.len() {
                    let more = behind - self.plan.takes_back.len();
                    page.line(Line::new().to_column(INDENT).add(Role::Dim, format!("… {more} more")));
                }
                if *ahead > 0 {
                    let text = format!("{} that was not there before", words::count(*ahead as u64, "commit"));
                    page.line(field("brings").text(text));
                }
            }
        }
    }
}

/// `5f3c2a9 "Read option strikes", Kim, 3 days ago`
pub(super) fn label(version: &Version, now: Timestamp) -> Line {
    let line = Line::of(Role::Name, version.name());
    let title = version.commit.as_ref().and_then(Commit::title).map(|title| format!(" \"{title}\""));
    let author = version.commit.as_ref().and_then(|commit| commit.author.as_ref());
    let author = author.map(|author| format!(", {author}")).unwrap_or_default();
    let when = version.started.map(|then| format!(", {}", words::ago(then, now))).unwrap_or_default();
    let execution = if version.commit.is_some() {
        format!(" (execution {})", words::short_id(&version.execution))
    } else {
        String::new()
    };
    line.text(format!("{}{author}{when}", title.unwrap_or_default())).add(Role::Dim, execution)
}

/// `91be0d2: it was a roll-back itself`
pub(super) fn why_not(version: &Version) -> Option<String> {
    Some(format!("{}: {}", version.name(), version.standing.refusal()?))
}

/// The versions as a table.
pub(super) fn versions(past: &Past, now: Timestamp, page: &mut Page) {
    if past.versions.is_empty() {
        page.line(Line::of(Role::Dim, format!("nothing has succeeded in {} yet", past.stage)));
        return;
    }
    let whole =
        |without: &[&str]| Some(table(past, now, without)).filter(|table| table.width() <= page.width);
    // A title says more than who wrote it, and a commit's name is as good as its execution's.
    let shown = if page.room.is_none() {
        table(past, now, &[])
    } else {
        let first = whole(&[]).or_else(|| whole(&["author"]));
        first.unwrap_or_else(|| table(past, now, &["author", "execution"]))
    };
    page.table(shown);
    if let Some(execution) = &past.unfinished {
        let state = if past.busy { "is at work" } else { "did not succeed" };
        page.line(Line::of(Role::Wait, format!("  the execution {execution} came last and {state} there")));
    }
    page.blank();
}

/// The versions without some columns, and without a column in which nothing stands: CodePipeline's list names no author.
fn table(past: &Past, now: Timestamp, without: &[&str]) -> Table {
    let authors = past.versions.iter().filter_map(|version| version.commit.as_ref()?.author.as_ref());
    let nobody = authors.count() == 0;
    let shown = COLUMNS.map(|title| !(without.contains(&title) || (title == "author" && nobody)));
    let column = |title: &str| if title == "title" { Column::name(title) } else { Column::left(title) };
    let columns = COLUMNS.into_iter().zip(shown).filter(|(_, shown)| *shown);
    let mut table = Table::new(columns.map(|(title, _)| column(title)).collect());
    for version in &past.versions {
        let commit = version.commit.as_ref();
        let (role, mark) = match version.standing {
            Standing::Now => (Role::Ok, "● now"),
            Standing::Possible => (Role::Plain, ""),
            Standing::RolledBack => (Role::Dim, "– a roll-back"),
            Standing::Outdated => (Role::Dim, "– older pipeline"),
        };
        let when = version.started.map(|then| words::ago(then, now)).unwrap_or_default();
        let cells = [
            (role, mark.to_owned()),
            (Role::Name, commit.map(|commit| commit.short().to_owned()).unwrap_or_default()),
            (Role::Plain, commit.and_then(Commit::title).unwrap_or_default().to_owned()),
            (Role::Plain, commit.and_then(|commit| commit.author.clone()).unwrap_or_default()),
            (Role::Plain, when),
            (Role::Dim, version.execution.get(..BEGINNING).unwrap_or(&version.execution).to_owned()),
        ];
        table.row(cells.into_iter().zip(shown).filter(|(_, shown)| *shown).map(|(cell, _)| cell));
    }
    table
}

impl ui::Document for Versions {
    const SCHEMA: &'static str = "mdd.rollback.versions/1";
}

impl ui::Report for Versions {
    fn write(&self, page: &mut Page) {
        page.line(self.place.head_of_part(&self.past.stage));
        page.blank();
        versions(&self.past, self.now, page);
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.rollback/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let (stage, to) = (&self.plan.stage, self.plan.to.name());
        match (self.result, &self.execution) {
            (Outcome::Same, _) => {
                let line = Line::marked(Symbol::Ok).add(Role::Name, to).text(" is what ");
                page.line(line.add(Role::Name, stage).text(" has now: nothing to do"));
            }
            (Outcome::Planned, _) => {
                self.plan(page);
                page.line(Line::of(Role::Dim, "nothing was changed (--dry-run)"));
            }
            (Outcome::Declined, _) | (Outcome::Started, None) => {
                page.line(Line::of(Role::Dim, "nothing was changed"));
            }
            (Outcome::Started, Some(execution)) => {
                let line = Line::marked(Symbol::Running).add(Role::Name, stage).text(" goes back to ");
                page.line(line.add(Role::Name, to).text(" with the execution ").add(Role::Name, execution));
                let gates = self.plan.gates.iter().map(|gate| format!("it will wait at {gate}"));
                page.lines(gates.map(|text| Line::of(Role::Dim, format!("  {text}"))));
                page.whole(
                    Line::new().text("  follow it: ").add(Role::Name, format!("{} {execution}", self.follow)),
                );
            }
        }
    }
}
