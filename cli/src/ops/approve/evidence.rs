//! What speaks for or against an approval: the commit, the stack that was made or the changes that wait, and what the
//! clean-up will take.

use serde::Serialize;

use super::Gate;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::pipeline::{self, ActionKind, ActionRun, Commit, Layout};
use crate::ops::stacks::{self, Change, status};

/// More objects than this are only said to be many.
const MANY: usize = 10_000;

/// What there is to know before deciding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What would be let through.
    pub commit: Option<Commit>,
    /// The commit that waits behind it.
    pub newer: Option<Commit>,
    /// The stack that was made for trying it.
    pub stack: Option<StackEvidence>,
    /// What the change set that waits would change, and on which stack.
    pub changes: Option<(String, Vec<Change>)>,
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

/// Gather it.
pub async fn evidence(clients: &Clients, layout: &Layout, gate: &Gate) -> Result<Evidence, Error> {
    let mut evidence =
        Evidence { commit: commit(clients, layout, &gate.execution).await?, ..Evidence::default() };
    if let Some(newer) = &gate.newer {
        evidence.newer = commit(clients, layout, newer).await?;
    }
    let before = layout.stage(&gate.stage).into_iter().flat_map(|stage| &stage.actions);
    for action in before.take_while(|action| action.name != gate.action) {
        match &action.kind {
            ActionKind::Stack { stack, change_set: Some(change_set), mode }
                if mode == "CHANGE_SET_REPLACE" =>
            {
                let changes = stacks::changes(clients, stack, change_set).await?;
                evidence.changes = Some((stack.clone(), changes));
            }
            ActionKind::Stack { stack, mode, .. } if mode != "DELETE_ONLY" => {
                evidence.stack = Some(of_stack(clients, stack).await?);
            }
            _ => {}
        }
    }
    Ok(evidence)
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

async fn of_stack(clients: &Clients, name: &str) -> Result<StackEvidence, Error> {
    let mut found =
        StackEvidence { name: name.to_owned(), status: None, resources: 0, objects: 0, many: false };
    let Some(stack) = stacks::find(clients, name).await? else { return Ok(found) };
    let resources = stacks::resources(clients, &stack.id).await?;
    found.status = Some(stack.status);
    found.resources = resources.iter().filter(|resource| resource.status != status::DELETED).count();
    let buckets = resources.iter().filter(|resource| resource.resource_type == "AWS::S3::Bucket");
    for bucket in buckets.filter_map(|bucket| bucket.physical_id.as_deref()) {
        found.objects += objects(clients, bucket, MANY - found.objects.min(MANY)).await?;
    }
    found.many = found.objects >= MANY;
    Ok(found)
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
