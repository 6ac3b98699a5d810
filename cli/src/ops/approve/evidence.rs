//! What speaks for or against an approval: the commit, the stack that was made and what came of trying it, or the changes
//! that wait. Every part is asked for at once, and one that cannot be read hides no other.

use asx::Expected;
use schemars::JsonSchema;
use serde::Serialize;

use super::unread::Unread;
use super::{Gate, Planned, Since, StackEvidence, Tested, planned, since, trial};
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::pipeline::{self, ActionKind, ActionRun, Commit, Layout};

/// So many executions are looked through for the one that production comes from.
const LATEST: i32 = 100;

/// What there is to know before deciding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Evidence {
    /// What would be let through.
    pub commit: Option<Commit>,
    /// The commit that waits behind it.
    pub newer: Option<Commit>,
    /// What it changes, compared with the commit that production comes from.
    pub since: Option<Since>,
    /// The stack that was made for trying it.
    pub stack: Option<StackEvidence>,
    /// What came of the files that were tried in it.
    pub tested: Option<Tested>,
    /// What the change set that waits would change.
    pub change_set: Option<Planned>,
    /// Do executions run side by side? They share the names of stack and change set: what is there now may be another's.
    pub shared: bool,
    /// What could not be read, and why: a person can decide without it, but has to know.
    pub unread: Vec<String>,
}

/// Where evidence is looked for beside AWS.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The checkout that may know the commits.
    pub checkout: &'a std::path::Path,
    /// What must come of the samples.
    pub expected: Option<&'a Expected>,
}

/// Gather it. What cannot be read is named and stops nothing.
pub async fn evidence(clients: &Clients, layout: &Layout, gate: &Gate, beside: Beside<'_>) -> Evidence {
    let (mut of_commit, mut of_trial, mut of_plan) = <(Unread, Unread, Unread)>::default();
    let ((commit, newer, since), (stack, tested), change_set) = tokio::join!(
        Box::pin(commits(clients, layout, gate, beside, &mut of_commit)),
        Box::pin(trial(clients, layout, gate, beside.expected, &mut of_trial)),
        Box::pin(planned(clients, layout, gate, &mut of_plan)),
    );
    let unread = [of_commit, of_trial, of_plan].into_iter().flat_map(Unread::into_reasons).collect();
    let shared = layout.parallel && (stack.is_some() || change_set.is_some());
    Evidence { commit, newer, since, stack, tested, change_set, shared, unread }
}

/// What would be let through, what waits behind it, and what the first changes.
async fn commits(
    clients: &Clients,
    layout: &Layout,
    gate: &Gate,
    beside: Beside<'_>,
    unread: &mut Unread,
) -> (Option<Commit>, Option<Commit>, Option<Since>) {
    let carried = unread.of(commit(clients, layout, &gate.execution).await).flatten();
    let newer = match &gate.newer {
        Some(newer) => unread.of(commit(clients, layout, newer).await).flatten(),
        None => None,
    };
    let Some(carried) = carried else { return (None, newer, None) };
    let since = match unread.of(in_production(clients, layout).await) {
        Some(Ok(production)) => Some(since(beside.checkout, &production, &carried.id).await),
        Some(Err(without)) => Some(without),
        None => None,
    };
    (Some(carried), newer, since)
}

/// The commit of the latest execution that came to its end, or what can be said without one.
async fn in_production(clients: &Clients, layout: &Layout) -> Result<Result<String, Since>, Error> {
    let (latest, older) = pipeline::history(clients, &layout.pipeline, LATEST).await?;
    let looked = latest.len();
    let mut done = latest.into_iter().filter(|execution| execution.status == "Succeeded").peekable();
    let unseen = older || done.peek().is_some();
    let commit = done.find_map(|execution| execution.commit).map(|commit| commit.id);
    Ok(commit.ok_or(if unseen { Since::Unseen { looked } } else { Since::Nothing }))
}

async fn commit(clients: &Clients, layout: &Layout, execution: &str) -> Result<Option<Commit>, Error> {
    let runs = pipeline::action_runs(clients, &layout.pipeline, execution).await?;
    let source = |run: &&ActionRun| {
        layout.action(&run.stage, &run.action).is_some_and(|spec| spec.kind == ActionKind::Source)
    };
    // The runs come newest first: the last source action that knows its commit is what the builds took.
    if let Some(commit) = runs.iter().filter(source).find_map(|run| Commit::of_variables(&run.variables)) {
        return Ok(Some(commit));
    }
    Ok(pipeline::execution(clients, &layout.pipeline, execution).await?.commit)
}

#[cfg(test)]
mod tests;
