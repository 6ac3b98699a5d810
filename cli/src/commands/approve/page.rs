//! One gate and its evidence, as a person reads it before deciding.

use std::time::Duration;

use jiff::Timestamp;

use super::tried;
use crate::args::Globals;
use crate::commands::view;
use crate::ops::approve::{Evidence, Gate, Planned, Since, by_folder};
use crate::ops::pipeline::Commit;
use crate::ui::{Line, Page, Role, Symbol, words};

/// So many folders are named.
const FOLDERS: usize = 4;
/// Where what is said about a field begins.
pub(super) const COLUMN: usize = 13;

/// One gate and its evidence; a command in it is one that reaches the same place.
pub(super) fn gate(gate: &Gate, evidence: &Evidence, now: Timestamp, globals: &Globals, page: &mut Page) {
    head(gate, now, page);
    if let Some(commit) = &evidence.commit {
        long(Role::Plain, "commit", &about(commit, now), page);
    }
    if let Some(since) = &evidence.since {
        since_production(since, page);
    }
    long(Role::Plain, "execution", &gate.execution, page);
    if let Some(stack) = &evidence.stack {
        tried::stack(stack, evidence.tested.as_ref(), now, &globals.command("clean-test"), page);
    }
    if let Some(newer) = &gate.newer {
        let which = match &evidence.newer {
            Some(commit) => format!("a newer commit {}", commit.short()),
            None => format!("a newer execution {}", words::short_id(newer)),
        };
        let text = format!("{which} waits behind this gate and is not what you approve");
        long(Role::Wait, "note", &text, page);
    }
    if evidence.shared {
        let text = "executions run side by side: what is shown may have been made by another one";
        long(Role::Wait, "note", text, page);
    }
    if let Some(plan) = &evidence.change_set {
        planned(plan, page);
    }
    for unread in &evidence.unread {
        long(Role::Bad, "not read", unread, page);
    }
}

fn head(gate: &Gate, now: Timestamp, page: &mut Page) {
    let span = |from: Option<Timestamp>, to: Option<Timestamp>| {
        let span = to?.duration_since(from?);
        Duration::try_from(span).ok().map(words::elapsed)
    };
    let waited = span(gate.since, Some(now)).map(|span| format!(" has waited {span}")).unwrap_or_default();
    let left = span(Some(now), gate.expires).map(|span| format!(" (expires in {span})")).unwrap_or_default();
    let role = if gate.expires_soon(now) { Role::Wait } else { Role::Dim };
    let line = Line::marked(Symbol::Waits).add(Role::Strong, format!("{} / {}", gate.stage, gate.action));
    page.line(line.text(waited).add(role, left));
    if let Some(question) = &gate.question {
        page.flow(Line::new(), 0, Role::Plain, question);
    }
    page.blank();
}

fn since_production(since: &Since, page: &mut Page) {
    let short = |commit: &str| commit.get(..7).unwrap_or(commit).to_owned();
    let text = match since {
        Since::Nothing => "no execution has brought anything to production yet".to_owned(),
        Since::Unseen { looked } => {
            let looked = words::count(*looked as u64, "execution");
            format!("not known: among the latest {looked} none tells what it brought to production")
        }
        Since::Same => "the same commit".to_owned(),
        Since::Other { ahead, behind, files, .. } => {
            let named: Vec<String> = by_folder(files)
                .into_iter()
                .map(|(name, count)| if count == 1 { name } else { format!("{name} ({count})") })
                .collect();
            let more = named.len().saturating_sub(FOLDERS);
            let named = named[..named.len() - more].join(", ");
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            let commits = [(behind, "commit back", "commits back"), (ahead, "commit", "commits")];
            let commits = commits.into_iter().filter(|(count, ..)| **count > 0);
            let commits: Vec<String> = commits
                .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
                .collect();
            let files = words::count(files.len() as u64, "file");
            let named = if named.is_empty() { named } else { format!(": {named}{more}") };
            format!("{}, {files}{named}", commits.join(", "))
        }
        Since::Unknown { commit, why } => {
            format!("it runs {}, which cannot be compared here: {why}", short(commit))
        }
    };
    long(if since.is_step_back() { Role::Wait } else { Role::Plain }, "since prod", &text, page);
}

fn planned(plan: &Planned, page: &mut Page) {
    let Planned { stack, name, state, changes, denied } = plan;
    if let Some(state) = state {
        return long(Role::Wait, "changes", &format!("the change set {name} of {stack} {state}"), page);
    }
    long(Role::Plain, "changes", &format!("of {stack}"), page);
    view::changes::write(changes, page);
    for denied in denied {
        let text = format!(
            "{}: the stack policy denies {}, so the change set will fail",
            denied.logical_id, denied.action
        );
        long(Role::Bad, "protected", &text, page);
    }
}

/// A field whose text goes on below itself.
pub(super) fn long(role: Role, name: &str, text: &str, page: &mut Page) {
    page.flow(Line::new().text("  ").add(Role::Dim, name).to_column(COLUMN), COLUMN, role, text);
}

fn about(commit: &Commit, now: Timestamp) -> String {
    let title = commit.title().map(|title| format!(" \"{title}\"")).unwrap_or_default();
    let author = commit.author.as_ref().map(|author| format!(", {author}")).unwrap_or_default();
    let since = commit.at.map(|at| format!(", {}", words::ago(at, now))).unwrap_or_default();
    format!("{}{title}{author}{since}", commit.short())
}

#[cfg(test)]
mod tests;
