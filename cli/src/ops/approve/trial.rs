//! The stack that was made for trying, and what came of it.

use asx::Expected;
use schemars::JsonSchema;
use serde::Serialize;

use super::unread::Unread;
use super::{Gate, Tested, tested};
use crate::clients::Clients;
use crate::ops::clean;
use crate::ops::pipeline::{ActionKind, Layout};
use crate::ops::stacks::{self, Resource, status};

/// More than this is only said to be many: it is one page of a bucket's versions.
const MANY: u64 = 1_000;

/// The stack that was made for trying it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StackEvidence {
    /// Its name.
    pub name: String,
    /// CloudFormation's status; none if it is not there.
    pub status: Option<String>,
    /// How much it holds.
    pub resources: usize,
    /// Object versions and delete markers in its buckets, as `mdd clean-test --dry-run` counts them: they must be gone
    /// before the stack can be deleted; none if that could not be found out.
    pub objects: Option<u64>,
    /// How many of those are delete markers.
    pub markers: u64,
    /// How many of those are the folders' own, which are removed with the stack.
    pub folders: u64,
    /// Are there more than were counted?
    pub many: bool,
    /// The action that removes them.
    pub removed_by: Option<String>,
}

impl StackEvidence {
    /// Is there anything in its buckets that has to be removed first?
    pub fn holds_files(&self) -> bool {
        self.objects.is_some_and(|objects| objects > self.folders)
    }
}

/// Where files were tried.
pub(super) struct Trial {
    pub(super) bucket: String,
    pub(super) log_groups: Vec<String>,
}

/// Of the stage's last action before the gate that makes a stack, if there is such an action.
pub(super) async fn trial(
    clients: &Clients,
    layout: &Layout,
    gate: &Gate,
    expected: Option<&Expected>,
    unread: &mut Unread,
) -> (Option<StackEvidence>, Option<Tested>) {
    let makes = |kind: &ActionKind| match kind {
        ActionKind::Stack { stack, mode, change_set: None } if mode != "DELETE_ONLY" => Some(stack.clone()),
        _ => None,
    };
    let Some(name) = super::gate::before(layout, gate).filter_map(|action| makes(&action.kind)).last() else {
        return (None, None);
    };
    // What is made after the gate can only be there to clean up: the stack itself is deleted next.
    let removed_by = super::gate::after(layout, gate).find(|action| makes(&action.kind).is_some());
    let removed_by = removed_by.map(|action| action.name.clone());
    let mut found = StackEvidence {
        name,
        status: None,
        resources: 0,
        objects: None,
        markers: 0,
        folders: 0,
        many: false,
        removed_by,
    };
    let Some(Some(stack)) = unread.of(stacks::find(clients, &found.name).await) else {
        return (Some(found).filter(|_| unread.is_empty()), None);
    };
    let bucket = stack.output("DataBucketName").map(ToOwned::to_owned);
    found.status = Some(stack.status);
    let Some(mut resources) = unread.of(stacks::resources(clients, &stack.id).await) else {
        return (Some(found), None);
    };
    resources.retain(|resource| resource.status != status::DELETED);
    found.resources = resources.len();
    let buckets: Vec<&str> = of_type(&resources, "AWS::S3::Bucket").collect();
    if let Some(held) = unread.of(clean::in_the_way(clients, &buckets, MANY).await) {
        found.objects = Some(if held.many { MANY } else { held.counts.total() });
        (found.markers, found.folders, found.many) = (held.counts.markers, held.folders, held.many);
    }
    let log_groups = of_type(&resources, "AWS::Logs::LogGroup").map(ToOwned::to_owned).collect();
    let tried = match bucket.map(|bucket| Trial { bucket, log_groups }) {
        Some(trial) => tested(clients, &trial, expected, unread).await,
        None => None,
    };
    (Some(found), tried)
}

fn of_type<'a>(resources: &'a [Resource], wanted: &'a str) -> impl Iterator<Item = &'a str> {
    let resources = resources.iter().filter(move |resource| resource.resource_type == wanted);
    resources.filter_map(|resource| resource.physical_id.as_deref())
}
