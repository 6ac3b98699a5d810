//! What speaks for or against an approval: the commit, the stack that was made or the changes that wait, and what the
//! clean-up will take.

use asx::Expected;
use serde::Serialize;

use super::{Gate, Since, since};
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::harvest;
use crate::ops::pipeline::{self, ActionKind, ActionRun, Commit, Layout};
use crate::ops::stacks::{self, Change, status};

/// Lines that say that something went wrong, by us or by Lambda itself.
const ERRORS: &str = r#"?ERROR ?panicked ?"Task timed out" ?"Runtime exited""#;
/// So many executions are looked through for the one that production comes from.
const LATEST: i32 = 100;
/// More objects than this are only said to be many.
const MANY: usize = 10_000;

/// What there is to know before deciding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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
    /// What the change set that waits would change, and on which stack.
    pub changes: Option<(String, Vec<Change>)>,
    /// What could not be read, and why: a person can decide without it, but has to know.
    pub unread: Vec<String>,
}

/// What came of the files that were tried in the test stack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tested {
    /// The samples.
    pub samples: harvest::Evidence,
    /// Lambdas whose logs were read.
    pub functions: usize,
    /// Of those, the ones whose log has an error.
    pub with_errors: Vec<String>,
}

/// Where evidence is looked for beside AWS.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The checkout that may know the commits.
    pub checkout: &'a std::path::Path,
    /// What must come of the samples.
    pub expected: Option<&'a Expected>,
}

/// The stack that was made for trying it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StackEvidence {
    /// Its name.
    pub name: String,
    /// CloudFormation's status; none if it is not there.
    pub status: Option<String>,
    /// How much it holds.
    pub resources: usize,
    /// Objects in its buckets, which the clean-up takes.
    pub objects: usize,
    /// Were there more than anybody wanted to count?
    pub many: bool,
}

/// Gather it. What cannot be read is named and stops nothing.
pub async fn evidence(clients: &Clients, layout: &Layout, gate: &Gate, beside: Beside<'_>) -> Evidence {
    let mut evidence = Evidence::default();
    let mut unread = Unread::default();
    evidence.commit = unread.of(commit(clients, layout, &gate.execution).await).flatten();
    if let Some(newer) = &gate.newer {
        evidence.newer = unread.of(commit(clients, layout, newer).await).flatten();
    }
    if let Some(commit) = &evidence.commit {
        let production = unread.of(in_production(clients, layout).await);
        evidence.since = match production {
            Some(Some(production)) => Some(since(beside.checkout, &production, &commit.id).await),
            Some(None) => Some(Since::Nothing),
            None => None,
        };
    }
    let before = layout.stage(&gate.stage).into_iter().flat_map(|stage| &stage.actions);
    for action in before.take_while(|action| action.name != gate.action) {
        match &action.kind {
            ActionKind::Stack { stack, change_set: Some(change_set), mode }
                if mode == "CHANGE_SET_REPLACE" =>
            {
                let changes = unread.of(stacks::changes(clients, stack, change_set).await);
                evidence.changes = changes.map(|changes| (stack.clone(), changes));
            }
            ActionKind::Stack { stack, mode, .. } if mode != "DELETE_ONLY" => {
                let Some((found, trial)) = unread.of(of_stack(clients, stack).await) else { continue };
                evidence.stack = Some(found);
                if let (Some(trial), Some(expected)) = (trial, beside.expected) {
                    evidence.tested = unread.of(tested(clients, &trial, expected).await);
                }
            }
            _ => {}
        }
    }
    evidence.unread = unread.0;
    evidence
}

/// What could not be read.
#[derive(Default)]
struct Unread(Vec<String>);

impl Unread {
    fn of<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        let told = |error: Error| {
            let causes = error.causes().into_iter().map(|cause| format!(": {cause}"));
            self.0.push(std::iter::once(error.to_string()).chain(causes).collect());
        };
        read.map_err(told).ok()
    }
}

/// The commit of the latest execution that came to its end.
async fn in_production(clients: &Clients, layout: &Layout) -> Result<Option<String>, Error> {
    let latest = pipeline::recent(clients, &layout.pipeline, LATEST).await?.into_iter();
    let mut done = latest.filter(|execution| execution.status == "Succeeded");
    Ok(done.find_map(|execution| execution.commit).map(|commit| commit.id))
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

/// Where files were tried.
struct Trial {
    bucket: String,
    log_groups: Vec<String>,
}

async fn of_stack(clients: &Clients, name: &str) -> Result<(StackEvidence, Option<Trial>), Error> {
    let mut found =
        StackEvidence { name: name.to_owned(), status: None, resources: 0, objects: 0, many: false };
    let Some(stack) = stacks::find(clients, name).await? else { return Ok((found, None)) };
    let data = stack.output("DataBucketName").map(ToOwned::to_owned);
    let resources = stacks::resources(clients, &stack.id).await?;
    found.status = Some(stack.status);
    found.resources = resources.iter().filter(|resource| resource.status != status::DELETED).count();
    let buckets = resources.iter().filter(|resource| resource.resource_type == "AWS::S3::Bucket");
    for bucket in buckets.filter_map(|bucket| bucket.physical_id.as_deref()) {
        found.objects += objects(clients, bucket, MANY - found.objects.min(MANY)).await?;
    }
    found.many = found.objects >= MANY;
    let groups = resources.into_iter().filter(|resource| resource.resource_type == "AWS::Logs::LogGroup");
    let log_groups = groups.filter_map(|group| group.physical_id).collect();
    Ok((found, data.map(|bucket| Trial { bucket, log_groups })))
}

async fn tested(clients: &Clients, trial: &Trial, expected: &Expected) -> Result<Tested, Error> {
    let results = harvest::harvest_results(clients, &trial.bucket).await?;
    let mut tested = Tested { samples: harvest::evidence(&results, expected), ..Tested::default() };
    for group in &trial.log_groups {
        tested.functions += 1;
        if has_errors(clients, group).await? {
            tested.with_errors.push(group.rsplit('/').next().unwrap_or(group).to_owned());
        }
    }
    Ok(tested)
}

/// Whether a lambda's log has a line of level ERROR, or a call that broke off.
async fn has_errors(clients: &Clients, group: &str) -> Result<bool, Error> {
    let pages = clients.logs().filter_log_events().log_group_name(group).filter_pattern(ERRORS).limit(1);
    let mut pages = pages.into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.during(format!("read the log {group}"))?;
        if !page.events().is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn objects(clients: &Clients, bucket: &str, at_most: usize) -> Result<usize, Error> {
    let mut count = 0;
    let mut pages = clients.s3().list_objects_v2().bucket(bucket).into_paginator().send();
    while let Some(page) = pages.next().await {
        // Folder markers are ours and say nothing about what people put there.
        let page = page.during(format!("list the objects of {bucket}"))?;
        count += page
            .contents()
            .iter()
            .filter(|object| object.key().is_none_or(|key| !key.ends_with('/')))
            .count();
        if count >= at_most {
            break;
        }
    }
    Ok(count)
}
